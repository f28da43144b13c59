import { fail, ok, type Result } from "../../base/result";
import type { ChatTemplate, RenderInput } from "./chatTemplate";
import { isOverLimit } from "./templateLimits";
import type { SupervisionProblem, TextTokenizer } from "./types";

/** A rendered conversation, and the stretches of it (UTF-16 offsets, end exclusive) that are the assistant's. */
export interface ChatText {
  readonly text: string;
  readonly spans: readonly (readonly [number, number])[];
}

type ChatRow = Pick<RenderInput, "messages" | "tools">;

/** All renderings of one row together are given up after this long: a long conversation needs many. */
const ROW_LIMIT_MS = 1000;

/**
 * Renders a conversation, whoever says what in it. Problem: TPL002 when the template refuses the row.
 */
export function renderWhole(
  row: ChatRow,
  template: ChatTemplate,
  tokenizer: TextTokenizer,
): Result<string, SupervisionProblem> {
  const rendered = template.render(inputOf(row, tokenizer));
  return rendered.ok ? rendered : fail(refused(rendered.problem));
}

/**
 * Renders a conversation once and finds what the assistant says in it: between the template's own generation marks,
 * or, without them, from the text with a generation prompt before each assistant turn to the text after that turn.
 * Problems: TPL002 when the template refuses the row, TPL004 when the turns cannot be found.
 */
export function renderChat(
  row: ChatRow,
  template: ChatTemplate,
  tokenizer: TextTokenizer,
): Result<ChatText, SupervisionProblem> {
  const input = inputOf(row, tokenizer);
  return template.marksGeneration ? byMarks(input, template) : byPrefixes(input, template);
}

function inputOf({ messages, tools }: ChatRow, { bosToken, eosToken }: TextTokenizer): RenderInput {
  return { messages, tools, addGenerationPrompt: false, bosToken, eosToken };
}

function byMarks(input: RenderInput, template: ChatTemplate): Result<ChatText, SupervisionProblem> {
  const sentinels = unusedCharacters(JSON.stringify([input.messages, input.tools]));
  const rendered = template.render({ ...input, sentinels });
  if (!rendered.ok) return fail(refused(rendered.problem));
  const [start, end] = sentinels;
  const spans: [number, number][] = [];
  let text = "";
  let open: number | undefined;
  for (const piece of rendered.value.split(new RegExp(`([${start}${end}])`, "u"))) {
    if (piece === start) open ??= text.length;
    else if (piece === end) {
      if (open !== undefined && text.length > open) spans.push([open, text.length]);
      open = undefined;
    } else text += piece;
  }
  if (open !== undefined) return fail(notFound("a {% generation %} block is not closed"));
  return ok({ text, spans });
}

/** Two private-use characters that do not occur in the row: they can be told from its text when they come out again. */
function unusedCharacters(text: string): readonly [string, string] {
  const free: string[] = [];
  for (let code = 0xe000; code < 0xf8ff && free.length < 2; code++) {
    const character = String.fromCharCode(code);
    if (!text.includes(character)) free.push(character);
  }
  return [free[0] ?? "\ue000", free[1] ?? "\ue001"];
}

function byPrefixes(input: RenderInput, template: ChatTemplate): Result<ChatText, SupervisionProblem> {
  const deadline = Date.now() + ROW_LIMIT_MS;
  const whole = template.render(input);
  if (!whole.ok) return fail(refused(whole.problem));
  const text = whole.value;
  const spans: [number, number][] = [];
  for (const [i, message] of input.messages.entries()) {
    if (message.role !== "assistant") continue;
    if (Date.now() > deadline)
      return fail(
        refused(`the chat template takes longer than ${ROW_LIMIT_MS} ms for all turns of this row`),
      );
    const before = template.render({
      ...input,
      messages: input.messages.slice(0, i),
      addGenerationPrompt: true,
    });
    const isLast = i === input.messages.length - 1;
    const after = isLast ? whole : template.render({ ...input, messages: input.messages.slice(0, i + 1) });
    // A template may well refuse a part of a conversation; taking too long is another fault.
    for (const part of [before, after])
      if (!part.ok && isOverLimit(part.problem)) return fail(refused(part.problem));
    if (!before.ok || !after.ok || !text.startsWith(before.value) || !text.startsWith(after.value))
      return fail(notFound(`turn ${i + 1} is written differently once more turns follow`));
    const end = after.value.trimEnd().length;
    if (end > before.value.length) spans.push([before.value.length, end]);
  }
  return ok({ text, spans });
}

function refused(reason: string): SupervisionProblem {
  return {
    code: "TPL002",
    message: `the chat template refuses this row: ${reason}`,
    nextStep: "change the row, or choose another template with model.chat_template",
  };
}

function notFound(reason: string): SupervisionProblem {
  return {
    code: "TPL004",
    message: `the assistant's turns cannot be found in the rendered chat: ${reason}`,
    nextStep: "use a chat template with {% generation %} marks (model.chat_template), or data.train_on: all",
  };
}
