import type { Interpreter } from "@huggingface/jinja";
import { filterName, type Mark, type TemplateNode } from "./templateMarks";

/** Rendering once is given up after this long. */
export const RENDER_LIMIT_MS = 250;
/** The longest text that a template makes, in UTF-16 units, and the most elements of a list. */
const LONGEST_TEXT = 4_000_000;
const MOST_ELEMENTS = 200_000;
/** All long texts and lists that pass through one rendering, again at each step: bounds time and memory alike. */
const MOST_IN_TOTAL = 150_000_000;
/** Shorter texts are not worth counting. */
const LONG = 4096;
/** Characters and elements of arguments that are no threat. */
const MOST_PLAIN_ARGUMENTS = 40;
/** The longest text that is cut in parts. */
const LONGEST_SPLIT = 1_000_000;

const OVER_LIMIT = /takes longer than|makes more than|needs more memory/u;

/** Whether a template was stopped for what it takes, and not for what it says. */
export function isOverLimit(problem: string): boolean {
  return OVER_LIMIT.test(problem);
}

/** A value of the library: texts, numbers, lists and objects of values, functions. */
interface Value {
  readonly type: string;
  readonly value: unknown;
}

/** What is known of a filter or method while its parts are evaluated. */
interface Frame {
  readonly node: unknown;
  subject: Value | undefined;
  readonly texts: string[];
}

type Evaluate = Interpreter["evaluate"];

/**
 * Stops a template that would take all time or memory. Everything that it does passes through `evaluate`, so this is
 * where values are looked at: before an operation that could make a giant one, and after every operation.
 *
 * The interpreter throws an `Error` whose message says what was too much.
 */
export function limitInterpreter(interpreter: Interpreter, marks: ReadonlyMap<unknown, Mark>): void {
  const evaluate = interpreter.evaluate.bind(interpreter);
  const deadline = Date.now() + RENDER_LIMIT_MS;
  const frames: Frame[] = [];
  let steps = 0;
  let total = 0;
  const spend = (size: number, most: number): void => {
    total += size;
    if (size > most || total > MOST_IN_TOTAL)
      throw new Error(`the chat template makes more than ${most} characters or elements of this row`);
    checkTime(deadline);
  };
  const limited: Evaluate = (statement, environment) => {
    if ((++steps & 63) === 0) checkTime(deadline);
    const depth = frames.length;
    if (mayGrow(statement)) frames.push({ node: statement, subject: undefined, texts: [] });
    try {
      const result = evaluate(statement, environment) as Value;
      if (typeof result.value === "string") {
        if (result.value.length > LONG) spend(result.value.length, LONGEST_TEXT);
      } else if (Array.isArray(result.value)) spend(result.value.length, MOST_ELEMENTS);
      const mark = marks.get(statement);
      const shown = mark?.kind === "shown" ? shownAs(result) : undefined;
      if (shown !== undefined) return evaluate(shown, environment);
      const checked = mark === undefined ? result : checkMarked(mark, result, frames[depth - 1], spend);
      return limitMethod(checked, frames[depth]) as ReturnType<Evaluate>;
    } finally {
      frames.length = depth;
    }
  };
  interpreter.evaluate = limited;
}

/** Values that Python writes otherwise than the library does, as text. */
function shownAs({ type, value }: Value): Parameters<Evaluate>[0] {
  const literal = (text: string): Parameters<Evaluate>[0] =>
    ({ type: "StringLiteral", value: text }) as Parameters<Evaluate>[0];
  if (type === "NullValue") return literal("None");
  if (type === "BooleanValue") return literal(value === true ? "True" : "False");
  return type === "FloatValue" && Number.isInteger(value) ? literal(Number(value).toFixed(1)) : undefined;
}

function checkTime(deadline: number): void {
  if (Date.now() > deadline)
    throw new Error(`the chat template takes longer than ${RENDER_LIMIT_MS} ms for this row`);
}

function mayGrow(statement: Parameters<Evaluate>[0]): boolean {
  const type = statement?.type;
  return type === "FilterExpression" || type === "FilterStatement" || type === "MemberExpression";
}

type Spend = (size: number, most: number) => void;

function checkMarked(mark: Mark, result: Value, frame: Frame | undefined, spend: Spend): Value {
  if (!("of" in mark)) {
    if (typeof result.value === "object" && result.value !== null) spend(writtenSize(result), LONGEST_TEXT);
    return result;
  }
  // A frame of another node: the part is evaluated on its own, and nothing is made of it here.
  if (frame?.node !== mark.of) return result;
  if (mark.kind === "argument") checkArgument(result, frame, mark.of, spend);
  else {
    frame.subject = result;
    if (mark.kind === "operand") spend(writtenSize(result), LONGEST_TEXT);
  }
  return result;
}

