import type { ConfigNode } from "../configTree";
import type { ConfigKey, ValueType } from "../keys/configKey";

/** In messages: `evaluate.gate.checks[].metric`. */
export function nameOf({ path }: ConfigKey): string {
  return path.replaceAll(".*.", "[].");
}

/** Of more choices a sentence names the first ones only. */
const MOST_NAMED = 8;

/** The same, within a sentence. */
export function wantedBriefly(key: ConfigKey): string {
  const types = key.types.map((type) => {
    const { choices } = type as { readonly choices?: readonly string[] };
    const isLong = choices !== undefined && choices.length > MOST_NAMED;
    return isLong ? ({ ...type, choices: [...choices.slice(0, MOST_NAMED - 1), "…"] } as ValueType) : type;
  });
  return wanted({ ...key, types });
}

/** What a key takes, in words. */
export function wanted(key: ConfigKey): string {
  const words = key.types.filter(({ kind }) => kind !== "null").map(describeType);
  return [...words, ...(words.length < key.types.length ? ["null"] : [])].join(" or ");
}

export function describeType(type: ValueType): string {
  switch (type.kind) {
    case "string":
      return "text";
    case "boolean":
      return "true or false";
    case "number": {
      const range =
        type.max === undefined
          ? type.min === undefined
            ? ""
            : ` ${type.above === true ? "above" : "of at least"} ${type.min}`
          : ` from ${type.min ?? "−∞"} to ${type.max}`;
      return `${type.integer === true ? "a whole number" : "a number"}${range}`;
    }
    case "enum":
      return type.choices.length === 1 ? type.choices.join("") : `one of ${type.choices.join(", ")}`;
    case "path":
      return `the path of a ${type.what}`;
    case "paths":
      return "a path or a list of paths";
    case "list":
      return `a list${type.choices === undefined ? LISTED[type.item] : ` of ${type.choices.join(", ")}`}`;
    case "stringMap":
      return "a mapping of names onto names";
    case "numberMap":
      return "a mapping of names onto numbers";
    case "null":
      return "null";
    case "group":
      return "a mapping";
    case "groups":
      return "a list of mappings";
  }
}

const LISTED = { string: "", enum: "", number: " of numbers", integer: " of whole numbers" } as const;

/** What a value is instead, in words. */
export function found(node: ConfigNode): string {
  if (node.kind !== "scalar") return node.kind === "map" ? "a mapping" : "a list";
  if (node.value === null) return "null";
  const { source } = node;
  const text = source.length > 40 ? `${source.slice(0, 40)}…` : source;
  if (typeof node.value === "number") return `the number ${text}`;
  return typeof node.value === "string" ? `the text \`${text}\`` : `\`${text}\``;
}
