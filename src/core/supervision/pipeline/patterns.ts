import { SplitPreTokenizer } from "@huggingface/tokenizers";
import { isObject } from "./json";

/**
 * `{String: …}` or `{Regex: …}` as an expression that finds all of it. Undefined for what is neither, for an expression
 * that JavaScript does not have, and for one that finds nothing at all.
 */
export function readPattern(pattern: unknown): RegExp | undefined {
  if (!isObject(pattern)) return undefined;
  const { String: literal, Regex: source } = pattern;
  if (typeof literal === "string")
    return literal === "" ? undefined : new RegExp(literal.replace(/[.*+?^${}()|[\]\\/-]/gu, "\\$&"), "g");
  return typeof source === "string" ? translate(source) : undefined;
}

/** The library translates the expression from Oniguruma's dialect. */
export function translate(source: string): RegExp | undefined {
  let pattern: RegExp | null;
  try {
    pattern = new SplitPreTokenizer({
      type: "Split",
      pattern: { Regex: source },
      behavior: "Isolated",
      invert: false,
    }).pattern;
  } catch {
    return undefined;
  }
  return pattern === null || new RegExp(pattern.source, pattern.flags.replace("g", "")).test("")
    ? undefined
    : pattern;
}
