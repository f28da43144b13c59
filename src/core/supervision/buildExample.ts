import { fail, ok, unreachable, type Result } from "../../base/result";
import { tokensBefore } from "./boundary";
import { renderChat, renderWhole } from "./chatSpans";
import type { ChatTemplate } from "./chatTemplate";
import { readSupervisedRow } from "./readRow";
import type { SupervisedRow, SupervisionProblem, TextTokenizer, TrainOn, Truncation } from "./types";

/** The label of a token that is read but not learnt. */
export const NOT_TRAINED = -100;

/** What an engine trains on: two lists of the same length. */
export interface Example {
  readonly ids: readonly number[];
  /** The id itself where the token is trained, `NOT_TRAINED` elsewhere. Not shifted: position i holds token i. */
  readonly labels: readonly number[];
  /** Tokens that `truncation` removed, trained or not. */
  readonly truncatedTokens: number;
  /** Labels that a causal model can learn from: the first token has nothing before it and never counts. */
  readonly trainedTokens: number;
}

export interface ExampleOptions {
  /** `prompt-completion`, `text`, `alpaca`, `messages` or `sharegpt`. */
  readonly shape: string;
  /** Field name → column. */
  readonly columns?: Readonly<Record<string, string>>;
  /** `all`: every token. Else the completion, or the assistant's turns; `text` is always trained whole. */
  readonly trainOn: TrainOn;
  /** In tokens. */
  readonly maxLength: number;
  /** `error` and `drop` both refuse a longer row with LEN001; the caller decides what that means. */
  readonly truncation: Truncation;
  /** Needed for conversations only. */
  readonly template: ChatTemplate | null;
  readonly tokenizer: TextTokenizer;
}

/**
 * Tokens and labels of one row (contracts: "Supervision"), the same in every engine.
 * Problems: SCH001/SCH002/SCH007 (the row), TPL002/TPL004 (the template), LEN001 (longer than `maxLength`).
 */
export function buildExample(row: unknown, options: ExampleOptions): Result<Example, SupervisionProblem> {
  const read = readSupervisedRow(row, options.shape, options.columns);
  if (!read.ok) return read;
  const whole = supervise(read.value, options);
  return whole.ok ? cut(whole.value, options) : whole;
}

interface Supervised {
  readonly ids: number[];
  readonly trained: readonly (readonly [number, number])[];
}

function supervise(row: SupervisedRow, options: ExampleOptions): Result<Supervised, SupervisionProblem> {
  const { tokenizer, trainOn } = options;
  switch (row.kind) {
    case "text": {
      const ids = withEnd(tokenizer.encode(row.text, true), tokenizer);
      return ok({ ids, trained: [[0, ids.length]] });
    }
    case "prompt-completion": {
      const text = row.prompt + row.completion;
      const bare = tokenizer.encode(text, true);
      const start = trainOn === "all" ? 0 : tokensBefore(bare, text, row.prompt.length, tokenizer, true);
      const ids = withEnd(bare, tokenizer);
      return ok({ ids, trained: [[start, ids.length]] });
    }
    case "messages":
      return superviseChat(row, options);
    default:
      return unreachable(row);
  }
}

function superviseChat(
  row: SupervisedRow & { readonly kind: "messages" },
  { template, tokenizer, trainOn }: ExampleOptions,
): Result<Supervised, SupervisionProblem> {
  if (template === null)
    return fail({
      code: "TPL002",
      message: "the model has no chat template, and this row is a conversation",
      nextStep: "name a template file in model.chat_template",
    });
  // The template writes the special tokens itself: none are added, and no end is appended.
  if (trainOn === "all") {
    const text = renderWhole(row, template, tokenizer);
    if (!text.ok) return text;
    const ids = tokenizer.encode(text.value, false);
    return ok({ ids, trained: [[0, ids.length]] });
  }
  const chat = renderChat(row, template, tokenizer);
  if (!chat.ok) return chat;
  const { text, spans } = chat.value;
  const ids = tokenizer.encode(text, false);
  const at = (offset: number): number => tokensBefore(ids, text, offset, tokenizer, false);
  return ok({ ids, trained: spans.map(([start, end]) => [at(start), at(end)] as const) });
}

/** One end-of-sequence token, unless the text or the tokenizer has written it. */
function withEnd(ids: readonly number[], { eosId }: TextTokenizer): number[] {
  return eosId === null || ids.at(-1) === eosId ? [...ids] : [...ids, eosId];
}

function cut(
  whole: Supervised,
  { maxLength, truncation }: ExampleOptions,
): Result<Example, SupervisionProblem> {
  const over = whole.ids.length - maxLength;
  if (over > 0 && (truncation === "error" || truncation === "drop"))
    return fail({
      code: "LEN001",
      message: `the row has ${whole.ids.length} tokens, ${over} more than data.max_length`,
      nextStep: "raise data.max_length, shorten the row, or set data.truncation",
      tokens: whole.ids.length,
    });
  const labels = new Array<number>(whole.ids.length).fill(NOT_TRAINED);
  for (const [start, end] of whole.trained)
    for (let i = start; i < end; i++) labels[i] = whole.ids[i] as number;
  const from = over > 0 && truncation === "start" ? over : 0;
  const to = over > 0 && truncation === "end" ? maxLength : whole.ids.length;
  const kept = labels.slice(from, to);
  return ok({
    ids: whole.ids.slice(from, to),
    labels: kept,
    truncatedTokens: Math.max(0, over),
    trainedTokens: kept.reduce((n, label, i) => (i > 0 && label !== NOT_TRAINED ? n + 1 : n), 0),
  });
}