/**
 * Characters and elements of a value when it is written out, each deeper level indented by so much more; stops
 * counting where it is too much anyway.
 */
function writtenSize(value: Value, indent = 0): number {
  let size = 0;
  const open: (readonly [Value, number])[] = [[value, 1]];
  for (let next = open.pop(); next !== undefined && size <= LONGEST_TEXT; next = open.pop()) {
    const [one, depth] = next;
    size += 1 + indent * depth;
    if (typeof one.value === "string") size += one.value.length;
    else if (Array.isArray(one.value))
      for (const element of one.value as Value[]) open.push([element, depth + 1]);
    else if (one.value instanceof Map)
      for (const [key, element] of one.value as Map<string, Value>) {
        size += key.length;
        open.push([element, depth + 1]);
      }
  }
  return size;
}

/** What stands before the filter is known by now; of a filter block it is not, and taken to be as long as any. */
function checkArgument(argument: Value, frame: Frame, node: TemplateNode, spend: Spend): void {
  const name = filterName(node);
  const { subject, texts } = frame;
  const text = typeof subject?.value === "string" ? subject.value : undefined;
  for (const { value } of partsOf(argument)) {
    if (typeof value === "string") texts.push(value);
    if (typeof value !== "number" || value <= 1) continue;
    const lines = text === undefined ? LONGEST_TEXT : countOf(text, "\n", LONGEST_TEXT) + 1;
    if (name === "indent") spend(lines * value, LONGEST_TEXT);
    if (name === "tojson") spend(subject === undefined ? value : writtenSize(subject, value), LONGEST_TEXT);
  }
  if (name === "tojson") checkSeparators(argument, subject, spend);
  if (name === "replace") checkReplace(text, texts, spend);
  const longest = texts.at(-1)?.length ?? 0;
  if (name !== "join" || longest < 2) return;
  const { value } = subject ?? {};
  const parts = typeof value === "string" || Array.isArray(value) ? value.length : LONGEST_TEXT;
  spend(longest * parts, LONGEST_TEXT);
}

/** What stands between the elements of JSON may be given, and may be anything. */
function checkSeparators(argument: Value, subject: Value | undefined, spend: Spend): void {
  const size = writtenSize(argument);
  if (size > MOST_PLAIN_ARGUMENTS)
    spend(size * (subject === undefined ? LONGEST_TEXT : writtenSize(subject)), LONGEST_TEXT);
}

/** Arguments may come as a list or an object (`*list`, `**object`). */
function partsOf(value: Value): readonly Value[] {
  if (Array.isArray(value.value)) return value.value as Value[];
  return value.value instanceof Map ? [...(value.value as Map<string, Value>).values()] : [value];
}

function checkReplace(text: string | undefined, [old, fresh]: readonly string[], spend: Spend): void {
  if (old === undefined || fresh === undefined || fresh.length <= old.length) return;
  if (text === undefined) throw new Error("the chat template replaces within a filter block");
  const most = Math.ceil(LONGEST_TEXT / fresh.length) + 1;
  spend(countOf(text, old, most) * fresh.length, LONGEST_TEXT);
}

function countOf(text: string, part: string, most: number): number {
  if (part === "") return text.length + 1;
  let count = 0;
  for (let at = text.indexOf(part); at >= 0 && count < most; at = text.indexOf(part, at + part.length))
    count++;
  return count;
}

/** `text.replace` and `text.split` as functions that look at their arguments first. */
function limitMethod(result: Value, frame: Frame | undefined): Value {
  const text = frame?.subject?.value;
  if (result.type !== "FunctionValue" || typeof text !== "string") return result;
  const call = result.value as (args: readonly Value[], scope: unknown) => Value;
  const checked = (args: readonly Value[], scope: unknown): Value => {
    const texts = args.flatMap(({ value }) => (typeof value === "string" ? [value] : []));
    checkReplace(text, texts, (size, most) => {
      if (size > most) throw new Error(`the chat template makes more than ${most} characters of this row`);
    });
    if (texts.length < 2 && text.length > LONGEST_SPLIT)
      throw new Error(`the chat template splits a text of ${text.length} characters`);
    return call(args, scope);
  };
  return Object.assign(Object.create(Object.getPrototypeOf(result) as object) as object, result, {
    value: checked,
  });
}
