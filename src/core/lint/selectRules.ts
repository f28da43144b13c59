import type { Rule } from "./defineRule";
import { RULES } from "./rules";

export interface Selection {
  readonly select?: readonly string[] | undefined;
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
      (isNamed(rule.code, extendSelect) ||
        (select === undefined ? rule.byDefault !== false : isNamed(rule.code, select))) &&
      !isNamed(rule.code, ignore),
  );
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
  return RULES.map(({ code }) => code).filter((code) => isNamed(code, ignore) && !isNamed(code, asked));
}
