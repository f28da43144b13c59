import type { CatalogedRule } from "./catalogedRule";
import { RULE_CATALOG } from "./ruleCatalog";

export interface Selection {
  readonly select?: readonly string[] | undefined;
  readonly extendSelect?: readonly string[];
  readonly ignore?: readonly string[];
}

/**
 * Whether a rule's code begins with one of `select` (absent: the default set) or `extendSelect`, and with none of
 * `ignore`. `ALL` means every rule. Who names a rule or a family gets all of it, rules outside of the default set too.
 */
export function isSelected(
  { code, byDefault }: Omit<CatalogedRule, "severity">,
  { select, extendSelect = [], ignore = [] }: Selection,
): boolean {
  const isChosen =
    isNamed(code, extendSelect) || (select === undefined ? byDefault !== false : isNamed(code, select));
  return isChosen && !isNamed(code, ignore);
}

/** The same for the rule of this code; false when there is none. */
export function isActive(code: string, selection: Selection): boolean {
  return RULE_CATALOG.some((rule) => rule.code === code && isSelected(rule, selection));
}

/** Whether one of the codes, prefixes or `ALL` means this rule. */
export function isNamed(code: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => pattern === "ALL" || code.startsWith(pattern));
}

/**
 * One selection of several, the strongest first (flags, `tunesmith.toml`, editor settings). The strongest `select`
 * counts alone, and what is weaker than it says nothing any more; what a stronger one asks for is not ignored.
 */
export function combineSelections(strongestFirst: readonly Selection[]): Selection {
  const until = strongestFirst.findIndex(({ select }) => select !== undefined);
  const heard = until < 0 ? strongestFirst : strongestFirst.slice(0, until + 1);
  const asked: string[] = [];
  const ignore: string[] = [];
  for (const layer of heard) {
    ignore.push(...withoutAsked(layer.ignore ?? [], asked));
    asked.push(...(layer.extendSelect ?? []));
  }
  const select = heard.at(-1)?.select;
  return { ...(select === undefined ? {} : { select }), extendSelect: asked, ignore };
}

function withoutAsked(ignore: readonly string[], asked: readonly string[]): readonly string[] {
  if (asked.length === 0) return ignore;
  return RULE_CATALOG.map(({ code }) => code).filter(
    (code) => isNamed(code, ignore) && !isNamed(code, asked),
  );
}
