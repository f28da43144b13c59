import type { ResolvedConfig } from "../runconfig/resolvedConfig";
import type { DeviceFacts } from "./device";
import { fitChoices, isPossible, type FitChoice, type RowLengths } from "./fitChoices";
import { forecastRun } from "./forecastRun";
import type { ModelSizes, RunFacts, RunForecast } from "./runForecast";
import { withEdits, type FitEdit } from "./withEdits";

export interface FitQuestion {
  readonly resolved: ResolvedConfig;
  readonly model: ModelSizes;
  /** Engine, longest row and correction; device and free memory come from `device`. */
  readonly facts: Omit<RunFacts, "device" | "freeBytes">;
  /** Where it does not fit. */
  readonly device: DeviceFacts;
  /** Other devices of the machine. */
  readonly others?: readonly DeviceFacts[];
  /** Quantiles of the rows' lengths in tokens, where they are known. */
  readonly lengths?: RowLengths;
}

/** A change after which the run fits. */
export interface FitProposal {
  /** `halve the batch, accumulate twice as often`. */
  readonly title: string;
  /** Key paths and their new values, all of which belong together. */
  readonly edits: readonly FitEdit[];
  /** What each part costs in time or quality, in words. */
  readonly costs: readonly string[];
  /** For ranking: more is dearer. */
  readonly cost: number;
  readonly device: DeviceFacts;
  readonly forecast: RunForecast;
}

/** Nobody compares more. */
const MOST = 6;

/**
 * Changes of a config, alone or together, after which its forecast lies below the device's free memory; the least costly
 * first. None contains another that would do. Empty when it fits as it is, and when nothing helps.
 */
export function makeItFit(question: FitQuestion): readonly FitProposal[] {
  const { device } = question;
  if (forecastOn(question, device, question.resolved) === undefined) return [];
  if (fitsOn(question, device, []) !== undefined) return [];
  const found: FitProposal[] = [];
  const accepted: (readonly number[])[] = [];
  const ways = fitChoices(question.resolved, { longestRow: question.facts.longestRow, ...question.lengths });
  for (const { levels, choices, cost } of combinations(ways)) {
    if (found.length >= MOST) break;
    if (accepted.some((smaller) => smaller.every((level, i) => level === 0 || (levels[i] ?? 0) >= level)))
      continue;
    const edits = choices.flatMap((choice) => choice.edits);
    // Two choices for one key do not go together.
    if (new Set(edits.map(({ path }) => path)).size < edits.length) continue;
    if (!isPossible(question.resolved, edits, question.facts.engine)) continue;
    const forecast = fitsOn(question, device, edits);
    if (forecast === undefined) continue;
    accepted.push(levels);
    found.push(proposal(choices, edits, { cost, device, forecast }));
  }
  return [...found, ...onOtherDevices(question)].sort((a, b) => a.cost - b.cost).slice(0, MOST);
}

function proposal(
  choices: readonly FitChoice[],
  edits: readonly FitEdit[],
  rest: Pick<FitProposal, "cost" | "device" | "forecast">,
): FitProposal {
  return {
    title: choices.map(({ title }) => title).join(", "),
    edits,
    costs: choices.map(({ text }) => text),
    ...rest,
  };
}

/** Another GPU with enough room costs nothing; the processor costs a lot of time. */
function onOtherDevices(question: FitQuestion): readonly FitProposal[] {
  return (question.others ?? []).flatMap((device): readonly FitProposal[] => {
    if (device.id === question.device.id) return [];
    const isProcessor = device.kind === "cpu";
    const edits = [{ path: "train.devices", value: isProcessor ? "cpu" : [device.id] }];
    if (!isPossible(question.resolved, edits, question.facts.engine)) return [];
    const forecast = fitsOn(question, device, edits);
    if (forecast === undefined) return [];
    const text = isProcessor ? "many times slower" : "no cost, as long as nobody else needs it";
    const choice = { title: `train on ${device.name}`, text, cost: isProcessor ? 90 : 1, edits };
    return [proposal([choice], edits, { cost: choice.cost, device, forecast })];
  });
}

/** The forecast after the edits, if it lies below what is free. */
function fitsOn(
  question: FitQuestion,
  device: DeviceFacts,
  edits: readonly FitEdit[],
): RunForecast | undefined {
  const forecast = forecastOn(question, device, withEdits(question.resolved, edits));
  if (forecast === undefined) return undefined;
  return needsAtMost(forecast) <= device.freeBytes ? forecast : undefined;
}

/** What training and evaluating need at most; merging happens elsewhere and later. */
export function needsAtMost({ train, evaluate }: RunForecast): number {
  return Math.max(train.highBytes, evaluate.highBytes);
}

function forecastOn(
  { model, facts }: FitQuestion,
  { kind, freeBytes }: DeviceFacts,
  config: ResolvedConfig,
): RunForecast | undefined {
  return forecastRun(config, model, { ...facts, device: kind, freeBytes });
}

interface Combination {
  /** Chosen level of every way, 0 for none. */
  readonly levels: readonly number[];
  readonly choices: readonly FitChoice[];
  readonly cost: number;
}

/** Every combination of at least one choice, cheapest first. */
function combinations(ways: readonly (readonly FitChoice[])[]): readonly Combination[] {
  let all: Combination[] = [{ levels: [], choices: [], cost: 0 }];
  for (const choices of ways)
    all = all.flatMap(({ levels, choices: before, cost }) => [
      { levels: [...levels, 0], choices: before, cost },
      ...choices.map((choice, i) => ({
        levels: [...levels, i + 1],
        choices: [...before, choice],
        cost: cost + choice.cost,
      })),
    ]);
  return all
    .filter(({ choices }) => choices.length > 0)
    .sort((a, b) => a.cost - b.cost || a.choices.length - b.choices.length);
}
