import type { MachineFacts, RunMemory } from "../../memory/runMemory";
import { needsAtMost } from "../../memory/fit/makeItFit";
import type { DatasetFacts } from "../../../protocol/datasetFacts";
import { createLineIndex } from "../../../base/lineIndex";
import { parseConfig } from "../parse/parseConfig";
import { resolveConfig } from "../resolve/resolveConfig";
import { checkRunConfig, type ConfigCheck } from "../checkRunConfig";
import type { ConfigFacts } from "../configFacts";
import { knownMemory } from "../known/knownMemory";
import type { AdviceFacts, AdvisedFile, KnownModel } from "./adviceFacts";
import type { Setting, SettingValue } from "./settings";
import type { FoundLabels } from "./findLabels";
import { writeConfig } from "./writeConfig";

/** What rules see: the facts, the model that is tried, and what has been decided before them. */
export interface Draft {
  readonly facts: AdviceFacts;
  readonly model: KnownModel;
  readonly labels: FoundLabels | undefined;
  /** What is not for the rules to decide: `--set`, or the change that makes an alternative. By key. */
  readonly forced: ReadonlyMap<string, Setting>;
  /** In the order of the rules. */
  readonly settings: readonly Setting[];
}

/** The value of a key that somebody has forced, or an earlier rule has set. */
export function decided({ forced, settings }: Draft, key: string): SettingValue | undefined {
  const found = forced.get(key) ?? settings.find((one) => one.key === key && one.suggested !== true);
  return found?.value;
}

export function decidedNumber(draft: Draft, key: string, otherwise: number): number {
  const value = decided(draft, key);
  return typeof value === "number" ? value : otherwise;
}

/** The method that is decided, as the config will name it. */
export function decidedMethod(draft: Draft): string {
  const value = decided(draft, "method.name");
  return typeof value === "string" ? value : "lora";
}

/** The form of the training rows, as `data.format` calls it; undefined when nobody knows. */
export function formatOf({ facts }: AdvisedFile): string | undefined {
  return facts.files[0]?.format ?? undefined;
}

/** Files whose rows are trained on or whose loss is watched: none of their rows may be too long. */
export function measuredFiles({ train, eval: evaluation }: AdviceFacts): readonly AdvisedFile[] {
  return evaluation === undefined ? [train] : [train, evaluation];
}

/** Facts of a file in the model's tokens, where they have been counted. */
export function inTokens({ model }: Draft, { path, facts }: AdvisedFile): DatasetFacts {
  return model.datasets?.get(path) ?? facts;
}

/** Tokens of the longest row that is trained on or watched; undefined while nobody has counted. */
export function longestRow(draft: Pick<Draft, "facts" | "model">): number | undefined {
  const lengths = measuredFiles(draft.facts).map((file) => draft.model.datasets?.get(file.path)?.lengths);
  if (lengths.some((known) => known?.unit !== "tokens")) return undefined;
  return Math.max(...lengths.map((known) => known?.max ?? 0));
}

/** Rows that remain to train on after the split. */
export function trainRows(draft: Draft): number {
  const { rows } = draft.facts.train.facts;
  const held = decidedNumber(draft, "data.split.eval", 0) + decidedNumber(draft, "data.split.test", 0);
  return Math.max(1, Math.ceil(rows * Math.max(0, 1 - held)));
}

/** Optimizer steps of the draft: whole epochs of whole steps. */
export function draftSteps(draft: Draft): number {
  const rows =
    decidedNumber(draft, "train.per_device_train_batch_size", 1) *
    decidedNumber(draft, "train.gradient_accumulation_steps", 1);
  const most = decided(draft, "train.max_steps");
  if (typeof most === "number") return most;
  const epochs = decidedNumber(draft, "train.num_train_epochs", 1);
  return Math.max(1, Math.ceil(Math.ceil(trainRows(draft) / rows) * epochs));
}

/** A part of what is free is left for what other programs take between now and then. */
const USABLE = 0.9;

/** The machine as proposals may use it. */
export function usableMachine({ devices, corrections }: MachineFacts): MachineFacts {
  return {
    corrections,
    devices: devices.map((device) => ({ ...device, freeBytes: Math.floor(USABLE * device.freeBytes) })),
  };
}

/** The draft as the config's own check sees it, with everything that is known. */
export function checkDraft(draft: Draft, text = writeConfig(draft.settings, [])): ConfigCheck {
  return checkRunConfig(text, { file: "run.tune.yaml", facts: configFacts(draft) });
}

/** The forecast of the draft on what is usable of the machine. */
export function draftMemory(draft: Draft): RunMemory | undefined {
  const text = writeConfig(draft.settings, []);
  // Not checked: this is asked many times for one proposal.
  const { resolved } = resolveConfig(parseConfig(text).root, undefined, createLineIndex(text));
  return knownMemory(resolved, configFacts(draft));
}

/** Whether a forecast, at its upper end, lies below what is usable; also where there is no forecast. */
export function fits(memory: RunMemory | undefined): boolean {
  if (memory?.device === undefined) return memory === undefined;
  return needsAtMost(memory.forecast) <= memory.device.freeBytes;
}

function configFacts(draft: Draft): ConfigFacts {
  const { facts, model } = draft;
  const files = [facts.train, facts.eval, facts.test].flatMap((file) => file ?? []);
  const longest = decided(draft, "data.max_length");
  const machine = usableMachine(facts.machine);
  const datasets = new Map(
    files.map((file) => {
      const known = withLabels(inTokens(draft, file), file, draft.labels);
      const fitsAll = typeof longest === "number" && known.lengths.max <= longest;
      const isCounted = known.lengths.unit === "tokens" && known.rowsOverMaxLength === undefined;
      return [file.path, isCounted && fitsAll ? { ...known, rowsOverMaxLength: 0 } : known];
    }),
  );
  return {
    lookup: facts.lookup,
    dataset: (path) => datasets.get(path),
    machine: () => machine,
    model: (path) => (path === model.path ? model.facts : undefined),
  };
}

/** Labels are counted by their names once these are known. */
function withLabels(
  facts: DatasetFacts,
  { tallies }: AdvisedFile,
  labels: FoundLabels | undefined,
): DatasetFacts {
  if (labels === undefined || facts.labels.length > 0) return facts;
  const column = tallies.columns.find(({ name }) => name === labels.column)?.values;
  return { ...facts, labels: [...(column ?? tallies.answers)] };
}
