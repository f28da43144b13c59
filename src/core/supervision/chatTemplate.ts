import { Environment, Interpreter, parse, tokenize } from "@huggingface/jinja";
import { fail, ok, type Result } from "../../base/result";
import { writeNow } from "./templateClock";
import { limitInterpreter } from "./templateLimits";
import { markTemplate, type TemplateNode } from "./templateMarks";
import type { ChatMessage } from "./types";

/** A compiled chat template. A template is a program of a stranger: it gets no clock, no files and little time. */
export interface ChatTemplate {
  /** Whether it marks what the assistant says with `{% generation %}`. */
  readonly marksGeneration: boolean;
  render(input: RenderInput): Result<string>;
}

export interface RenderInput {
  readonly messages: readonly ChatMessage[];
  readonly tools: unknown;
  readonly addGenerationPrompt: boolean;
  readonly bosToken: string;
  readonly eosToken: string;
  /** Written where a `{% generation %}` begins and ends; empty by default. */
  readonly sentinels?: readonly [string, string];
}

/** Longer than any real one by far. */
const LONGEST_SOURCE = 200_000;
/** The library looks at a run of white space again from each of its characters. */
const LONGEST_SPACE = 400;
/** The longest list that `range` makes: more than a template needs, less than fills the memory. */
const RANGE_LIMIT = 100_000;
const GENERATION_TAG = /\{%(-?)\s*(end)?generation\s*(-?)%\}/gu;
const START_VARIABLE = "__generation_start";
const END_VARIABLE = "__generation_end";

export function compileChatTemplate(source: string): Result<ChatTemplate> {
  if (source.length > LONGEST_SOURCE)
    return fail(`the chat template is ${source.length} characters long: that is none`);
  if (hasLongSpace(source))
    return fail(`the chat template has more than ${LONGEST_SPACE} blanks and line breaks in a row`);
  const marked = markGeneration(source);
  let program: ReturnType<typeof parse>;
  let marks: ReturnType<typeof markTemplate>;
  try {
    program = parse(tokenize(marked, { lstrip_blocks: true, trim_blocks: true }));
    // A long chain of operators is a deep tree: what the parser reads in a loop, this follows step by step.
    marks = markTemplate(program as unknown as TemplateNode);
  } catch (error) {
    return fail(`the chat template cannot be compiled: ${messageOf(error)}`);
  }
  return ok({
    marksGeneration: marked !== source,
    render(input) {
      try {
        const interpreter = new Interpreter(environmentFor(input));
        limitInterpreter(interpreter, marks);
        return ok((interpreter.run(program) as { readonly value: string }).value);
      } catch (error) {
        return fail(messageOf(error));
      }
    },
  });
}

function hasLongSpace(source: string): boolean {
  let run = 0;
  for (const character of source) {
    run = character.trim() === "" ? run + 1 : 0;
    if (run > LONGEST_SPACE) return true;
  }
  return false;
}

/**
 * Replaces both generation tags by a statement that prints a variable. It stays a statement, so that the white space
 * around it is treated as the template's author saw it.
 */
function markGeneration(source: string): string {
  return source.replace(
    GENERATION_TAG,
    (_, left: string, end: string | undefined, right: string) =>
      `{%${left} if true %}{{ ${end === undefined ? START_VARIABLE : END_VARIABLE} }}{% endif ${right}%}`,
  );
}

/** The names that Transformers gives a template; its clock stands still. */
function environmentFor(input: RenderInput): Environment {
  const environment = new Environment();
  const [start, end] = input.sentinels ?? ["", ""];
  const names: Record<string, unknown> = {
    true: true,
    True: true,
    false: false,
    False: false,
    none: null,
    None: null,
    raise_exception: (message: unknown) => {
      throw new Error(String(message));
    },
    range: boundedRange,
    strftime_now: (format: unknown) => writeNow(String(format)),
    messages: input.messages,
    tools: input.tools ?? null,
    documents: null,
    add_generation_prompt: input.addGenerationPrompt,
    // A token that the tokenizer lacks has no name there, so that joining something to it is refused there too.
    bos_token: input.bosToken === "" ? undefined : input.bosToken,
    eos_token: input.eosToken === "" ? undefined : input.eosToken,
    [START_VARIABLE]: start,
    [END_VARIABLE]: end,
  };
  for (const [name, value] of Object.entries(names)) environment.set(name, value);
  return environment;
}

function boundedRange(start: number, stop?: number, step = 1): number[] {
  const [from, to] = stop === undefined ? [0, start] : [start, stop];
  if (step === 0) throw new Error("range() with step 0");
  const length = Math.max(0, Math.ceil((to - from) / step));
  if (length > RANGE_LIMIT) throw new Error(`range() of ${length} numbers is not rendered`);
  return Array.from({ length }, (_, i) => from + i * step);
}

function messageOf(error: unknown): string {
  // Too deep a recursion, or a text longer than any may be.
  if (error instanceof RangeError) return "the chat template needs more memory than there is";
  return error instanceof Error ? error.message : String(error);
}
