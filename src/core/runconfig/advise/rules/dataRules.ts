import { formatInteger, formatPercent } from "../../../../base/format";
import { CITED } from "../../cited";
import type { AdvisedFile } from "../adviceFacts";
import { decided, formatOf, inTokens, longestRow, measuredFiles, type Draft } from "../draft";
import { positionLimit } from "../../modelFacts";
import { togetherColumn } from "../suggestColumns";
import type { AdviceRule } from "./rule";

/** Rows below which holding some back would leave neither part enough. */
const FEWEST_ROWS = 10;
const FEW_ROWS = 50;
/** With so many, a share is known to ± 2.2 points (95 %): 1.96 × √(0.25 / 2,000). */
const ENOUGH_ROWS = 2000;
/** Kernels like lengths that are multiples of this, and the embedded engine pads to it. */
const LENGTH_STEP = 16;

const INTERVALS = "the width of a share's 95 % interval, 1.96 × √(0.25 / n)";
const ROWS = "the rows";

export const dataRules: readonly AdviceRule[] = [
  {
    key: "data.train",
    what: ({ facts }) => facts.train.path,
    why: ({ facts: { train } }) => {
      const { duplicates, rows } = train.facts;
      const copies = duplicates.exact;
      const more =
        copies === 0
          ? ""
          : ` ${formatInteger(copies)} of them ${copies === 1 ? "is a copy" : "are copies"} of others: \`tunesmith lint\` names them.`;
      return `${formatInteger(rows)} rows of the form \`${formatOf(train) ?? "unknown"}\`.${more}`;
    },
    source: ROWS,
  },
  heldOutRule("eval", "their loss is watched while training"),
  heldOutRule("test", "the report is made of them"),
  ...splitRules(),
  {
    key: "data.max_length",
    when: (draft) => longestRow(draft) !== undefined,
    what: (draft) => {
      const longest = Math.max(1, longestRow(draft) ?? 1);
      const rounded = Math.ceil(longest / LENGTH_STEP) * LENGTH_STEP;
      const limit = positionLimit(draft.model.facts)?.tokens;
      return limit !== undefined && rounded > limit && longest <= limit ? limit : rounded;
    },
    why: (draft) => {
      const { p50, p95, max } = inTokens(draft, draft.facts.train).lengths;
      const parts = measuredFiles(draft.facts).length > 1 ? " in training and eval rows" : "";
      return `In this model's tokens half of the rows have at most ${formatInteger(p50)}, 95% at most ${formatInteger(p95)}, the longest ${formatInteger(Math.max(max, longestRow(draft) ?? 0))}${parts}: no row is cut or left out.`;
    },
    source: "the rows, counted with the model's tokenizer",
  },
  {
    key: "data.truncation",
    what: () => "error",
    why: () => "A longer row that comes in later refuses the run instead of being cut in silence.",
    source: `${CITED.trl2400}: rows that a default length cut unnoticed`,
  },
  {
    key: "data.train_on",
    when: ({ facts }) => formatOf(facts.train) === "text",
    what: () => "all",
    why: () => "Plain text has no prompt: every token is learnt.",
    source: ROWS,
  },
  {
    key: "data.train_on",
    when: ({ facts, model }) => isChat(facts.train) && model.facts.tokenizer?.template === "whole",
    what: () => "all",
    why: () =>
      "In what this model's chat template renders, the assistant's turns cannot be told apart: all turns are learnt.",
    source: "the model's chat template",
  },
  {
    key: "data.train_on",
    when: ({ facts }) => isChat(facts.train),
    what: () => "assistant",
    why: () => "Only what the assistant says is learnt, not what it is asked.",
    source: `${CITED.trl1507}: prompts that were trained on without notice`,
  },
  {
    key: "data.train_on",
    what: () => "completion",
    why: () => "Only the answer is learnt, not the prompt.",
    source: `${CITED.trl1507}: prompts that were trained on without notice`,
  },
];

export function isChat(file: AdvisedFile): boolean {
  const format = formatOf(file);
  return format === "messages" || format === "sharegpt";
}

function heldOutRule(part: "eval" | "test", use: string): AdviceRule {
  return {
    key: `data.${part}`,
    when: ({ facts }) => facts[part] !== undefined,
    what: ({ facts }) => facts[part]?.path,
    why: ({ facts }) => {
      const file = facts[part];
      const found = file?.found === undefined ? "" : ` ${file.found}.`;
      const alone =
        part === "eval" && facts.test === undefined
          ? " Without test rows the report is made of them too."
          : "";
      return `${formatInteger(file?.facts.rows ?? 0)} rows that are not trained on: ${use}.${found}${alone}`;
    },
    source: ROWS,
  };
}

function splits({ facts, forced }: Draft): boolean {
  const isGiven = facts.eval !== undefined || facts.test !== undefined || forced.has("data.split");
  return !isGiven && facts.train.facts.rows >= FEWEST_ROWS;
}

function splitRules(): readonly AdviceRule[] {
  return [
    {
      key: "data.split.eval",
      when: splits,
      what: ({ facts }) => heldShare(facts.train.facts.rows),
      why: ({ facts }, value) => {
        const share = typeof value === "number" ? value : 0;
        const { rows } = facts.train.facts;
        return `No held-out file was named: ${formatPercent(share, share < 0.1 ? 1 : 0)} of the ${formatInteger(rows)} rows (${formatInteger(rows * share)}) are kept to watch the loss, and as many for the report.`;
      },
      source: INTERVALS,
    },
    {
      key: "data.split.test",
      when: splits,
      what: ({ facts }) => heldShare(facts.train.facts.rows),
      why: () => "",
      source: INTERVALS,
    },
    { key: "data.split.seed", when: splits, what: () => 13, why: () => "", source: "the registry's default" },
    {
      key: "data.split.stratify_by",
      when: (draft) => splits(draft) && draft.labels?.column !== undefined,
      what: ({ labels }) => labels?.column,
      why: () => "Each label keeps its share in every part.",
      source: ROWS,
    },
    {
      key: "data.split.group_by",
      suggests: true,
      when: (draft) => splits(draft) && togetherColumn(draft.facts.train, draft.labels) !== undefined,
      what: ({ facts, labels }) => togetherColumn(facts.train, labels),
      why: () =>
        "Rows that belong together (of one person, one document) should not stand on both sides. If this column says which those are, take the comment sign away.",
      source: "leakage between train and test rows of one source; only people know what a column means",
    },
  ];
}

/** A tenth; more of few rows, and of very many no more than tell something. */
function heldShare(rows: number): number {
  if (rows < FEW_ROWS) return 0.2;
  return rows * 0.1 > ENOUGH_ROWS ? Math.max(0.001, Math.round((1000 * ENOUGH_ROWS) / rows) / 1000) : 0.1;
}

/** Share of the training file's rows that the report is made of; 1 where it has a file of its own. */
export function reportShare(draft: Draft): number {
  const held = decided(draft, "data.split.test");
  return typeof held === "number" && draft.facts.test === undefined && draft.facts.eval === undefined
    ? held
    : 1;
}
