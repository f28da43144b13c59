import type { ResolvedConfig } from "../../runconfig/resolve/resolvedConfig";
import type { DeviceFacts } from "../device";
import { fitChoices, isPossible, measuringChoices, type FitChoice, type RowLengths } from "./fitChoices";
import { forecastShape } from "../forecast/forecastRun";
import type { ReadShape } from "../model/readModelShape";
import type { RunFacts, RunForecast } from "../forecast/runForecast";
import { withEdits, type FitEdit } from "./withEdits";

export interface FitQuestion {
  readonly resolved: ResolvedConfig;
  readonly model: ReadShape;
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
/** What another device of the same kind costs: less than any change. */
const FREE = 1;

/**
 * Changes of a config, alone or together, after which its forecast lies below the device's free memory; the least costly
 * first. None contains another that would do. Empty when it fits as it is, and when nothing helps.
 */
export function makeItFit(question: FitQuestion, most = MOST): readonly FitProposal[] {
  const { device, resolved } = question;
  const { engine, longestRow } = question.facts;
  const possible = (choices: readonly FitChoice[]): readonly FitChoice[] =>
    choices.filter(({ edits }) => isPossible(resolved, edits, engine));
  const measuring = possible(measuringChoices(resolved));
  const asItIs = proposalFor(question, device, [], measuring);
  if (asItIs !== undefined) return asItIs.edits.length === 0 ? [] : [asItIs];
  const elsewhere = onOtherDevices(question);
  const free = elsewhere.filter(({ cost }) => cost <= FREE);
  const found: FitProposal[] = [];
  const accepted: (readonly number[])[] = [];
  const ways = fitChoices(resolved, { longestRow, ...question.lengths }).map(possible);
  const hopeless = hopelessLevels(question, ways, measuring.at(-1)?.edits ?? []);
  for (const { levels, choices } of combinations(ways)) {
    if (found.length + free.length >= most) break;
    if (levels.some((level, way) => hopeless[way]?.has(level) === true)) continue;
    if (accepted.some((smaller) => smaller.every((level, i) => covers(ways[i] ?? [], levels[i] ?? 0, level))))
      continue;
    const edits = choices.flatMap((choice) => choice.edits);
    if (!isPossible(resolved, edits, engine)) continue;
    const proposal = proposalFor(question, device, choices, measuring);
    if (proposal === undefined) continue;
    accepted.push(levels);
    found.push(proposal);
  }
  return [...found, ...elsewhere].sort((a, b) => a.cost - b.cost).slice(0, most);
}

/**
 * The config with some choices, if it fits on a device. Where only measuring does not, fewer rows at a time are measured.
 */
function proposalFor(
  question: FitQuestion,
  device: DeviceFacts,
  choices: readonly FitChoice[],
  measuring: readonly FitChoice[],
): FitProposal | undefined {
  const forecast = forecastWith(question, device, choices);
  if (needsAtMost(forecast) <= device.freeBytes) return proposalOf(choices, device, forecast);
  if (forecast.train.highBytes > device.freeBytes) return undefined;
  for (const less of measuring) {
    const smaller = forecastWith(question, device, [...choices, less]);
    if (needsAtMost(smaller) <= device.freeBytes) return proposalOf([...choices, less], device, smaller);
  }
  return undefined;
}

function proposalOf(choices: readonly FitChoice[], device: DeviceFacts, forecast: RunForecast): FitProposal {
  return {
    title: choices.map(({ title }) => title).join(", "),
    edits: choices.flatMap(({ edits }) => edits),
    costs: choices.map(({ text }) => text),
    cost: choices.reduce((sum, { cost }) => sum + cost, 0),
    ...{ device, forecast },
  };
}

/**
 * Levels of each way that do not fit even with the smallest choice in every other way. Most combinations then need no
 * forecast of their own. The smallest is looked for, not assumed: an adapter can take more than full fine-tuning does.
 */
function hopelessLevels(
  question: FitQuestion,
  ways: readonly (readonly FitChoice[])[],
  measured: readonly FitEdit[],
): readonly ReadonlySet<number>[] {
  const editsAt = (way: number, level: number): readonly FitEdit[] => ways[way]?.[level - 1]?.edits ?? [];
  const levelsOf = (way: number): readonly number[] => [0, ...(ways[way] ?? []).map((_, i) => i + 1)];
  const need = (levels: readonly number[]): number => {
    const edits = levels.flatMap((level, way) => editsAt(way, level));
    return needsAtMost(forecastAfter(question, question.device, [...edits, ...measured]));
  };
  const smallest = ways.map(() => 0);
  // Backwards: the method decides most, and comes last.
  for (let way = ways.length - 1; way >= 0; way--) {
    const needs = levelsOf(way).map((level) => need(smallest.with(way, level)));
    smallest[way] = needs.indexOf(Math.min(...needs));
  }
  const { freeBytes } = question.device;
  return ways.map(
    (_, way) => new Set(levelsOf(way).filter((level) => need(smallest.with(way, level)) > freeBytes)),
  );
}

/** Whether a level does all that a lower one does. */
function covers(choices: readonly FitChoice[], level: number, lower: number): boolean {
  if (lower === 0 || level === lower) return true;
  const isApart = choices[level - 1]?.apart === true || choices[lower - 1]?.apart === true;
  return !isApart && level > lower;
}

/** Another GPU with enough room costs nothing; the processor costs a lot of time. */
function onOtherDevices(question: FitQuestion): readonly FitProposal[] {
  return (question.others ?? []).flatMap((device): readonly FitProposal[] => {
    if (device.id === question.device.id) return [];
    const isProcessor = device.kind === "cpu";
    const edits = [{ path: "train.devices", value: isProcessor ? "cpu" : [device.id] }];
    if (!isPossible(question.resolved, edits, question.facts.engine)) return [];
    const text = isProcessor ? "many times slower" : "no cost, as long as nobody else needs it";
    const choice = { title: `train on ${device.name}`, text, cost: isProcessor ? 90 : FREE, edits };
    const proposal = proposalFor(question, device, [choice], []);
    return proposal === undefined ? [] : [proposal];
  });
}

function forecastWith(
  question: FitQuestion,
  device: DeviceFacts,
  choices: readonly FitChoice[],
): RunForecast {
  return forecastAfter(
    question,
    device,
    choices.flatMap(({ edits }) => edits),
  );
}

function forecastAfter(
  { model, facts, resolved }: FitQuestion,
  { kind, freeBytes }: DeviceFacts,
  edits: readonly FitEdit[],
): RunForecast {
  return forecastShape(withEdits(resolved, edits), model, { ...facts, device: kind, freeBytes });
}

/** What training and evaluating need at most; merging happens elsewhere and later. */
export function needsAtMost({ train, evaluate }: RunForecast): number {
  return Math.max(train.highBytes, evaluate.highBytes);
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
