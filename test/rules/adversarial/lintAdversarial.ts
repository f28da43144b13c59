import { RULES } from "../../../src/core/lint/rules";
import { lintText } from "../../../src/node/lint/lintFile";
import type { LintFileOptions } from "../../../src/node/lint/lintFileOptions";
import { indexHeldOut } from "../../../src/node/lint/surroundings/readHeldOut";

const HELD_OUT = `{"prompt": "How do I boil an egg?", "completion": "Put it into boiling water for seven minutes."}\n`;

/** With labels, groups and evaluation rows, so that hardly a rule rests. */
export async function adversarialOptions(): Promise<Omit<LintFileOptions, "file">> {
  return {
    ...{ labels: ["low", "high"], groups: ["age_band"] },
    heldOut: [await indexHeldOut(HELD_OUT, { file: "eval.jsonl" })],
  };
}

/** How often a row is linted that takes too long: the first time also compiles, and neighbours disturb. */
const TRIES = 4;

/** Milliseconds of the processor for a file, the least of a few tries; no more tries than it takes to be below the limit. */
export async function millisecondsOf(
  text: string,
  options: LintFileOptions,
  limit = 0,
  tries = TRIES,
): Promise<number> {
  let least = Infinity;
  for (let i = 0; i < tries && least > limit; i++) {
    const began = process.cpuUsage();
    await lintText(text, options);
    const { user, system } = process.cpuUsage(began);
    least = Math.min(least, (user + system) / 1000);
    // No noise makes a moment of that.
    if (limit > 0 && least > 5 * limit) break;
  }
  return least;
}

/** The rules that alone take longer than the limit, with their times. */
export async function slowRules(
  text: string,
  options: LintFileOptions,
  limit: number,
): Promise<readonly { readonly code: string; readonly ms: number }[]> {
  const slow: { code: string; ms: number }[] = [];
  for (const { code } of RULES) {
    const ms = await millisecondsOf(text, { ...options, select: [code] }, limit);
    if (ms > limit) slow.push({ code, ms });
  }
  return slow.sort((a, b) => b.ms - a.ms);
}
