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
  return createSpanFinder(text)(path);
}

/**
 * The same for many paths into one text: a container is not walked through again for each of its values, at least
 * where they are asked for in order.
 */
export function createSpanFinder(text: string): (path: JsonPath) => ValueSpans | undefined {
  const start = skipSpace(text, 0);
  let root: ValueSpans | undefined;
  /** By the offset that they open at. */
  const lists = new Map<number, Element>();
  const objects = new Map<number, ReadonlyMap<string, ValueSpans> | null>();
  const elementOf = (open: number, index: number): ValueSpans | undefined => {
    const known = lists.get(open);
    const from = known !== undefined && known.index <= index ? known : firstElement(text, open);
    const element = findElement(text, from, index);
    if (element !== undefined) lists.set(open, element);
    return element?.spans;
  };
  const memberOf = (open: number, name: string): ValueSpans | undefined => {
    const known = objects.get(open);
    if (known != null) return known.get(name);
    // Whoever asks an object twice may ask it for all that it has.
    objects.set(open, known === undefined ? null : membersOf(text, open));
    return objects.get(open)?.get(name) ?? findMember(text, open, name);
  };
  return (path) => {
    root ??= { value: { start, end: endOfValue(text, start) } };
    let found: ValueSpans | undefined = root;
    for (const step of path) {
      const open: number = found.value.start;
      if (text[open] !== (typeof step === "number" ? "[" : "{")) return undefined;
      found = typeof step === "number" ? elementOf(open, step) : memberOf(open, step);
      if (found === undefined) return undefined;
    }
    return found;
  };
}

/** An element of a list; undefined spans: the list has none, or no more. */
interface Element {
  readonly index: number;
  readonly spans: ValueSpans;
}

function firstElement(text: string, open: number): Element | undefined {
  return elementAt(text, skipSpace(text, open + 1), 0, undefined);
}

function elementAt(
  text: string,
  start: number,
  index: number,
  previousEnd: number | undefined,
): Element | undefined {
  if (start >= text.length || text[start] === "]") return undefined;
  const value = { start, end: endOfValue(text, start) };
  return { index, spans: { value, ...(previousEnd === undefined ? {} : { previousEnd }) } };
}

function findElement(text: string, from: Element | undefined, index: number): Element | undefined {
  let element = from;
  while (element !== undefined && element.index < index) {
    const { end } = element.spans.value;
    let at = skipSpace(text, end);
    if (text[at] === ",") at = skipSpace(text, at + 1);
    element = elementAt(text, at, element.index + 1, end);
  }
  return element;
}

function findMember(text: string, open: number, name: string): ValueSpans | undefined {
  let found: ValueSpans | undefined;
  eachMember(text, open, (key, spans) => {
    if (key === name) found = spans;
  });
  return found;
}

/** Of equal keys the last one. */
function membersOf(text: string, open: number): ReadonlyMap<string, ValueSpans> {
  const members = new Map<string, ValueSpans>();
  eachMember(text, open, (key, spans) => members.set(key, spans));
  return members;
}

function eachMember(text: string, open: number, tell: (key: string, spans: ValueSpans) => void): void {
  let at = skipSpace(text, open + 1);
  let previousEnd: number | undefined;
  while (at < text.length && text[at] !== "}") {
    const key = { start: at, end: endOfString(text, at) };
    const start = skipSpace(text, skipSpace(text, key.end) + 1);
    const end = endOfValue(text, start);
    tell(JSON.parse(text.slice(key.start, key.end)) as string, {
      ...{ value: { start, end }, key },
      ...(previousEnd === undefined ? {} : { previousEnd }),
    });
    previousEnd = end;
    at = skipSpace(text, end);
    if (text[at] === ",") at = skipSpace(text, at + 1);
  }
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
