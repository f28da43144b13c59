import type { Span } from "./jsonValue";

/** The first place where a text stops being JSON, and what should stand there. */
export interface JsonFault extends Span {
  readonly message: string;
}

/**
 * A strict re-scan (RFC 8259), for texts that `JSON.parse` has refused: the engine's own messages differ between
 * versions and often name no position. Undefined exactly when `JSON.parse` accepts the text. Nesting is kept in a
 * list, not on the call stack, so that a hundred thousand brackets are a fault and not a crash.
 */
export function findJsonFault(text: string): JsonFault | undefined {
  const open: ("{" | "[")[] = [];
  let at = skipSpace(text, 0);
  let state: State = "value";
  for (;;) {
    const step: Step = nextStep(text, at, state, open);
    if ("message" in step) return step;
    state = step.state;
    at = skipSpace(text, step.at);
    if (state === "after" && open.length === 0)
      return at === text.length
        ? undefined
        : fault(text, at, "the JSON value has ended; nothing may follow it");
  }
}

type State = "value" | "value or ]" | "key" | "key or }" | "colon" | "after";
type Step = { readonly state: State; readonly at: number } | JsonFault;

function nextStep(text: string, at: number, state: State, open: ("{" | "[")[]): Step {
  const c = text[at];
  switch (state) {
    case "value or ]":
      if (c === "]") return close(open, at);
      return value(text, at, open, "expected a value or ]");
    case "value":
      return value(text, at, open, "expected a value");
    case "key or }":
      if (c === "}") return close(open, at);
      return key(text, at, "expected a key in double quotes or }");
    case "key":
      return key(text, at, c === "}" ? "a comma stands before }" : "expected a key in double quotes");
    case "colon":
      return c === ":" ? { state: "value", at: at + 1 } : fault(text, at, "expected a colon after the key");
    case "after":
      return separator(text, at, open);
  }
}

function separator(text: string, at: number, open: ("{" | "[")[]): Step {
  const c = text[at];
  const inObject = open.at(-1) === "{";
  if (c === ",") return { state: inObject ? "key" : "value", at: at + 1 };
  if (c === (inObject ? "}" : "]")) return close(open, at);
  return fault(text, at, `expected a comma or ${inObject ? "}" : "]"}`);
}

function close(open: ("{" | "[")[], at: number): Step {
  open.pop();
  return { state: "after", at: at + 1 };
}

function key(text: string, at: number, expected: string): Step {
  if (text[at] !== '"') return fault(text, at, expected);
  const end = scanString(text, at);
  return typeof end === "number" ? { state: "colon", at: end } : end;
}

function value(text: string, at: number, open: ("{" | "[")[], expected: string): Step {
  const c = text[at];
  if (c === "{" || c === "[") {
    open.push(c);
    return { state: c === "{" ? "key or }" : "value or ]", at: at + 1 };
  }
  if (c === '"') {
    const end = scanString(text, at);
    return typeof end === "number" ? { state: "after", at: end } : end;
  }
  for (const word of ["true", "false", "null"])
    if (text.startsWith(word, at)) return { state: "after", at: at + word.length };
  if (c === "-" || (c !== undefined && c >= "0" && c <= "9")) return scanNumber(text, at);
  if (c === "]" && expected === "expected a value") return fault(text, at, "a comma stands before ]");
  return fault(text, at, expected);
}

function scanNumber(text: string, at: number): Step {
  const pattern = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/uy;
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (match === null) return fault(text, at, "a minus sign must be followed by a digit");
  const end = at + match[0].length;
  const next = text[end];
  if (next !== undefined && /[0-9.eE+-]/u.test(next))
    return fault(
      text,
      end,
      next >= "0" && next <= "9" ? "a number may not begin with 0" : "this number is not complete",
    );
  return { state: "after", at: end };
}

const CONTROL_NAMES: Readonly<Record<string, string>> = {
  "\t": "tab",
  "\n": "line break",
  "\r": "line break",
};

/** The offset behind the closing quote, or what is wrong inside. */
function scanString(text: string, from: number): number | JsonFault {
  for (let at = from + 1; at < text.length; at++) {
    const c = text[at] as string;
    if (c === '"') return at + 1;
    if (c < " ") {
      const name = CONTROL_NAMES[c] ?? "control character";
      return { start: at, end: at + 1, message: `a ${name} inside a string must be written as an escape` };
    }
    if (c !== "\\") continue;
    const escape = text[at + 1];
    if (escape === "u") {
      if (!/^[0-9a-fA-F]{4}$/u.test(text.slice(at + 2, at + 6)))
        return fault(text, at, "\\u must be followed by four hexadecimal digits", 2);
      at += 5;
    } else if (escape === undefined || !'"\\/bfnrt'.includes(escape)) {
      return fault(text, at, "a backslash here does not begin an escape that JSON knows", 2);
    } else at++;
  }
  return { start: from, end: text.length, message: "this string is not closed" };
}

function fault(text: string, at: number, message: string, length = 1): JsonFault {
  if (at >= text.length)
    return { start: text.length, end: text.length, message: `${message}, but the text ends` };
  // A surrogate pair is one character to a reader.
  const whole = Math.max(length, (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
  return { start: at, end: Math.min(at + whole, text.length), message };
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (" \t\n\r".includes(text[at] ?? "x")) at++;
  return at;
}
