import { linearModules } from "../modelFacts";
import type { KnownModel } from "./adviceFacts";
import { decided, decidedNumber, type Draft } from "./draft";
import { modelSize } from "./modelSize";
import { modelTitle } from "./proposal";
import type { Setting, SettingValue } from "./settings";

/** One way to do it otherwise. */
export interface Change {
  readonly title: string;
  /** What it means for the result. */
  readonly effect: string;
  /** Forced beside what somebody has forced already. */
  readonly settings: readonly Setting[];
  readonly model?: KnownModel;
}

/** Changes of a draft that are worth a look, the most telling first. `--set` decides against those that contradict it. */
export function changesOf(draft: Draft, others: readonly KnownModel[]): readonly Change[] {
  const all = [
    ...methodChanges(draft),
    ...modelChanges(draft, others),
    ...rankChanges(draft),
    ...lengthChanges(draft),
  ];
  return all.filter(({ settings }) => settings.every(({ key }) => !draft.forced.has(key)));
}

function methodChanges(draft: Draft): readonly Change[] {
  if (decided(draft, "method.name") === "full")
    return [
      {
        title: "An adapter (LoRA) instead of every weight",
        effect: "learns less and forgets less; the result is small and can be taken off again",
        settings: [set("method.name", "lora")],
      },
    ];
  return [
    {
      title: "Every weight instead of an adapter",
      effect: "learns more and forgets more; the result is a whole model",
      settings: [set("method.name", "full")],
    },
  ];
}

/** The next smaller model; where there is none, the next larger. */
function modelChanges({ model }: Draft, others: readonly KnownModel[]): readonly Change[] {
  const own = modelSize(model.facts) ?? 0;
  const sized = others
    .filter(({ path }) => path !== model.path)
    .map((other) => ({ other, size: modelSize(other.facts) ?? 0 }));
  const smaller = sized.filter(({ size }) => size < own).sort((a, b) => b.size - a.size);
  const larger = sized.filter(({ size }) => size > own).sort((a, b) => a.size - b.size);
  return [...smaller, ...larger].map(({ other, size }) => ({
    title: `A ${size < own ? "smaller" : "larger"} model: ${modelTitle(other)}`,
    effect: size < own ? "knows less to begin with" : "knows more to begin with",
    settings: [],
    model: other,
  }));
}

const LARGEST_RANK = 64;

function rankChanges(draft: Draft): readonly Change[] {
  if (decided(draft, "method.name") !== "lora") return [];
  const rank = decidedNumber(draft, "method.r", 16);
  const sides = linearModules(draft.model.facts).map(({ inputs, outputs }) => Math.min(inputs, outputs));
  const higher = Math.min(4 * rank, LARGEST_RANK);
  if (higher <= rank || higher > Math.min(...sides)) return [];
  return [
    {
      title: `A rank of ${String(higher)} instead of ${String(rank)}`,
      effect: "the adapter can learn more, and more by heart",
      settings: [set("method.r", higher)],
    },
  ];
}

function lengthChanges(draft: Draft): readonly Change[] {
  if (draft.forced.has("train.max_steps")) return [];
  const epochs = decidedNumber(draft, "train.num_train_epochs", 3);
  const change = (to: number, effect: string): Change => ({
    title: `${to === 1 ? "One pass" : `${String(to)} passes`} over the rows instead of ${String(epochs)}`,
    effect,
    settings: [set("train.num_train_epochs", to)],
  });
  return [
    ...(epochs > 1 ? [change(1, "learns less; a first look at whether it goes in the right direction")] : []),
    change(2 * epochs, "learns more, and more by heart: watch the loss of the eval rows"),
  ];
}

function set(key: string, value: SettingValue): Setting {
  return { key, value, why: "Chosen instead of the first proposal.", source: "the alternatives" };
}
