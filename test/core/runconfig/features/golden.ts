import { readFileSync, writeFileSync } from "node:fs";
import { changedFacts, readFacts, type CaseFacts } from "../caseFacts";
import type { CaseFile, Fence, MarkedCase } from "../caseFile";
import { ANSWERS } from "./answers";
import { markedText } from "./markedText";

/**
 * A case of what the editor is told about a config: a `config` fence with the cursor at `‸`, and answers beside it, each
 * in a fence whose role says what was asked (`answers.ts`). The facts of a file's first heading hold for all of its
 * cases; a case may change some of them.
 */
export interface GoldenCase {
  readonly title: string;
  readonly given: Given;
  readonly answers: readonly Fence[];
}

export interface Given {
  /** What the file is called, where its fence names it. */
  readonly name: string;
  readonly text: string;
  /** Where the cursor stands: UTF-16 units from the start, 0 without a mark. */
  readonly offset: number;
  readonly facts: CaseFacts;
}

/** Which answers a person wants to look at anew instead of comparing them: set to `write`. */
export const REWRITES = process.env["TUNESMITH_GOLDEN"] === "write";

export function goldenCases({ cases }: CaseFile): readonly GoldenCase[] {
  const [first, ...others] = cases;
  const isBase = first?.fences.every(({ role }) => role === "facts") === true;
  const base = isBase ? factsOf(first, {}) : {};
  return (isBase ? others : cases).map((one) => goldenCase(one, base));
}

function factsOf({ fences }: MarkedCase, base: CaseFacts): CaseFacts {
  return fences
    .filter(({ role }) => role === "facts")
    .reduce((facts, { text }) => changedFacts(facts, readFacts(text)), base);
}

function goldenCase(one: MarkedCase, base: CaseFacts): GoldenCase {
  const [config, ...more] = one.fences.filter(({ role }) => role === "config");
  if (config === undefined || more.length > 0) throw new Error(`${one.title}: one \`config\` is wanted`);
  const { text, marks } = markedText(config.words.includes("bare") ? config.text.trimEnd() : config.text);
  const [offset = 0] = marks;
  if (marks.length > 1) throw new Error(`${one.title}: one cursor is enough`);
  const answers = one.fences.filter(({ role }) => role !== "config" && role !== "facts");
  if (answers.length === 0) throw new Error(`${one.title}: nothing is asked`);
  const given = config.words.includes("crlf") ? withCrlf(text, offset) : { text, offset };
  const name = config.words.find((word) => word.includes(".")) ?? "run.tune.yaml";
  return { title: one.title, given: { name, ...given, facts: factsOf(one, base) }, answers };
}

function withCrlf(text: string, offset: number): { readonly text: string; readonly offset: number } {
  const before = text.slice(0, offset).replaceAll("\n", "\r\n");
  return { text: before + text.slice(offset).replaceAll("\n", "\r\n"), offset: before.length };
}

/** What the editor is told now, as it stands in the fence. */
export function answerTo(given: Given, { role, words }: Fence): string {
  const answer = ANSWERS[role];
  if (answer === undefined) throw new Error(`nobody answers \`${role}\``);
  return asFence(answer(given, words));
}

/** Without white space at the end of lines, which nobody sees and editors take away. */
export function asFence(answer: string): string {
  const lines = answer.split("\n").map((line) => line.trimEnd());
  return `${lines.join("\n").trimEnd()}\n`;
}

/** Puts what the editor is told now into a file, for a person to look through the changes. */
export async function rewriteAnswers(
  file: CaseFile,
  answerOf: (given: Given, fence: Fence) => string | Promise<string> = answerTo,
): Promise<void> {
  const lines = readFileSync(file.file, "utf8").split("\n");
  const fences: { readonly fence: Fence; readonly answer: string }[] = [];
  for (const { given, answers } of goldenCases(file))
    for (const fence of answers) fences.push({ fence, answer: await answerOf(given, fence) });
  // From below, so that the places above stay what they are.
  for (const { fence, answer } of fences.reverse())
    lines.splice(fence.first, fence.end - fence.first, ...answer.trimEnd().split("\n"));
  writeFileSync(file.file, lines.join("\n"));
}
