import type { Random } from "../../../src/base/random";
import { isJsonArray, type JsonValue } from "../../../src/core/dataset/jsonValue";

/** What stands between the tokens of a JSON text. */
export interface Layout {
  readonly lineEnd: string;
  /** Spaces per level; undefined for everything on one line. */
  readonly indent: number | undefined;
}

/** JSON as people and programs write it: any spacing, any character raw or as an escape, keys in any order. */
export function writeJson(value: JsonValue, random: Random, layout: Layout, level = 0): string {
  if (typeof value === "string") return writeText(value, random);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = isJsonArray(value)
    ? value.map((element) => writeJson(element, random, layout, level + 1))
    : Object.entries(value).map(
        ([key, member]) =>
          `${writeText(key, random)}${space(random)}:${space(random)}${writeJson(member, random, layout, level + 1)}`,
      );
  const [open, close] = isJsonArray(value) ? "[]" : "{}";
  if (inner.length === 0) return `${open ?? ""}${space(random)}${close ?? ""}`;
  const step = breakAt(random, layout, level + 1);
  return `${open ?? ""}${step}${inner.join(`${space(random)},${step}`)}${breakAt(random, layout, level)}${close ?? ""}`;
}

function breakAt(random: Random, { lineEnd, indent }: Layout, level: number): string {
  return indent === undefined ? space(random) : `${lineEnd}${" ".repeat(indent * level)}`;
}

function space(random: Random): string {
  return ["", "", "", " ", "\t", "  "][random.below(6)] ?? "";
}

/** Some characters as escapes, which JSON allows for every one of them. */
function writeText(text: string, random: Random): string {
  let written = "";
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const isHalf = unit >= 0xd800 && unit < 0xe000;
    if (random.below(12) === 0 || (isHalf && !isPair(text, at))) written += escape(unit, random);
    else if (isHalf) written += text.slice(at, ++at + 1);
    else written += JSON.stringify(text[at]).slice(1, -1);
  }
  return `"${written}"`;
}

function isPair(text: string, at: number): boolean {
  return (text.codePointAt(at) ?? 0) > 0xffff;
}

function escape(unit: number, random: Random): string {
  if (unit === 0x2f) return "\\/";
  const hex = unit.toString(16).padStart(4, "0");
  return `\\u${random.below(2) === 0 ? hex : hex.toUpperCase()}`;
}
