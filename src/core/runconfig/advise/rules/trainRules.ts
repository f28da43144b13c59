import { formatInteger } from "../../../../base/format";
import { bandText, gib, neededBand } from "../../../memory/memoryText";
import { yamlNumber } from "../../scalars/yamlNumber";
import { CITED } from "../../cited";
import { learningRates, methodNamed } from "../../methods";
import { taskNamed } from "../../tasks";
import {
  decided,
  decidedMethod,
  decidedNumber,
  draftMemory,
  draftSteps,
  fits,
  trainRows,
  type Draft,
} from "../draft";
import { modelSize } from "../modelSize";
import type { SettingValue } from "../settings";
import type { AdviceRule } from "./rule";

const COOKBOOK = `${CITED.cookbook}: 3 epochs, but 100 to 25,000 examples in all, and 1 to 25 epochs`;
const ALPACA = `${CITED.alpaca}: cosine with a warmup of 3 %`;
const EPOCHS = { usual: 3, fewestExamples: 100, mostExamples: 25_000, most: 25 } as const;

/** Rows of one step, where there are enough. */
const STEP_ROWS = 16;
/** Steps that an epoch should have at least. */
const EPOCH_STEPS = 8;
const MEASUREMENTS = 8;
/** Models below this bear the upper end of the learning rates. */
const SMALL_MODEL = 100e6;

export const trainRules: readonly AdviceRule[] = [
  {
    key: "train.engine",
    what: () => "auto",
    why: () => "The embedded engine, which needs nothing installed; the only one in this version.",
    source: "what is present",
  },
  {
    key: "train.num_train_epochs",
    when: ({ forced }) => !forced.has("train.max_steps"),
    what: (draft) => epochsFor(trainRows(draft)),
    why: (draft, value) => {
      const rows = trainRows(draft);
      const why =
        value === EPOCHS.usual
          ? "the usual number"
          : value === 1 || rows > EPOCHS.mostExamples / 3
            ? "fewer than the usual 3, as there are many rows"
            : "more than the usual 3, as there are few rows";
      return `Passes over the ${formatInteger(rows)} training rows: ${why}.`;
    },
    source: COOKBOOK,
  },
  {
    key: "train.per_device_train_batch_size",
    what: largestBatch,
    why: (draft, value) => {
      const memory = draftMemory(withValue(draft, "train.per_device_train_batch_size", value));
      if (memory?.device === undefined) return "Rows that go through the model together.";
      const { kind, name, freeBytes } = memory.device;
      const where = kind === "cpu" ? "of this machine's memory" : `on ${name}`;
      const isWhole = value === stepRows(draft);
      const what = isWhole ? "All rows of a step at once" : "The most rows at once that fit";
      return `${what}: the forecast is ${bandText(neededBand(memory.forecast))} GiB, and ${gib(freeBytes)} GiB ${where} may be used.`;
    },
    source: "the memory forecast, at its upper end, with nine tenths of what is free",
  },
  {
    key: "train.gradient_accumulation_steps",
    what: (draft) =>
      Math.max(1, Math.floor(stepRows(draft) / decidedNumber(draft, "train.per_device_train_batch_size", 1))),
    why: (draft, value) => {
      const rows =
        decidedNumber(draft, "train.per_device_train_batch_size", 1) *
        (typeof value === "number" ? value : 1);
      const few =
        rows < STEP_ROWS
          ? `, fewer than the usual ${STEP_ROWS}, so that an epoch has ${EPOCH_STEPS} steps or more`
          : "";
      return `${rows === 1 ? "One row makes" : `${formatInteger(rows)} rows make`} a step${few}.`;
    },
    source: `${CITED.qlora}, its scripts: 16 rows; ${CITED.regret}: fewer than 32; the least number of steps is our own`,
  },
  {
    key: "train.learning_rate",
    what: (draft) => rateFor(draft),
    why: (draft, value) => {
      const { low, high } = ratesOf(draft);
      const range = `${yamlNumber(low)} to ${yamlNumber(high)} is usual for \`${decidedMethod(draft)}\``;
      return value === high
        ? `The upper end of the method's range (${range}): small models bear larger steps.`
        : `The method's own (${range}).`;
    },
    source: `the table of methods (its ranges have their sources); ${CITED.gpt3}, table 2.1: rates fall from 6.0e-4 at 125 M parameters to 0.6e-4 at 175 B; the limit of 100 M is our own`,
  },
  {
    key: "train.lr_scheduler_type",
    what: () => "cosine",
    why: () => "",
    source: ALPACA,
  },
  {
    key: "train.warmup_ratio",
    what: () => 0.03,
    why: () =>
      "Up in 3% of the steps, then down along a cosine: small first steps while the optimizer has seen little.",
    source: ALPACA,
  },
  {
    key: "train.eval_steps",
    when: hasEvalRows,
    what: everySteps,
    why: (draft, value) => timesText(draft, value, "the loss of the eval rows is measured"),
    source: "the length of the run",
  },
  {
    key: "train.save_steps",
    what: everySteps,
    why: (draft, value) => (hasEvalRows(draft) ? "" : timesText(draft, value, "a checkpoint is written")),
    source: "the length of the run; a checkpoint beside every measurement",
  },
];

function epochsFor(rows: number): number {
  const { usual, fewestExamples, mostExamples, most } = EPOCHS;
  if (rows * usual < fewestExamples)
    return Math.min(most, Math.max(usual, Math.floor(fewestExamples / rows)));
  if (rows * usual > mostExamples) return Math.max(1, Math.floor(mostExamples / rows));
  return usual;
}

/** A power of two, so that it can be halved until it fits. */
function stepRows(draft: Draft): number {
  let rows = STEP_ROWS;
  while (rows > 1 && rows * EPOCH_STEPS > trainRows(draft)) rows /= 2;
  return rows;
}

function withValue(draft: Draft, key: string, value: SettingValue): Draft {
  return { ...draft, settings: [...draft.settings, { key, value, why: "", source: "" }] };
}

/** The largest of 16, 8, 4 … rows that fits; 1 where none does, which is found out later. */
function largestBatch(draft: Draft): number {
  let rows = stepRows(draft);
  while (rows > 1 && !fits(draftMemory(withValue(draft, "train.per_device_train_batch_size", rows))))
    rows /= 2;
  return rows;
}

function ratesOf(draft: Draft): ReturnType<typeof learningRates> {
  const method = methodNamed(decidedMethod(draft)) ?? methodNamed("lora")!;
  return learningRates(method, taskNamed(decided(draft, "task")));
}

function rateFor(draft: Draft): number {
  const { preset, high } = ratesOf(draft);
  return (modelSize(draft.model.facts) ?? Infinity) < SMALL_MODEL ? high : preset;
}

function hasEvalRows(draft: Draft): boolean {
  return draft.facts.eval !== undefined || decidedNumber(draft, "data.split.eval", 0) > 0;
}

function everySteps(draft: Draft): number {
  return Math.max(1, Math.floor(draftSteps(draft) / MEASUREMENTS));
}

function timesText(draft: Draft, value: SettingValue, what: string): string {
  const steps = draftSteps(draft);
  const times = typeof value === "number" ? Math.floor(steps / value) : 1;
  return `The run has ${formatInteger(steps)} ${steps === 1 ? "step" : "steps"}: ${what} ${times === 1 ? "once" : `${formatInteger(times)} times`}.`;
}
