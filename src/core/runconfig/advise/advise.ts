import { formatInteger } from "../../../base/format";
import { bandText, gib, neededBand } from "../../memory/memoryText";
import { plainValue, nodeAt } from "../configTree";
import { parseOverrides } from "../resolve/overrides";
import type { AdviceFacts, KnownModel } from "./adviceFacts";
import { changesOf, type Change } from "./alternatives";
import { differences, takes } from "./costs";
import { decidedNumber, formatOf, longestRow } from "./draft";
import { modelProblem, ranked, rowProblem } from "./judgeModel";
import { makeDraft } from "./makeDraft";
import { judge, titleOf, type Judged, type Proposal } from "./proposal";
import { refuseModels, refuseRows, type Refusal } from "./refusal";
import type { Setting, SettingValue } from "./settings";
import { valueText, writeConfig } from "./writeConfig";

/** A proposal and others; or why there is none, and what it would need. */
export type Advice =
  | {
      readonly ok: true;
      readonly proposal: Proposal;
      readonly alternatives: readonly Proposal[];
      /** Models that were found and not taken. */
      readonly passedOver: readonly PassedOver[];
    }
  | ({ readonly ok: false } & Refusal);

export interface PassedOver {
  readonly name: string;
  readonly why: string;
}

const MOST_ALTERNATIVES = 2;

/**
 * A run config for a dataset, from the facts of data, models and machine. What is proposed has no finding in
 * `tunesmith check` and its forecast lies below what is free; with `--set`, warnings about what was set are possible.
 */
export function advise(facts: AdviceFacts): Advice {
  const refused = refuseRows(facts);
  if (refused !== undefined) return { ok: false, ...refused };
  const forced = forcedBy(facts.settings);
  const passedOver: PassedOver[] = [];
  const usable = usableModels(facts, forced, passedOver);
  let nearest: Judged | undefined;
  for (const model of usable) {
    const judged = bestOf(facts, model, forced);
    if (!isGood(judged, forced)) {
      nearest = judged;
      passedOver.push({ name: model.name, why: whyNot(judged) });
      continue;
    }
    const others = usable.filter((other) => other !== model);
    const alternatives = otherProposals(judged, others, forced);
    return { ok: true, proposal: firstProposal(judged, alternatives), alternatives, passedOver };
  }
  return { ok: false, ...refuseModels(facts, passedOver, nearest) };
}

function usableModels(
  facts: AdviceFacts,
  forced: ReadonlyMap<string, Setting>,
  passedOver: PassedOver[],
): readonly KnownModel[] {
  const length = forced.get("data.max_length")?.value;
  const possible = facts.models.filter((model) => {
    const why =
      modelProblem(model, formatOf(facts.train)) ??
      rowProblem(model, facts, typeof length === "number" ? length : undefined);
    if (why !== undefined) passedOver.push({ name: model.name, why });
    return why === undefined;
  });
  const order = ranked(possible, facts);
  // Where the assistant's turns can be told apart, a model in which they cannot is the second choice.
  const isWhole = ({ facts: { tokenizer } }: KnownModel): boolean => tokenizer?.template === "whole";
  const isChat = ["messages", "sharegpt"].includes(formatOf(facts.train) ?? "");
  return isChat ? [...order.filter((one) => !isWhole(one)), ...order.filter(isWhole)] : order;
}

const SMALLER_RANKS = [8, 4, 2];

/** As the rules have it; where that does not fit, with the largest smaller adapter that does, or else with the smallest. */
function bestOf(facts: AdviceFacts, model: KnownModel, forced: ReadonlyMap<string, Setting>): Judged {
  let judged = judge(makeDraft(facts, model, forced));
  if (forced.has("method.r") || forced.has("method.name")) return judged;
  for (const value of SMALLER_RANKS) {
    if (judged.fits) break;
    const setting: Setting = {
      ...{ key: "method.r", value },
      why: "A low rank, because a higher one does not fit.",
      source: "the memory forecast",
    };
    judged = judge(makeDraft(facts, model, new Map([...forced, ["method.r", setting]])));
  }
  return judged;
}

/** What somebody has set may have warnings; what we set has none. */
function isGood({ findings, fits }: Judged, forced: ReadonlyMap<string, Setting>): boolean {
  if (!fits) return false;
  return forced.size === 0 ? findings.length === 0 : findings.every(({ severity }) => severity !== "error");
}

