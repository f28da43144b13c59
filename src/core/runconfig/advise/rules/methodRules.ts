import { formatPercent } from "../../../../base/format";
import { CITED } from "../../cited";
import { linearModules } from "../../modelFacts";
import { decided, decidedNumber, formatOf, type Draft } from "../draft";
import { trainedParameters } from "../trainedParameters";
import { millions, modelSize } from "../modelSize";
import type { AdviceRule } from "./rule";

const RANK = 16;
const LEAST_RANK = 2;

export const methodRules: readonly AdviceRule[] = [
  {
    key: "task",
    what: () => "sft",
    why: ({ facts, labels }) =>
      formatOf(facts.train) === "text"
        ? "Plain text is learnt as it stands; the embedded engine has no task of its own for it."
        : labels === undefined
          ? "The rows say what the model should answer: it learns to imitate them."
          : "The rows say what the model should answer; the answer is a label, learnt as text and compared by likelihood.",
    source: "the form of the rows; what the embedded engine trains",
  },
  {
    key: "method.name",
    what: () => "lora",
    why: () =>
      "A small adapter beside the frozen weights: less memory and time than training every weight, a result of a few megabytes that can be taken off again, and less forgotten.",
    source: `${CITED.lora}; ${CITED.lessLess}, abstract`,
  },
  {
    key: "method.r",
    when: isLora,
    what: rankFor,
    why: (draft, value) => {
      const side = narrowest(draft);
      const isCut = typeof value === "number" && value < RANK;
      const why = isCut && side !== undefined ? `, at most a quarter of the narrowest layer (${side})` : "";
      return `Rank of the adapter${why}.${share(draft, value)}`;
    },
    source: `${CITED.lora}, table 6: little is gained above a rank of 8; ${CITED.trl}: 16; the limit of a quarter is our own`,
  },
  {
    key: "method.lora_alpha",
    when: isLora,
    what: (draft) => 2 * decidedNumber(draft, "method.r", RANK),
    why: () => "Twice the rank, which keeps the size of the steps when the rank changes.",
    source: `${CITED.trl}: 32 on rank 16; ${CITED.lora}, its scripts: 16 on 8, 32 on 16`,
  },
  {
    key: "method.target_modules",
    when: isLora,
    what: () => "all-linear",
    why: () => "Adapters on every linear layer: needed to come near full fine-tuning.",
    source: `${CITED.qlora}, section 4 and figure 2; ${CITED.regret}`,
  },
];

export function isLora(draft: Draft): boolean {
  const name = decided(draft, "method.name");
  return name === undefined || name === "lora";
}

function narrowest({ model }: Draft): number | undefined {
  const sides = linearModules(model.facts).map(({ inputs, outputs }) => Math.min(inputs, outputs));
  return sides.length === 0 ? undefined : Math.min(...sides);
}

function rankFor(draft: Draft): number {
  const side = narrowest(draft) ?? Infinity;
  let rank = RANK;
  while (rank > LEAST_RANK && rank > side / 4) rank /= 2;
  return rank;
}

function share(draft: Draft, rank: unknown): string {
  const total = modelSize(draft.model.facts);
  const trained = trainedParameters(draft.model.facts, "lora", typeof rank === "number" ? rank : RANK);
  if (total === undefined || trained === undefined) return "";
  return ` ${millions(trained)} numbers are trained, ${formatPercent(trained / total)} of the model's.`;
}
