import type { Rule } from "./defineRule";
import { RULES } from "./rules";

export interface Selection {
  readonly select?: readonly string[];
  readonly extendSelect?: readonly string[];
  readonly ignore?: readonly string[];
}

/**
 * Rules whose code begins with one of `select` (absent: the default set) or `extendSelect`, and with none of `ignore`.
 * `ALL` means every rule. Who names a rule or a family gets all of it, rules outside of the default set too.
 */
export function selectRules({ select, extendSelect = [], ignore = [] }: Selection): readonly Rule[] {
  const rules: readonly Rule[] = RULES;
  return rules.filter(
    (rule) =>
      (matches(extendSelect, rule.code) ||
        (select === undefined ? rule.byDefault !== false : matches(select, rule.code))) &&
      !matches(ignore, rule.code),
  );
}

function matches(patterns: readonly string[], code: string): boolean {
  return patterns.some((pattern) => pattern === "ALL" || code.startsWith(pattern));
}
