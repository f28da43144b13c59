import { checkRunConfig } from "../../../src/core/runconfig/checkRunConfig";
import { checkDialect } from "../../../src/core/runconfig/dialects/checkDialect";
import { detectDialect } from "../../../src/core/runconfig/dialects/detect";
import { parseConfig } from "../../../src/core/runconfig/parse/parseConfig";
import type { Finding } from "../../../src/protocol/findings";
import { changedFacts, dialectOfFacts, readFacts, toConfigFacts, type CaseFacts } from "./caseFacts";
import type { MarkedCase } from "./caseFile";
import { markerProblems, readMarkers } from "./markers";

/**
 * A case of a code: `facts` that hold for it, a `bad` text whose markers say all that is found, and a `good` one, nearly
 * the same, in which the code is not found. A `facts` fence between the two changes the facts for the second. What is
 * found without a quick fix says why on a line `nofix: …`.
 */
interface ConfigCase {
  readonly bad: Example;
  readonly good: Example;
  readonly nofix: string | undefined;
}

interface Example {
  readonly text: string;
  readonly facts: CaseFacts;
}

export function readCase({ title, prose, fences }: MarkedCase): ConfigCase {
  const examples: Partial<Record<string, Example>> = {};
  let facts: CaseFacts = {};
  for (const { role, text } of fences) {
    if (role === "facts") facts = changedFacts(facts, readFacts(text));
    else if (role in examples) throw new Error(`${title}: ${role} is there twice`);
    else if (role === "bad" || role === "good") examples[role] = { text, facts };
    else throw new Error(`${title}: a fence that nobody reads: ${role}`);
  }
  const { bad, good } = examples;
  if (bad === undefined || good === undefined) throw new Error(`${title}: \`bad\` and \`good\` are wanted`);
  const reason = prose
    .find((line) => line.startsWith("nofix:"))
    ?.slice("nofix:".length)
    .trim();
  return { bad, good, nofix: reason };
}

export function wantedCodes(one: MarkedCase): readonly string[] {
  return readMarkers(readCase(one).bad.text).wants.map(({ code }) => code);
}

/** Everything that is found in a text with these facts. */
export function findingsWith(text: string, facts: CaseFacts): readonly Finding[] {
  const known = toConfigFacts(facts);
  const said = dialectOfFacts(facts);
  if (said === undefined)
    return checkRunConfig(text, { file: "run.tune.yaml", facts: known, overrides: facts.set ?? [] }).findings;
  const tree = parseConfig(text);
  const detection = { ...detectDialect(tree.root, text), ...said };
  return checkDialect(tree, detection, { file: "run.yaml", facts: known }).findings;
}

/** Lines that the two texts may differ in: more, and the good one is no near miss. */
const MOST_CHANGED = 3;

/** Everything in which a case and the checker differ; empty when they agree. */
export function caseProblems(code: string, marked: MarkedCase): readonly string[] {
  const { bad, good, nofix } = readCase(marked);
  const find =
    ({ facts }: Example) =>
    (text: string): readonly Finding[] =>
      findingsWith(text, facts);
  const problems = [
    ...markerProblems(bad.text, find(bad)).map((problem) => `bad: ${problem}`),
    ...markerProblems(good.text, find(good)).map((problem) => `good: ${problem}`),
  ];
  const [before, after] = [readMarkers(bad.text), readMarkers(good.text)];
  if (after.wants.some((want) => want.code === code)) problems.push(`good: ${code} is wanted in it`);
  if (bad.facts === good.facts && before.text === after.text) problems.push("good: the same as bad");
  const changed = changedLines(before.text, after.text);
  if (changed > MOST_CHANGED) problems.push(`good: ${changed} lines are others than in bad`);
  if (bad.facts !== good.facts && changed > 0)
    problems.push("good: facts and text differ, where one is enough");
  const found = find(bad)(before.text).filter((one) => one.code === code);
  const lacking = found.filter(({ fix }) => fix === undefined).map(({ message }) => message);
  if (lacking.length > 0 && nofix === undefined)
    problems.push(`no fix, and no reason why: ${lacking.join("; ")}`);
  if (lacking.length === 0 && nofix !== undefined)
    problems.push(`a reason for no fix, and there is one: ${nofix}`);
  return problems;
}

/** Lines of either text that the other one does not have, the larger number of both. */
function changedLines(a: string, b: string): number {
  const without = (from: string, other: string): number => {
    const left = other.split("\n").map((line) => line.trim());
    return from.split("\n").filter((line) => {
      const at = left.indexOf(line.trim());
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    }).length;
  };
  return Math.max(without(a, b), without(b, a));
}
