import type { ConfigValues, Field } from "./familyParts";

/** Sizes and factors outside of this are a mistake. */
const LEAST = 0.01;
const MOST = 2 ** 24;

export interface ConfigSizes {
  /** As written, or else as the class has it. Undefined where the file says that there is none (`null`, 0). */
  readonly field: Field;
  /** The same for what every model has: anything else than a whole number above 0 is remembered as broken. */
  readonly size: Field;
  /** Only what is written. */
  readonly written: Field;
  /** Names whose values are of no use. */
  readonly broken: ReadonlySet<string>;
}

/** Reads numbers of a parsed `config.json` by the first of several names that holds one. */
export function configSizes(values: ConfigValues, defaults: ConfigValues): ConfigSizes {
  const broken = new Set<string>();
  const find = (names: readonly string[], isStrict: boolean): number | "none" | undefined => {
    let found: "none" | undefined;
    for (const name of names) {
      const value = values[name];
      if (value === undefined) continue;
      const number = isStrict && name !== LISTED ? plainNumber(value) : numberOf(value);
      if (number !== undefined && (!isStrict || Number.isInteger(number))) return number;
      found = "none";
      if (isStrict && value !== null) broken.add(name);
    }
    return found;
  };
  const written = (names: readonly string[], isStrict: boolean): number | undefined => {
    const found = find(names, isStrict);
    return found === "none" ? undefined : found;
  };
  const orDefault = (names: readonly string[], isStrict: boolean): number | undefined => {
    const found = find(names, isStrict);
    if (found !== undefined) return found === "none" ? undefined : found;
    return names.map((name) => numberOf(defaults[name])).find((value) => value !== undefined);
  };
  return {
    field: (...names) => orDefault(names, false),
    size: (...names) => orDefault(names, true),
    written: (...names) => written(names, true),
    broken,
  };
}

/** Layers of different widths may be listed one by one; the widest counts for all. */
const LISTED = "intermediate_size";

function numberOf(value: unknown): number | undefined {
  if (!Array.isArray(value)) return plainNumber(value);
  const numbers = value.flatMap((item) => plainNumber(item) ?? []);
  return numbers.length === 0 ? undefined : Math.max(...numbers);
}

function plainNumber(value: unknown): number | undefined {
  return typeof value === "number" && value >= LEAST && value <= MOST ? value : undefined;
}
