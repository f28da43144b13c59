import type { Task } from "../tasks";
import { adalora, bottleneck, ia3, loha, lokr, oft, vera } from "./adapters";
import { full } from "./full";
import { lnTuning } from "./lnTuning";
import { dora, lora, pissa, qlora, rslora } from "./lora";
import type { Method, MethodName } from "./method";
import { prefixTuning, promptTuning, pTuning } from "./prompts";

/** Every method, in the order in which people choose. */
export const METHODS: readonly Method[] = [
  full,
  lora,
  qlora,
  dora,
  rslora,
  pissa,
  adalora,
  ia3,
  vera,
  loha,
  lokr,
  oft,
  bottleneck,
  promptTuning,
  prefixTuning,
  pTuning,
  lnTuning,
];

export const METHOD_NAMES: readonly MethodName[] = METHODS.map(({ name }) => name);

export function methodNamed(name: unknown): Method | undefined {
  return METHODS.find((method) => method.name === name);
}

/** The methods that read a key of `method`, by its own name. */
export function methodsReading(key: string): readonly MethodName[] {
  return METHODS.filter(({ keys }) => keys.includes(key)).map(({ name }) => name);
}

/** TRL 1.13: 2.0e-5 for SFTConfig, 1.0e-6 for DPOConfig, KTOConfig, GRPOConfig and ORPOConfig. */
const PREFERENCE_FACTOR = 1 / 20;
/** A margin of our own: GPT-3's models were pretrained at 0.6e-4 to 6.0e-4 (table 2.1), full fine-tuning ends at 5.0e-5. */
const PRETRAIN_FACTOR = 10;

/** The learning rate that a method takes by itself, and the usual range, for a task. */
export function learningRates(
  { learningRate: { preset, usual } }: Method,
  task: Task | undefined,
): { readonly preset: number; readonly low: number; readonly high: number } {
  const factor = task?.isPreference === true ? PREFERENCE_FACTOR : 1;
  const high = usual[1] * (task?.name === "pretrain" ? PRETRAIN_FACTOR : factor);
  return { preset: rounded(preset * factor), low: rounded(usual[0] * factor), high: rounded(high) };
}

/** Without the last bits that a product leaves: 2.0e-4 / 20 is 1.0e-5. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
