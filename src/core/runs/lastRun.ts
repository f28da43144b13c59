import { inYaml } from "../runconfig/scalars/yamlValue";
import type { ConfigDifference } from "./configDifferences";
import { outcomeOf, type PastRun } from "./pastRun";

/** The last run of a config that is over, and in what it was made otherwise than it would be now. */
export interface LastRun {
  readonly run: PastRun;
  /** Paths as the config's file names them. */
  readonly differences: readonly ConfigDifference[];
}

/** Keys that are named one by one; more are counted. */
const MOST_NAMED = 8;
const LONGEST_VALUE = 60;

/** The last run in words: when, what came out, and what is otherwise now. Markdown. */
export function lastRunMarkdown({ run, differences }: LastRun): string {
  const head = `Last run: ${code(run.id)}, ${whenText(run.createdAt)}: ${outcomeOf(run)}`;
  if (differences.length === 0) return `${head}, with the same values as now.`;
  const named = differences.slice(0, MOST_NAMED).map((one) => `- ${differenceText(one, code)}`);
  const more = differences.length - named.length;
  return [`${head}. Since then:`, "", ...named, ...(more > 0 ? [`- and ${String(more)} more`] : [])].join(
    "\n",
  );
}

/** `train.learning_rate: 0.0002 → 0.0003` */
export function differenceText(
  { key, then, now }: ConfigDifference,
  quote: (text: string) => string = (text) => text,
): string {
  return `${quote(key)}: ${quote(valueText(then))} → ${quote(valueText(now))}`;
}

/** A value on one line, and no longer than a line; a dash where the other config has no such key. */
export function valueText(value: unknown): string {
  if (value === undefined) return "–";
  const text = inYaml(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1)}…` : text;
}

/** `2026-11-22 10:15 UTC` */
export function whenText(time: string): string {
  return `${time.slice(0, 16).replace("T", " ")} UTC`;
}

/** Text as Markdown code, whatever characters it holds. */
function code(text: string): string {
  return `\`${text.replace(/[`\r\n]/gu, "'")}\``;
}
