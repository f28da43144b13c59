import type { AdviceFacts, KnownModel } from "./adviceFacts";
import type { Draft } from "./draft";
import { findLabels } from "./findLabels";
import { ADVICE_RULES } from "./rules";
import type { AdviceRule } from "./rules/rule";
import type { Setting } from "./settings";

/** Asks the rules one after the other; what is forced stands where its rule would have stood, or at the end. */
export function makeDraft(
  facts: AdviceFacts,
  model: KnownModel,
  forced: ReadonlyMap<string, Setting>,
): Draft {
  const heldOut = [facts.eval, facts.test].flatMap((file) => file ?? []);
  const labels = findLabels(facts.train, heldOut);
  let draft: Draft = { facts, model, labels, forced, settings: [] };
  const done = new Set<string>();
  for (const rule of ADVICE_RULES) {
    if (done.has(rule.key)) continue;
    const setting = forced.get(rule.key) ?? decide(rule, draft);
    if (setting === undefined) continue;
    done.add(rule.key);
    draft = { ...draft, settings: [...draft.settings, setting] };
  }
  const others = [...forced].filter(([key]) => !done.has(key)).map(([, setting]) => setting);
  return { ...draft, settings: [...draft.settings, ...others] };
}

function decide(rule: AdviceRule, draft: Draft): Setting | undefined {
  if (rule.when?.(draft) === false) return undefined;
  const value = rule.what(draft);
  if (value === undefined) return undefined;
  const answers = rule.answers?.(draft);
  return {
    ...{ key: rule.key, value, why: rule.why(draft, value), source: rule.source },
    ...(rule.suggests === true ? { suggested: true } : {}),
    ...(answers === undefined ? {} : { answers }),
  };
}
