import { formatInteger, formatPercent } from "../../../base/format";
import { bandText, gib, neededBand } from "../../memory/memoryText";
import type { AdviceFacts } from "./adviceFacts";
import { formatOf, longestRow } from "./draft";
import { LARGEST_EMBEDDED } from "../embeddedModel";
import { positionLimit } from "../modelFacts";
import { millions } from "./modelSize";
import type { Judged } from "./proposal";

/** Why nothing can be proposed, in plain words. */
export interface Refusal {
  /** One sentence without a full stop. */
  readonly message: string;
  /** What was looked at, one line each. */
  readonly reasons: readonly string[];
  /** What is needed instead, one line each. */
  readonly needs: readonly string[];
  /** Settings with which there is something to propose, at a price that only people can agree to. */
  readonly choices: readonly { readonly title: string; readonly settings: readonly string[] }[];
}

const LEARNT_BY: Readonly<Record<string, string>> = {
  preference: "pairs of answers, which preference tasks (DPO, ORPO, a reward model) learn from",
  kto: "answers marked as good or bad, which KTO learns from",
};

/** Rows that no engine of this version learns from. */
export function refuseRows({ train }: AdviceFacts): Refusal | undefined {
  const learntBy = LEARNT_BY[formatOf(train) ?? ""];
  const { withMedia } = train.tallies;
  if (learntBy === undefined && withMedia > 0)
    return {
      message: `no run config can be proposed for ${train.path}: ${formatInteger(withMedia)} of its ${formatInteger(train.facts.rows)} rows have images, videos or sounds`,
      reasons: [
        "the embedded engine, the only one in this version, trains models of text, which would not see them",
      ],
      needs: ["rows of text alone"],
      choices: [],
    };
  if (learntBy === undefined) return undefined;
  return {
    message: `no run config can be proposed for ${train.path}: its rows are ${learntBy}`,
    reasons: ["the embedded engine, the only one in this version, trains supervised only (task sft)"],
    needs: [
      "rows with one answer each: messages, prompt and completion, instruction and output, text and label, or text",
      "or the torch engine of a later release",
    ],
    choices: [],
  };
}

const MOST_REASONS = 8;

/** No model that was found can be trained on these rows on this machine. */
export function refuseModels(
  facts: AdviceFacts,
  passedOver: readonly { readonly name: string; readonly why: string }[],
  nearest: Judged | undefined,
): Refusal {
  const { models, train, searched } = facts;
  const more = passedOver.length - MOST_REASONS;
  const needs = [
    `a Llama-type model of at most ${millions(LARGEST_EMBEDDED)} parameters, in a folder with config.json, model.safetensors, tokenizer.json and tokenizer_config.json: name it with --model`,
    ...chatNeeds(facts),
  ];
  return {
    message:
      models.length === 0
        ? `no run config can be proposed for ${train.path}: no model was found on this machine`
        : `no run config can be proposed for ${train.path}: none of the ${models.length === 1 ? "" : `${formatInteger(models.length)} `}models found can be trained on it here`,
    reasons: [
      ...passedOver.slice(0, MOST_REASONS).map(({ name, why }) => `${name}: ${why}`),
      ...(more > 0 ? [`and ${formatInteger(more)} more`] : []),
      ...(models.length === 0 && searched.length > 0 ? [`looked in ${searched.join(", ")}`] : []),
    ],
    needs: [...memoryNeeds(nearest), ...needs],
    choices: shorterRows(facts, nearest),
  };
}

function chatNeeds({ train, models }: AdviceFacts): readonly string[] {
  const isChat = ["messages", "sharegpt"].includes(formatOf(train) ?? "");
  const isLacking = models.some(({ facts }) => facts.tokenizer?.template === "none");
  return isChat && isLacking ? ["with a chat template, since the rows are conversations"] : [];
}

function memoryNeeds(nearest: Judged | undefined): readonly string[] {
  const { memory, fits } = nearest ?? {};
  if (memory?.device === undefined || fits === true) return [];
  return [
    `${bandText(neededBand(memory.forecast))} GiB of free memory (${gib(memory.device.freeBytes)} GiB may be used now), or shorter rows`,
  ];
}

/** To leave rows out is for people to decide: the settings that do it, and how many it would be. */
function shorterRows(facts: AdviceFacts, nearest: Judged | undefined): Refusal["choices"] {
  if (facts.settings.some((setting) => /^\s*data\.(?:max_length|truncation)\s*=/u.test(setting))) return [];
  const fitting = nearest === undefined ? undefined : fittingLength(nearest);
  const length = fitting ?? positionLength(facts);
  if (length === undefined) return [];
  return [
    {
      title: `Leave out rows of more than ${formatInteger(length)} tokens${shareText(facts, length)}`,
      settings: [`data.max_length=${String(length)}`, "data.truncation=drop"],
    },
  ];
}

/** The longest rows with which the forecast lies below what is free. */
function fittingLength({ memory }: Judged): number | undefined {
  const proposals = memory?.proposals() ?? [];
  const lengths = proposals.flatMap(({ edits }) =>
    edits.flatMap(({ path, value }) =>
      path === "data.max_length" && typeof value === "number" ? [value] : [],
    ),
  );
  return lengths.length === 0 ? undefined : Math.max(...lengths);
}

/** The most positions of a model that only fails by them. */
function positionLength(facts: AdviceFacts): number | undefined {
  const limits = facts.models.flatMap((model) => {
    const longest = longestRow({ facts, model });
    const limit = positionLimit(model.facts)?.tokens;
    return longest !== undefined && limit !== undefined && longest > limit ? [limit] : [];
  });
  return limits.length === 0 ? undefined : Math.max(...limits);
}

function shareText(facts: AdviceFacts, length: number): string {
  const counted = facts.models.flatMap((model) => model.datasets?.get(facts.train.path) ?? []);
  const lengths = counted[0]?.lengths;
  if (lengths === undefined) return "";
  const share = lengths.p99 <= length ? 0.01 : lengths.p95 <= length ? 0.05 : lengths.p50 <= length ? 0.5 : 1;
  return share === 1 ? " (more than half of all)" : ` (at most ${formatPercent(share, 0)} of all)`;
}

/** The settings of a choice as a person types them. */
export function settingsText(settings: readonly string[]): string {
  return settings.map((setting) => `--set ${setting}`).join(" ");
}
