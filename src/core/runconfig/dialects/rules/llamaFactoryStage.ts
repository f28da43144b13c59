import { nearest } from "../../../../base/editDistance";
import type { RuleInput } from "./rule";

const METHODS = ["lora", "oft", "freeze", "full"];
const STAGES = ["pt", "sft", "rm", "ppo", "dpo", "kto"];
/** A slip is told of at its own place: what follows from it would be wrong advice. */
const meant = (word: string, choices: readonly string[]): string =>
  choices.includes(word) ? word : (nearest(word, choices) ?? word);
/** How a LLaMA-Factory config trains. */
export const methodOf = (input: RuleInput): string => meant(input.word("finetuning_type") ?? "lora", METHODS);

/** What it trains for. */
export const stageOf = (input: RuleInput): string => meant(input.word("stage") ?? "sft", STAGES);
