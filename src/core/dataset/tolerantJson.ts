import type { Span } from "./jsonValue";

/** Something that other notations allow and JSON does not, with the text that says the same in JSON. */
export interface JsonSlip extends Span {
  readonly kind: "trailing-comma" | "comment" | "single-quotes" | "not-a-number" | "python-literal";
  readonly replacement: string;
}

const WORDS: Readonly<Record<string, { readonly kind: JsonSlip["kind"]; readonly replacement: string }>> = {
  None: { kind: "python-literal", replacement: "null" },
  True: { kind: "python-literal", replacement: "true" },
  False: { kind: "python-literal", replacement: "false" },
  NaN: { kind: "not-a-number", replacement: "null" },
  Infinity: { kind: "not-a-number", replacement: "null" },
  "-Infinity": { kind: "not-a-number", replacement: "null" },
};

/**
 * All slips of a text that is JSON but for them: when each is replaced, `JSON.parse` accepts the whole. Undefined
 * when anything else is wrong too, or nothing is.
 */
export function findJsonSlips(text: string): readonly JsonSlip[] | undefined {
  const slips = scan(text);
  if (slips === undefined || slips.length === 0) return undefined;
  try {
    JSON.parse(replaceSlips(text, slips));
  } catch {
    return undefined;
  }
  return slips;
}

/** The text with every slip replaced. */
export function replaceSlips(text: string, slips: readonly JsonSlip[]): string {
  let repaired = "";
  let at = 0;
  for (const slip of slips) {
    repaired += text.slice(at, slip.start) + slip.replacement;
    at = slip.end;
  }
  return repaired + text.slice(at);
}

/** Where a string or a comment begins, a word, or a sign. Strings and comments may be too long for an expression. */
const TOKEN = /["']|\/\/[^\n]*|#[^\n]*|\/\*|-?[A-Za-z_]+|[^\s]/gu;

/** Just behind the closing quote; one that is not closed on its line stands alone. */
function endOfQuoted(text: string, open: number): number {
  const quote = text.charCodeAt(open);
  for (let at = open + 1; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 10) break;
    if (unit === quote) return at + 1;
    if (unit === 92 && text.charCodeAt(++at) === 10) break;
  }
  return open + 1;
}

/** Just behind a comment; one that nothing closes is a sign. `lastClose` spares a search to the end for each. */
function endOfComment(text: string, open: number, lastClose: number): number {
  return lastClose < open + 2 ? open + 1 : text.indexOf("*/", open + 2) + 2;
}

function scan(text: string): JsonSlip[] | undefined {
  const slips: JsonSlip[] = [];
  // The last comma with nothing but space and comments behind it so far, as an index into `slips`' order.
  let comma: { readonly at: number; readonly slipsBefore: number } | undefined;
  const token = new RegExp(TOKEN);
  const lastClose = text.lastIndexOf("*/");
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const start = match.index;
    const [found] = match;
    const end =
      found === '"' || found === "'"
        ? endOfQuoted(text, start)
        : found === "/*"
          ? endOfComment(text, start, lastClose)
          : token.lastIndex;
    token.lastIndex = end;
    const word = text.slice(start, end);
    if (/^(?:\/\/|\/\*|#)/u.test(word)) {
      slips.push({ kind: "comment", start, end, replacement: "" });
      continue;
    }
    if ((word === "}" || word === "]") && comma !== undefined)
      slips.splice(comma.slipsBefore, 0, {
        kind: "trailing-comma",
        start: comma.at,
        end: comma.at + 1,
        replacement: "",
      });
    comma = word === "," ? { at: start, slipsBefore: slips.length } : undefined;
    if (word.startsWith("'")) {
      if (word.length < 2) return undefined;
      slips.push({ kind: "single-quotes", start, end, replacement: requote(word) });
    }
    const known = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
    if (known !== undefined) slips.push({ ...known, start, end });
  }
  return slips;
}

/** 'it\'s "so"' → "it's \"so\"" */
function requote(word: string): string {
  const inner = word.slice(1, -1).replace(/\\[^]|"/gu, (piece) => {
    if (piece === '"') return '\\"';
    return piece === "\\'" ? "'" : piece;
  });
  return `"${inner}"`;
}
