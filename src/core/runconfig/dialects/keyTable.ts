import { once } from "./once";
import { parseFieldType, type FieldType } from "./fieldType";

/** One key of another tool: names, types, bounds, defaults and releases are facts read from its packages. */
export interface TableField {
  readonly name: string;
  readonly type: FieldType;
  readonly min?: Bound;
  readonly max?: Bound;
  /** As it would be written in YAML. */
  readonly default?: string;
  /** Index of the first release looked at that knows the key. */
  readonly since: number;
  /** Index of the first release looked at that does not know it any more. */
  readonly until?: number;
}

export interface Bound {
  readonly value: number;
  /** The bound itself is not allowed. */
  readonly open: boolean;
}

export interface KeyTable {
  /** Releases that were looked at, oldest first. */
  readonly versions: readonly string[];
  readonly sections: ReadonlyMap<string, ReadonlyMap<string, TableField>>;
}

/**
 * The tables are kept as text, since most sessions never meet another tool's config: this reads one when it is first
 * asked for, and keeps it.
 */
export function lazyTable(text: string): () => KeyTable {
  return once(() => parseTable(text));
}

function parseTable(text: string): KeyTable {
  const [first = "", ...lines] = text.split("\n");
  const common = new Map<string, string>();
  const sections = new Map<string, Map<string, TableField>>();
  let section: Map<string, TableField> | undefined;
  for (const line of lines) {
    if (line === "#*") section = undefined;
    else if (line.startsWith("#")) {
      section = new Map();
      sections.set(line.slice(1), section);
    } else
      for (const word of line.split(" ").filter((word) => word !== "")) {
        const colon = word.indexOf(":");
        if (section === undefined) common.set(word.slice(0, colon), word.slice(colon + 1));
        else {
          const field = parseField(word, common);
          section.set(field.name, field);
        }
      }
  }
  return { versions: first.split(" "), sections };
}

/** `name:type{bounds}=default@since-until`; without `:type…` the section `*` says it. */
function parseField(word: string, common: ReadonlyMap<string, string>): TableField {
  const parts = /^([^:@]+)(?::(.*?))?(?:@(\w?)(?:-(\w))?)?$/u.exec(word);
  const name = parts?.[1] ?? word;
  const meaning = /^([^{=]*)(?:\{([^,]*),([^}]*)\})?(?:=(.*))?$/u.exec(parts?.[2] ?? common.get(name) ?? "a");
  const since = parts?.[3] ?? "";
  const until = parts?.[4];
  const [min, max] = [bound(meaning?.[2]), bound(meaning?.[3])];
  return {
    name,
    type: parseFieldType(meaning?.[1] ?? "a"),
    since: since === "" ? 0 : parseInt(since, 36),
    ...(until === undefined ? {} : { until: parseInt(until, 36) }),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(meaning?.[4] === undefined ? {} : { default: meaning[4] }),
  };
}

function bound(text: string | undefined): Bound | undefined {
  if (text === undefined || text === "") return undefined;
  return text.startsWith("!")
    ? { value: Number(text.slice(1)), open: true }
    : { value: Number(text), open: false };
}
