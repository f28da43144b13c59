import type { Rule } from "./defineRule";
import { RULES } from "./rules";

/** Rules whose code begins with one of `select` (absent or `ALL`: every rule) and with none of `ignore`. */
export function selectRules(select?: readonly string[], ignore: readonly string[] = []): readonly Rule[] {
  const matches = (patterns: readonly string[], code: string): boolean =>
    patterns.some((pattern) => pattern === "ALL" || code.startsWith(pattern));
  return RULES.filter(
    ({ code }) => (select === undefined || matches(select, code)) && !matches(ignore, code),
  );
}
