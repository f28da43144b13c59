import { createLineIndex } from "../../../src/base/lineIndex";
import { checkRunConfig, type ConfigCheckOptions } from "../../../src/core/runconfig/checkRunConfig";
import type { Finding } from "../../../src/protocol/findings";

/**
 * Config texts that say themselves what is to be found in them. A line may end in markers:
 *
 *     learning_rate: 2e-4   # want CFG009 "is a number here" at="2e-4" fix="learning_rate: 2.0e-4"
 *
 * - the code and words of the message are both wanted; several `want`s stand behind each other;
 * - `at="…"`: the finding's range holds exactly this text;
 * - `fix="…"`: after the fix a line (white space around it apart) reads like this; `fix=""`: the line is gone; several
 *   `fix`es want several lines; none: the finding must not have a fix;
 * - `then="XRF001"`: a finding of this code may come to light after the fix.
 *
 * Markers are taken out before the text is checked. Everything that is found must be wanted, on its line; every fix
 * must make its own finding disappear and bring no new one, but those of `then`.
 */
export interface Marked {
  readonly text: string;
  readonly wants: readonly Want[];
}

export interface Want {
  readonly line: number;
  readonly code: string;
  readonly message: string;
  readonly at: string | undefined;
  readonly fixes: readonly string[];
  readonly then: readonly string[];
}

/** Anything that finds something in a text; run configs by default. */
export type FindIn = (text: string) => readonly Finding[];

const WANT =
  /\bwant\s+(?<code>[A-Z]{3}\d{3})\s+"(?<message>(?:[^"\\]|\\.)*)"(?<rest>(?:\s+(?:at|fix|then)="(?:[^"\\]|\\.)*")*)/gu;
const PART = /\b(?<name>at|fix|then)="(?<value>(?:[^"\\]|\\.)*)"/gu;

export function readMarkers(marked: string): Marked {
  const wants: Want[] = [];
  const lines = marked.split("\n").map((line, i) => {
    const begin = /\s*#\s*want\s/u.exec(line);
    if (begin === null) return line;
    const found = [...line.slice(begin.index).matchAll(WANT)];
    if (found.length === 0) throw new Error(`line ${i + 1}: a marker that cannot be read: ${line}`);
    for (const { groups = {} } of found) {
      const parts = [...(groups["rest"] ?? "").matchAll(PART)].map((part) => part.groups ?? {});
      const valuesOf = (name: string): string[] =>
        parts.filter((part) => part["name"] === name).map((part) => unescaped(part["value"] ?? ""));
      wants.push({
        line: i + 1,
        code: groups["code"] ?? "",
        message: unescaped(groups["message"] ?? ""),
        at: valuesOf("at")[0],
        fixes: valuesOf("fix"),
        then: valuesOf("then"),
      });
    }
    return line.slice(0, begin.index);
  });
  return { text: lines.join("\n"), wants };
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/gu, "$1");
}

/** Everything in which a marked text and what is found in it differ; empty when they agree. */
export function markerProblems(marked: string, findIn: FindIn): readonly string[] {
  const { text, wants } = readMarkers(marked);
  const findings = findIn(text);
  const open = new Set(findings);
  const problems: string[] = [];
  for (const want of wants) {
    const finding = [...open].find(
      ({ line, code, message }) => line === want.line && code === want.code && message.includes(want.message),
    );
    if (finding === undefined) {
      problems.push(`line ${want.line}: wanted ${want.code} "${want.message}"`);
      continue;
    }
    open.delete(finding);
    problems.push(
      ...compare(want, finding, text, findings, findIn).map((one) => `line ${want.line}: ${one}`),
    );
  }
  for (const { line, code, message } of open)
    problems.push(`line ${line ?? 0}: not wanted: ${code} "${message}"`);
  return problems;
}

function compare(
  want: Want,
  finding: Finding,
  text: string,
  findings: readonly Finding[],
  findIn: FindIn,
): readonly string[] {
  const problems: string[] = [];
  const shown = textAt(finding, text);
  if (want.at !== undefined && shown !== want.at) problems.push(`at "${shown}", not "${want.at}"`);
  if (finding.fix === undefined) {
    if (want.fixes.length > 0) problems.push(`${finding.code} has no fix`);
    return problems;
  }
  const fixed = applyFix(text, finding);
  if (want.fixes.length === 0)
    problems.push(`${finding.code} has a fix: "${finding.fix.title}", giving\n${fixed}`);
  const lines = fixed.split(/\r?\n/u).map((line) => line.trim());
  for (const line of want.fixes) {
    const isThere = line === "" ? lines.length < text.split("\n").length : lines.includes(line);
    if (!isThere) problems.push(`after "${finding.fix.title}" no line reads "${line}":\n${fixed}`);
  }
  const before = findings.map(told);
  const after = findIn(fixed).map(told);
  if (count(after, told(finding)) >= count(before, told(finding)))
    problems.push(`"${finding.fix.title}" does not remove ${told(finding)}:\n${fixed}`);
  for (const one of new Set(after.filter((other) => !want.then.includes(other.slice(0, 6)))))
    if (count(after, one) > count(before, one))
      problems.push(`"${finding.fix.title}" brings ${one}:\n${fixed}`);
  return problems;
}

function told({ code, message }: Finding): string {
  return `${code} ${message}`;
}

function count(all: readonly string[], one: string): number {
  return all.filter((other) => other === one).length;
}

function textAt({ line = 1, column = 1, endLine = line, endColumn = column }: Finding, text: string): string {
  const lines = createLineIndex(text);
  return text.slice(lines.offsetAt({ line, column }), lines.offsetAt({ line: endLine, column: endColumn }));
}

/** The text after a finding's fix; edits are for the text as it was. */
export function applyFix(text: string, { fix }: Finding): string {
  const lines = createLineIndex(text);
  const edits = (fix?.edits ?? []).map((edit) => ({
    start: lines.offsetAt(edit),
    end: lines.offsetAt({ line: edit.endLine, column: edit.endColumn }),
    newText: edit.newText,
  }));
  return edits
    .sort((a, b) => b.start - a.start || b.end - a.end)
    .reduce(
      (changed, { start, end, newText }) => changed.slice(0, start) + newText + changed.slice(end),
      text,
    );
}

/** What a run config's markers and its findings differ in. */
export function configMarkerProblems(
  marked: string,
  options: Omit<ConfigCheckOptions, "file"> = {},
): readonly string[] {
  return markerProblems(
    marked,
    (text) => checkRunConfig(text, { file: "run.tune.yaml", ...options }).findings,
  );
}
