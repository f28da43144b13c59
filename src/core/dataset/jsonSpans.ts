import type { JsonPath, Span } from "./jsonValue";

/** Where one value of a JSON text stands. */
export interface ValueSpans {
  readonly value: Span;
  /** The key with its quotes; absent for list elements and for the root. */
  readonly key?: Span;
  /** Where the element or member before it ends; absent for the first one and for the root. */
  readonly previousEnd?: number;
}

/**
 * Finds a value in a text that `JSON.parse` accepts, without building anything: positions are wanted only when
 * something is reported, so rows that are fine never pay for them. Of duplicate keys the last one counts, as in
 * `JSON.parse`. Undefined when the path does not exist.
 */
export function findSpans(text: string, path: JsonPath): ValueSpans | undefined {
  const start = skipSpace(text, 0);
  let found: ValueSpans = { value: { start, end: endOfValue(text, start) } };
  for (const step of path) {
    const opening = text[found.value.start];
    const wanted = typeof step === "number" ? "[" : "{";
    if (opening !== wanted) return undefined;
    const inner =
      typeof step === "number"
        ? findElement(text, found.value.start, step)
        : findMember(text, found.value.start, step);
    if (inner === undefined) return undefined;
    found = inner;
  }
  return found;
}

function findElement(text: string, open: number, index: number): ValueSpans | undefined {
  let at = skipSpace(text, open + 1);
  let previousEnd: number | undefined;
  for (let i = 0; at < text.length && text[at] !== "]"; i++) {
    const end = endOfValue(text, at);
    if (i === index)
      return { value: { start: at, end }, ...(previousEnd === undefined ? {} : { previousEnd }) };
    previousEnd = end;
    at = skipSpace(text, end);
    if (text[at] === ",") at = skipSpace(text, at + 1);
  }
  return undefined;
}

function findMember(text: string, open: number, name: string): ValueSpans | undefined {
  let at = skipSpace(text, open + 1);
  let previousEnd: number | undefined;
  let found: ValueSpans | undefined;
  while (at < text.length && text[at] !== "}") {
    const key = { start: at, end: endOfString(text, at) };
    const start = skipSpace(text, skipSpace(text, key.end) + 1);
    const end = endOfValue(text, start);
    if (JSON.parse(text.slice(key.start, key.end)) === name)
      found = { value: { start, end }, key, ...(previousEnd === undefined ? {} : { previousEnd }) };
    previousEnd = end;
    at = skipSpace(text, end);
    if (text[at] === ",") at = skipSpace(text, at + 1);
  }
  return found;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  for (;;) {
    const unit = text.charCodeAt(at);
    if (unit !== 32 && unit !== 10 && unit !== 13 && unit !== 9) return at;
    at++;
  }
}

/** `from` is the opening quote; the answer is just behind the closing one. */
function endOfString(text: string, from: number): number {
  let at = from + 1;
  for (;;) {
    const unit = text.charCodeAt(at);
    if (unit === 34 || Number.isNaN(unit)) return at + 1;
    at += unit === 92 ? 2 : 1;
  }
}

function endOfValue(text: string, from: number): number {
  const first = text.charCodeAt(from);
  if (first === 34) return endOfString(text, from);
  if (first === 123 || first === 91) return endOfContainer(text, from);
  let at = from;
  while (at < text.length && !/[\s,\]}]/u.test(text[at] as string)) at++;
  return at;
}

function endOfContainer(text: string, from: number): number {
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const unit = text.charCodeAt(at);
    if (unit === 34) {
      at = endOfString(text, at);
      continue;
    }
    at++;
    if (unit === 123 || unit === 91) depth++;
    else if ((unit === 125 || unit === 93) && --depth === 0) return at;
  }
  return at;
}