function whyNot({ draft, findings, fits, memory }: Judged): string {
  if (!fits && memory?.device !== undefined)
    return `training it on ${rowsAtOnce(draft)} at a time needs ${bandText(neededBand(memory.forecast))} GiB, and ${gib(memory.device.freeBytes)} GiB may be used`;
  const first = findings.find(({ severity }) => severity === "error") ?? findings[0];
  return first === undefined
    ? "nothing that it can be trained with was found"
    : `${first.code} ${first.message}`;
}

function rowsAtOnce(draft: Judged["draft"]): string {
  const rows = decidedNumber(draft, "train.per_device_train_batch_size", 1);
  return rows === 1 ? "one row" : `${formatInteger(rows)} rows`;
}

function forcedBy(settings: readonly string[]): Map<string, Setting> {
  const { root } = parseOverrides(settings);
  const forced = new Map<string, Setting>();
  for (const setting of settings) {
    const key = setting.slice(0, Math.max(0, setting.indexOf("="))).trim();
    const node = nodeAt(root, key);
    if (key === "" || node === undefined) continue;
    const value = plainValue(node) as SettingValue;
    forced.set(key, { key, value, why: "Given with --set.", source: "--set" });
  }
  return forced;
}

function otherProposals(
  first: Judged,
  others: readonly KnownModel[],
  given: ReadonlyMap<string, Setting>,
): readonly Proposal[] {
  const proposals: Proposal[] = [];
  const { draft } = first;
  const kinds = new Set<string>();
  for (const change of changesOf(draft, others)) {
    if (proposals.length >= MOST_ALTERNATIVES) break;
    // Of several models one is enough.
    const kind = change.model === undefined ? change.title : "model";
    if (kinds.has(kind)) continue;
    // A rank that was lowered for this model and method is not one for others.
    const isOther = change.model !== undefined || change.settings.some(({ key }) => key === "method.name");
    const forced = new Map(isOther ? given : draft.forced);
    for (const setting of change.settings) forced.set(setting.key, setting);
    const judged = judge(makeDraft(draft.facts, change.model ?? draft.model, forced));
    if (!judged.fits || !isGood(judged, given)) continue;
    kinds.add(kind);
    proposals.push(otherProposal(change, judged, first));
  }
  return proposals;
}

function otherProposal(change: Change, judged: Judged, first: Judged): Proposal {
  const costs = [change.effect, ...differences(judged, first)];
  const { draft } = judged;
  const head = [
    `Proposed by Tunesmith for ${draft.facts.train.path}: ${titleOf(judged)}.`,
    `It takes ${takes(judged).join(", ")}.`,
  ];
  return {
    title: change.title,
    costs,
    command: commandOf(draft.facts, change),
    text: writeConfig(draft.settings, [...head, ""]),
    settings: draft.settings,
    judged,
  };
}

function commandOf({ command }: AdviceFacts, { settings, model }: Change): string {
  const parts = settings.map(({ key, value }) => `--set ${key}=${valueText(value)}`);
  return [command, ...(model === undefined ? [] : [`--model ${quoted(model.typed)}`]), ...parts].join(" ");
}

function quoted(path: string): string {
  return /^[\w./~+@-]+$/u.test(path) ? path : JSON.stringify(path);
}

function firstProposal(judged: Judged, alternatives: readonly Proposal[]): Proposal {
  const { draft } = judged;
  const { train } = draft.facts;
  const title = titleOf(judged);
  const head = [
    `Proposed by Tunesmith for ${train.path} (${formatInteger(train.facts.rows)} rows, the longest ${formatInteger(longestRow(draft) ?? 0)} tokens): ${title}.`,
    `It takes ${takes(judged).join(", ")}.`,
    ...(alternatives.length === 0 ? [] : ["Others, with what they cost:"]),
    ...alternatives.flatMap(({ title: other, costs, command }) => [
      `- ${other}: ${costs.join("; ")}.`,
      `  ${command}`,
    ]),
    "",
  ];
  return {
    title,
    costs: takes(judged),
    command: draft.facts.command,
    text: writeConfig(draft.settings, head),
    settings: draft.settings,
    judged,
  };
}
