import type { JsonPath } from "./jsonValue";

/** The path of the value, or of the member whose key it is, that holds an offset of a JSON text. */
export function jsonPathAt(text: string, offset: number): JsonPath {
  return jsonPlaceAt(text, offset).path;
}

/** The same, and the end of the string (key or value) that holds the offset; the offset itself where none does. */
export function jsonPlaceAt(
  text: string,
  offset: number,
): { readonly path: JsonPath; readonly stringEnd: number } {
  const path: (string | number)[] = [];
  for (let at = 0; at < text.length;) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) {
      const end = endOfString(text, at);
      const next = skipSpace(text, end);
      // A key replaces the one before it in its object.
      if (text[next] === ":") path[path.length - 1] = unescaped(text.slice(at, end));
      if (offset < end) return { path, stringEnd: end };
      at = end;
      continue;
    }
    if (at >= offset) {
      const isEnd = unit === CLOSE_LIST || unit === CLOSE_OBJECT;
      return { path: isEnd ? path.slice(0, -1) : path, stringEnd: offset };
    }
    // An object's key is not known yet; nothing but white space can be asked for until it is.
    if (unit === OPEN_LIST) path.push(0);
    else if (unit === OPEN_OBJECT) path.push("");
    else if (unit === CLOSE_LIST || unit === CLOSE_OBJECT) path.pop();
    else if (unit === COMMA && typeof path.at(-1) === "number")
      path[path.length - 1] = Number(path.at(-1)) + 1;
    at++;
  }
  return { path, stringEnd: offset };
}

const QUOTE = 34;
const COMMA = 44;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/** A key may hold what is wrong with the text: then it stands as it is written. */
function unescaped(literal: string): string {
  try {
    return JSON.parse(literal) as string;
  } catch {
    return literal.slice(1, -1);
  }
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (" \t\r\n".includes(text[at] ?? "x")) at++;
  return at;
}

/** Just behind the quote that closes the string; the text's length when none does. */
export function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++)
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at + 1;
  return text.length;
}
