import { formatInteger } from "../../../base/format";
import { embeddingRows, positionLimit } from "../modelFacts";
import type { AdviceFacts, KnownModel, ModelOrigin } from "./adviceFacts";
import { longestRow } from "./draft";
import { embeddedProblem, LARGEST_EMBEDDED } from "../embeddedModel";
import { trainingSeconds } from "./trainingTime";
import { millions, modelSize } from "./modelSize";

/** Why a model cannot be trained here, from its `config.json` alone; undefined when nothing speaks against it. */
export function configProblem(facts: KnownModel["facts"]): string | undefined {
  const refused = embeddedProblem(facts.config);
  if (refused !== undefined) return refused;
  const size = modelSize(facts);
  return size !== undefined && size > LARGEST_EMBEDDED
    ? `it has ${millions(size)} parameters, and the embedded engine takes up to ${millions(LARGEST_EMBEDDED)}`
    : undefined;
}

/** The same from all of its files, and for rows of a format. Rows need not have been counted. */
export function modelProblem(
  { facts }: Pick<KnownModel, "facts">,
  format: string | undefined,
): string | undefined {
  const refused = configProblem(facts);
  if (refused !== undefined) return refused;
  const [problem] = facts.problems;
  if (problem !== undefined) return `its ${problem.file} ${problem.message}`;
  if (facts.tensors.size === 0) return "it has no weights in safetensors files";
  const { tokenizer } = facts;
  if (tokenizer === undefined) return "it has no tokenizer.json with tokenizer_config.json";
  const rows = embeddingRows(facts);
  if (rows !== undefined && tokenizer.vocabularySize > rows)
    return `its tokenizer has ${formatInteger(tokenizer.vocabularySize)} tokens, and its weights have rows for ${formatInteger(rows)}`;
  const isChat = format === "messages" || format === "sharegpt";
  if (isChat && tokenizer.template === "none")
    return "it has no chat template, and the rows are conversations";
  if (isChat && tokenizer.template === "broken") return tokenizer.templateProblem;
  return undefined;
}

/** The same, and what the counted rows say. @param length what somebody has set `data.max_length` to */
export function rowProblem(
  model: KnownModel,
  facts: AdviceFacts,
  length: number | undefined,
): string | undefined {
  const longest = longestRow({ facts, model });
  if (longest === undefined) return "its tokenizer and chat template can make nothing of the rows";
  const limit = positionLimit(model.facts)?.tokens;
  if (limit === undefined || Math.min(longest, length ?? Infinity) <= limit) return undefined;
  return `the longest row has ${formatInteger(longest)} of its tokens, and it was made for ${formatInteger(limit)}`;
}

const ORIGINS: readonly ModelOrigin[] = ["named", "near", "folder", "cache"];
/** Longer than over night is not proposed while something faster is there. In seconds. */
const OVER_NIGHT = 8 * 3600;

/** The models in the order in which they are tried: nearest first, then the largest that is done over night. */
export function ranked(models: readonly KnownModel[], facts: AdviceFacts): readonly KnownModel[] {
  const secondsOf = (model: KnownModel): number => trainingSeconds(model, facts, {}) ?? 0;
  const isSlow = (model: KnownModel): boolean => secondsOf(model) > OVER_NIGHT;
  return [...models].sort(
    (a, b) =>
      ORIGINS.indexOf(a.origin) - ORIGINS.indexOf(b.origin) ||
      Number(isSlow(a)) - Number(isSlow(b)) ||
      (isSlow(a) ? secondsOf(a) - secondsOf(b) : (modelSize(b.facts) ?? 0) - (modelSize(a.facts) ?? 0)),
  );
}
