import type { Span } from "./jsonValue";

/** Something that other notations allow and JSON does not, with the text that says the same in JSON. */
export interface JsonSlip extends Span {
  readonly kind:
    | "trailing-comma"
    | "comment"
    | "single-quotes"
    | "unquoted-key"
    | "not-a-number"
    | "python-literal"
    /** `u"…"`, as Python 2 prints a text. */
    | "python-prefix";
  readonly replacement: string;
}

const WORDS: Readonly<Record<string, { readonly kind: JsonSlip["kind"]; readonly replacement: string }>> = {
  None: { kind: "python-literal", replacement: "null" },
  True: { kind: "python-literal", replacement: "true" },
  False: { kind: "python-literal", replacement: "false" },
  NaN: { kind: "not-a-number", replacement: "null" },
  Infinity: { kind: "not-a-number", replacement: "null" },
  "-Infinity": { kind: "not-a-number", replacement: "null" },
  // As Python prints them inside of a list.
  nan: { kind: "not-a-number", replacement: "null" },
  inf: { kind: "not-a-number", replacement: "null" },
  "-inf": { kind: "not-a-number", replacement: "null" },
};

/**
 * All slips of a text that is JSON but for them: when each is replaced, `JSON.parse` accepts the whole, or nothing but
 * a comment was there. Undefined when anything else is wrong too, or nothing is.
 */
export function findJsonSlips(text: string): readonly JsonSlip[] | undefined {
  const slips = scan(text);
  if (slips === undefined || slips.length === 0) return undefined;
  const repaired = replaceSlips(text, slips);
  if (repaired.trim() === "" && slips.every(({ kind }) => kind === "comment")) return slips;
  try {
    JSON.parse(repaired);
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
const TOKEN = /["']|\/\/[^\n]*|#[^\n]*|\/\*|-?[\p{L}_$][\p{L}\p{M}\p{N}_$-]*|\d+|[^\s]/gu;
const WORD = /^[\p{L}_$\d]/u;

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

/** What is a slip or not by what follows it, comments aside; and where it belongs among the slips. */
interface Pending extends Span {
  readonly slipsBefore: number;
}

/** Just behind a comment; one that nothing closes is a sign. `lastClose` spares a search to the end for each. */
function endOfComment(text: string, open: number, lastClose: number): number {
  return lastClose < open + 2 ? open + 1 : text.indexOf("*/", open + 2) + 2;
}

function scan(text: string): JsonSlip[] | undefined {
  const slips: JsonSlip[] = [];
  let comma: Pending | undefined;
  /** A word where a key must stand. */
  let key: Pending | undefined;
  let before = "";
  const token = new RegExp(TOKEN);
  const lastClose = text.lastIndexOf("*/");
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const start = match.index;
    const [first] = match;
    const end = isQuote(first)
      ? endOfQuoted(text, start)
      : first === "/*"
        ? endOfComment(text, start, lastClose)
        : endOfToken(text, first, token.lastIndex);
    token.lastIndex = end;
    const word = text.slice(start, end);
    if (/^(?:\/\/|\/\*|#)/u.test(word)) {
      slips.push({ kind: "comment", start, end, replacement: "" });
      continue;
    }
    if (comma !== undefined && (word === "}" || word === "]"))
      insert(slips, comma, { kind: "trailing-comma", replacement: "" });
    if (key !== undefined && word === ":")
      insert(slips, key, { kind: "unquoted-key", replacement: `"${text.slice(key.start, key.end)}"` });
    const here = { start, end, slipsBefore: slips.length };
    comma = word === "," ? here : undefined;
    if (word === "'") return undefined;
    const slip = slipOf(word);
    if (slip !== undefined) slips.push({ ...slip, start, end });
    key = slip === undefined && (before === "{" || before === ",") && WORD.test(word) ? here : undefined;
    before = word;
  }
  // `{…},`: a line that was cut out of a list.
  if (comma !== undefined) insert(slips, comma, { kind: "trailing-comma", replacement: "" });
  return slips;
}

function isQuote(sign: string | undefined): boolean {
  return sign === '"' || sign === "'";
}

/** A prefix belongs to its string. */
function endOfToken(text: string, token: string, end: number): number {
  return (token === "u" || token === "U") && isQuote(text[end]) ? endOfQuoted(text, end) : end;
}

type SlipText = Pick<JsonSlip, "kind" | "replacement">;

function insert(slips: JsonSlip[], { start, end, slipsBefore }: Pending, slip: SlipText): void {
  slips.splice(slipsBefore, 0, { ...slip, start, end });
}

function slipOf(word: string): SlipText | undefined {
  if (word.startsWith("'")) return { kind: "single-quotes", replacement: requote(word) };
  if (/^[uU]['"]/u.test(word))
    return {
      kind: "python-prefix",
      replacement: word[1] === "'" ? requote(word.slice(1)) : word.slice(1),
    };
  return Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
}

const PYTHON_ESCAPES: Readonly<Record<string, string>> = {
  "\\'": "'",
  "\\a": "\\u0007",
  "\\v": "\\u000b",
};

/** 'it\'s "so"' → "it's \"so\"". What JSON has no escape for is written as one that it has. */
function requote(word: string): string {
  const inner = word
    .slice(1, -1)
    .replace(/\\x[0-9a-fA-F]{2}|\\U[0-9a-fA-F]{8}|\\[^]|["\u0000-\u001f]/gu, (piece) => {
      if (piece.startsWith("\\x")) return `\\u00${piece.slice(2)}`;
      if (piece.startsWith("\\U") && piece.length > 2) return longEscape(piece);
      if (piece.length === 1) return JSON.stringify(piece).slice(1, -1);
      return PYTHON_ESCAPES[piece] ?? piece;
    });
  return `"${inner}"`;
}

function longEscape(piece: string): string {
  const code = Number.parseInt(piece.slice(2), 16);
  return code > 0x10ffff ? piece : JSON.stringify(String.fromCodePoint(code)).slice(1, -1);
}
