import type { Finding } from "../../protocol/findings";
import { byPlace, checkConfig, type ConfigCheck, type ConfigCheckOptions } from "./checkConfig";
import { checkMemory, checkSizes } from "./check/checkMemory";
import { checkedMemory } from "./known/knownMemory";
import type { ConfigFacts } from "./configFacts";
import { createReporter } from "./check/reporter";

export type { ConfigCheck, ConfigCheckOptions };

/** Everything that can be said about a run config without running it. Never throws, whatever the text. */
export function checkRunConfig(text: string, options: ConfigCheckOptions): ConfigCheck {
  const check = checkConfig(text, options);
  return options.facts === undefined ? check : withMemory(check, options.facts, options.file);
}

/** A check's findings with those that follow from a forecast of the run's memory, where enough is known for one. */
export function withMemory(check: ConfigCheck, facts: ConfigFacts, file: string): ConfigCheck {
  const { root, text } = check.tree;
  if (root?.kind !== "map") return check;
  const reporter = createReporter(file, text, check.lines);
  const memory = checkedMemory(check, facts);
  if (memory === undefined) checkSizes(root, check.resolved, facts, reporter);
  else checkMemory(root, memory, reporter);
  if (reporter.findings.length === 0) return check;
  const isOfText = (finding: Finding): boolean => finding.file === file;
  const others = check.findings.filter((finding) => !isOfText(finding));
  const own = [...check.findings.filter(isOfText), ...reporter.findings].sort(byPlace);
  return { ...check, findings: [...others, ...own] };
}
