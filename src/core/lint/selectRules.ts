import type { Rule } from "./defineRule";
import { RULES } from "./rules";
import { isSelected, type Selection } from "./selection";

/** The rules that a selection means, ready to run. */
export function selectRules(selection: Selection): readonly Rule[] {
  const rules: readonly Rule[] = RULES;
  return rules.filter((rule) => isSelected(rule, selection));
}
