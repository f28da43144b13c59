import { describe, expect, it } from "vitest";
import { createRandom } from "../../../src/base/random";
import { CODE_REASONS } from "../../../src/core/runconfig/codeReasons";
import { CONFIG_CODES } from "../../../src/core/runconfig/codes";
import type { ConfigNode } from "../../../src/core/runconfig/configTree";
import { parseConfig } from "../../../src/core/runconfig/parse/parseConfig";
import { createLineIndex } from "../../../src/base/lineIndex";
import type { Finding } from "../../../src/protocol/findings";
import type { CaseFacts } from "./caseFacts";
import { caseFiles } from "./caseFile";
import { findingsWith, readCase } from "./configCase";
import { edited, randomEdit } from "./fuzz/configEdits";
import { readMarkers } from "./markers";

interface Told {
  readonly text: string;
  readonly finding: Finding;
}

const EXAMPLES: readonly { readonly text: string; readonly facts: CaseFacts }[] = caseFiles("cases").flatMap(
  ({ cases }) =>
    cases.flatMap((one) => {
      const { bad, good } = readCase(one);
      return [bad, good].map(({ text, facts }) => ({ text: readMarkers(text).text, facts }));
    }),
);

function toldOf({ text, facts }: (typeof EXAMPLES)[number]): readonly Told[] {
  return findingsWith(text, facts).map((finding) => ({ text, finding }));
}

const LONGEST = 200;
/** Proper names and forms that a sentence may begin with. */
const BEGINNINGS = /^(?:[a-z\d`-]|Axolotl|LLaMA-Factory|TRL|FSDP2|±)/u;

function toldAs({ code, message }: Finding): string {
  return `${code} ${message}`;
}

/** What is wrong with the words of a finding, whatever it is about. */
function wordProblems({ message, help, fix }: Finding): readonly string[] {
  const problems: string[] = [];
  const check = (what: string, text: string, isWrong: boolean): void => {
    if (isWrong) problems.push(`${what}: ${text}`);
  };
  for (const text of [message, ...(help === undefined ? [] : [help])]) {
    const outside = text.replace(/`[^`]*`|"[^"]*"/gu, "``");
    check("not a word of ours", text, /undefined|NaN|\[object|Infinity/u.test(outside));
    check("several lines", text, /[\r\n]/u.test(text));
    check("several sentences", text, /[.!?]\s+[A-Z]/u.test(outside) || /\.$/u.test(text));
    check("white space", text, /^\s|\s$/u.test(text));
  }
  check("too long", message, message.length > LONGEST);
  check("begins otherwise", message, !BEGINNINGS.test(message));
  if (fix !== undefined) {
    check("a long title", fix.title, fix.title.length > 90);
    check("a title that begins otherwise", fix.title, !/^[A-Z]/u.test(fix.title));
  }
  return problems;
}

/** There is no key (yet), the finding is about several, or the value must not be shown. */
const OF_NO_KEY = /^(?:CFG001|CFG007|CFG008|CFG013|MEM001|DLC011 Axolotl needs)\b/u;

/** Whether a message names the key that it stands at, a key above that, or the value. */
function namesItsPlace({ text, finding }: Told): boolean {
  const { message, line = 1, column = 1, endLine = line, endColumn = column } = finding;
  const lines = createLineIndex(text);
  const [start, end] = [
    lines.offsetAt({ line, column }),
    lines.offsetAt({ line: endLine, column: endColumn }),
  ];
  const names = [text.slice(start, end), ...keysAt(parseConfig(text).root, start)];
  return names.some((name) => new RegExp(`(?<![\\w])${escaped(name)}(?![\\w])`, "u").test(message));
}

function escaped(name: string): string {
  // A letter says something in quotes only.
  if (name.length < 2) return `(?<=\`)${name === "" ? "[^\\s\\S]" : `[${name}]`}(?=\`)`;
  return name.replace(/[\\^$.*+?()[\]{}|/]/gu, "\\$&");
}

function keysAt(node: ConfigNode | undefined, offset: number): readonly string[] {
  return (node?.children ?? []).flatMap((child) => {
    const isInside =
      Math.min(child.keyStart, child.start) <= offset && offset <= Math.max(child.keyEnd, child.end);
    if (!isInside) return [];
    const own = child.kind === "scalar" ? [child.name, String(child.value)] : [child.name];
    return [...own.filter((name) => !/^\d$/u.test(name)), ...keysAt(child, offset)];
  });
}

describe("what findings say", () => {
  const told = EXAMPLES.flatMap(toldOf);

  it("is there for every code", () => {
    expect(new Set(told.map(({ finding }) => finding.code))).toEqual(new Set(Object.keys(CONFIG_CODES)));
  });

  it("is one short sentence in words of ours", () => {
    expect([...new Set(told.flatMap(({ finding }) => wordProblems(finding)))]).toEqual([]);
  });

  it("names the key or the value that it is about", () => {
    const silent = told.filter((one) => !OF_NO_KEY.test(toldAs(one.finding)) && !namesItsPlace(one));
    expect([...new Set(silent.map(({ finding }) => toldAs(finding)))]).toEqual([]);
  });

  it("has a reason that ends as a sentence", () => {
    for (const [code, why] of Object.entries(CODE_REASONS)) expect(why, code).toMatch(/^[A-Z].*[^.]\.$/su);
  });
});

describe("what findings say of spoilt texts", () => {
  it("is one short sentence in words of ours, whatever stands in the file", () => {
    const random = createRandom(11);
    const problems = new Set<string>();
    const codes = new Set<string>();
    for (let round = 0; round < 1500; round++) {
      const example = EXAMPLES[random.below(EXAMPLES.length)]!;
      let { text } = example;
      for (let n = random.below(4); n >= 0; n--) text = edited(text, randomEdit(random, text));
      if (round % 5 === 0)
        text = text.replaceAll(/[a-z]{4}(?=\W)/gu, (word) => word.repeat(1 + random.below(60)));
      for (const finding of findingsWith(text, example.facts)) {
        codes.add(finding.code);
        for (const problem of wordProblems(finding)) problems.add(`${finding.code} ${problem}`);
      }
    }
    expect([...problems]).toEqual([]);
    // Most kinds of findings must come up, or nothing is tried.
    expect(codes.size).toBeGreaterThan(50);
  });
});
