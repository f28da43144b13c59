import { NOT_TRAINED, buildExample, readSupervisedRow, type Example } from "../supervision";
import { renderChat, renderWhole, type ChatText } from "../supervision/chatSpans";
import { isOverLimit } from "../supervision/templateLimits";
import type { SupervisedRow, SupervisionProblem, TextTokenizer } from "../supervision/types";
import type { RuleContext } from "./defineRule";
import type { LintRow } from "./rows/lintRow";
import { plainRow } from "./rows/plainRow";
import type { LintSupervision } from "./surroundings";

/**
 * What the run makes of a row: read, rendered and tokenized at most once for all rules that ask, and only as far as
 * they ask. Rests without a model, for forms that are not trained as one text (preference, KTO), and after a template
 * has run out of time again and again.
 */
export interface Supervisor {
  readonly supervision: LintSupervision | undefined;
  of(row: LintRow): SupervisedView | undefined;
  /** Whether rendering was given up for the rest of the file. */
  readonly gaveUp: boolean;
}

export interface SupervisedView {
  readonly read: SupervisedRow;
  /** The rendered conversation; undefined for other rows, and for a model without a template. */
  readonly chat: ChatText | SupervisionProblem | undefined;
  /**
   * Tokens and labels of the whole row, nothing cut, if it is longer than the run's `data.max_length`. Undefined when
   * it is not, which its bytes alone tell of most rows, and when it cannot be made.
   */
  readonly overlong: Example | undefined;
}

/** A template that takes all of the time or memory for so many rows is not tried on the others. */
const MOST_TIMEOUTS = 3;
/** A row of so many bytes may be at fault itself. */
const HUGE_ROW = 1_000_000;

export function createSupervisor(context: RuleContext): Supervisor {
  const { supervision } = context;
  let last: LintRow | undefined;
  let view: SupervisedView | undefined;
  let timeouts = 0;
  return {
    supervision,
    get gaveUp() {
      return timeouts >= MOST_TIMEOUTS;
    },
    of: (row) => {
      if (row === last) return view;
      last = row;
      view = undefined;
      if (supervision === undefined || row.object === undefined || row.shape === undefined) return undefined;
      const read = readSupervisedRow(plainRow(row), row.shape.format, context.columns);
      if (!read.ok || (read.value.kind === "messages" && timeouts >= MOST_TIMEOUTS)) return undefined;
      view = createView(row, read.value, supervision, context, () => timeouts++);
      return view;
    },
  };
}

function createView(
  row: LintRow,
  read: SupervisedRow,
  supervision: LintSupervision,
  { columns }: RuleContext,
  onTimeout: () => void,
): SupervisedView {
  let chat: SupervisedView["chat"];
  let isRendered = false;
  let overlong: Example | undefined;
  let isMeasured = false;
  const view: SupervisedView = {
    read,
    get chat() {
      if (isRendered) return chat;
      isRendered = true;
      chat = render(read, supervision);
      if (
        chat !== undefined &&
        "code" in chat &&
        isOverLimit(chat.message) &&
        row.source.byteLength < HUGE_ROW
      )
        onTimeout();
      return chat;
    },
    get overlong() {
      if (isMeasured) return overlong;
      isMeasured = true;
      if (!mayBeLonger(view, supervision)) return undefined;
      const built = buildExample(plainRow(row), {
        shape: row.shape?.format ?? "",
        columns,
        ...{ trainOn: supervision.trainOn, maxLength: Number.MAX_SAFE_INTEGER, truncation: "end" },
        template: supervision.template,
        tokenizer: supervision.tokenizer,
      });
      if (built.ok && built.value.ids.length > supervision.maxLength) overlong = built.value;
      return overlong;
    },
  };
  return view;
}

function render(
  read: SupervisedRow,
  { template, tokenizer, trainOn }: LintSupervision,
): SupervisedView["chat"] {
  if (read.kind !== "messages" || template === null) return undefined;
  if (trainOn !== "all") {
    const made = renderChat(read, template, tokenizer);
    return made.ok ? made.value : made.problem;
  }
  const text = renderWhole(read, template, tokenizer);
  return text.ok ? { text: text.value, spans: [[0, text.value.length]] } : text.problem;
}

/** By the bytes first, which costs nothing, then by counting, which costs little; never false when it is longer. */
function mayBeLonger(view: SupervisedView, { tokenizer, maxLength }: LintSupervision): boolean {
  const { read, chat } = view;
  switch (read.kind) {
    case "messages":
      return chat !== undefined && !("code" in chat) && exceeds(tokenizer, chat.text, false, maxLength);
    case "text":
      return exceeds(tokenizer, read.text, true, maxLength - 1);
    case "prompt-completion":
      return exceeds(tokenizer, read.prompt + read.completion, true, maxLength - 1);
  }
}

/** @param limit one less than the limit where an end mark may follow */
function exceeds(tokenizer: TextTokenizer, text: string, specialTokens: boolean, limit: number): boolean {
  return tokenizer.mostTokens(text) > limit && tokenizer.countTokens(text, specialTokens) > limit;
}

/** Tokens before the first trained one. */
export function untrainedStart({ labels }: Example): number {
  const first = labels.findIndex((label) => label !== NOT_TRAINED);
  return first < 0 ? labels.length : first;
}

/** Trained tokens that are left when the row is cut to `maxLength`. */
export function trainedAfterCut(
  { labels }: Example,
  { maxLength, truncation }: Pick<LintSupervision, "maxLength" | "truncation">,
): number {
  const from = truncation === "start" ? Math.max(0, labels.length - maxLength) : 0;
  const to = truncation === "start" ? labels.length : Math.min(labels.length, maxLength);
  let trained = 0;
  // The first token has nothing before it and is never learnt.
  for (let i = from + 1; i < to; i++) if (labels[i] !== NOT_TRAINED) trained++;
  return trained;
}
