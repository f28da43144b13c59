import { nearest } from "../../../base/editDistance";

/** The choice that was meant by a word that is none. */
export function choiceMeant(word: string, choices: readonly string[]): string | undefined {
  if (word.length > 60) return undefined;
  const flat = (text: string): string => text.toLowerCase().replace(/[-_ ]/gu, "");
  const same = choices.find((choice) => flat(choice) === flat(word));
  const other = OTHER_WORDS.get(word.toLowerCase())?.find((one) => choices.includes(one));
  return same ?? other ?? nearest(word, choices) ?? longestWithin(word, choices);
}

/** `cosine_decay` for `cosine`: the longest choice that the word goes on from. */
function longestWithin(word: string, choices: readonly string[]): string | undefined {
  return choices
    .filter((choice) => choice.length > 4 && word.toLowerCase().startsWith(`${choice}_`))
    .sort((a, b) => b.length - a.length)[0];
}

/** What people call a choice, here or in another tool. */
const OTHER_WORDS: ReadonlyMap<string, readonly string[]> = new Map([
  ["gpu", ["cuda"]],
  ["bf16", ["bfloat16"]],
  ["bfloat16", ["bf16"]],
  ["fp16", ["float16"]],
  ["float16", ["fp16"]],
  ["fp32", ["float32"]],
  ["float32", ["fp32"]],
  ["adam", ["adamw_torch"]],
  ["adamw", ["adamw_torch"]],
  ["adamw_hf", ["adamw_torch"]],
  ["adam_8bit", ["adamw_8bit", "adamw_bnb_8bit"]],
  ["qlora", ["lora"]],
  ["flash_attention_2", ["fa2"]],
  ["fa2", ["flash_attention_2"]],
  ["flash_attn", ["flash_attention_2", "fa2"]],
  ["bitsandbytes", ["bnb"]],
  ["nothing", ["none", "no"]],
]);
