import { describe, expect, it } from "vitest";
import { LENS_ACTIONS } from "../../../../src/core/runconfig/features/codeLenses";
import { COMPLETION_KINDS } from "../../../../src/core/runconfig/features/completionItem";
import { cursorAt, type ConfigCursor } from "../../../../src/core/runconfig/features/cursor";
import { FOLD_KINDS, foldedLines } from "../../../../src/core/runconfig/features/folding";
import { HINT_KINDS } from "../../../../src/core/runconfig/features/inlayHints";
import { NAMED_KEYS } from "../../../../src/core/runconfig/features/namesFor";
import {
  configSymbols,
  SYMBOL_KINDS,
  type ConfigSymbol,
} from "../../../../src/core/runconfig/features/symbols";
import { keyAt, KEYS, parentOf } from "../../../../src/core/runconfig/keys";
import { parseConfig } from "../../../../src/core/runconfig/parse/parseConfig";
import { caseFiles } from "../caseFile";
import { ANSWERS, checked, complete, hints, lensesOf } from "./answers";
import { answerTo, goldenCases, REWRITES, rewriteAnswers, type Given } from "./golden";

if (REWRITES) for (const file of caseFiles("features/golden")) await rewriteAnswers(file);

const FILES = caseFiles("features/golden").map((file) => ({ name: file.name, cases: goldenCases(file) }));
const CASES = FILES.flatMap(({ cases }) => cases);

describe.each(FILES.map(({ name, cases }) => [name, cases] as const))("%s", (_, cases) => {
  it.each(cases.map((one) => [one.title, one] as const))("%s", (_title, { given, answers }) => {
    for (const fence of answers)
      expect(answerTo(given, fence), [...fence.words, fence.role].join(" ")).toBe(fence.text);
  });
});

it("no completion makes a text that cannot be read of one that can", () => {
  for (const given of asked("completion", "labels", "typing")) {
    const { text } = given;
    const before = parseConfig(text).problems.length;
    for (const { start, end, newText, label } of complete(given)) {
      const after = parseConfig(text.slice(0, start) + newText + text.slice(end));
      expect(after.problems.length, `${label} in\n${text}`).toBeLessThanOrEqual(before);
    }
  }
});

/** The texts about which a role is asked. */
function asked(...roles: readonly string[]): readonly Given[] {
  return CASES.filter(({ answers }) => answers.some(({ role }) => roles.includes(role))).map(
    ({ given }) => given,
  );
}

/** What of the first is not in the second. */
function lacking<T>(wanted: Iterable<T>, there: Iterable<T>): readonly T[] {
  const found = new Set(there);
  return [...new Set(wanted)].filter((one) => !found.has(one));
}

describe("cases are there", () => {
  const completed = asked("completion", "labels", "typing");
  const cursors = completed.flatMap((given): ConfigCursor[] => {
    const cursor = cursorAt(given.text, given.offset, checked(given).tree.mended);
    return cursor === undefined ? [] : [cursor];
  });
  const placesOf = (kind: ConfigCursor["kind"]): string[] =>
    cursors
      .filter((cursor) => cursor.kind === kind || (kind === "value" && cursor.isItem))
      .map(({ path, kind: own }) => (own === "key" && kind === "value" ? path.slice(0, -2) : path));

  it("for all that is asked, and no two with one title", () => {
    expect(
      lacking(
        Object.keys(ANSWERS),
        CASES.flatMap(({ answers }) => answers.map(({ role }) => role)),
      ),
    ).toEqual([]);
    expect(new Set(CASES.map(({ title }) => title)).size).toBe(CASES.length);
  });

  it("for every kind of completion, hint, lens, symbol and fold", () => {
    expect(
      lacking(
        COMPLETION_KINDS,
        completed.flatMap((given) => complete(given).map(({ kind }) => kind)),
      ),
    ).toEqual([]);
    expect(
      lacking(
        HINT_KINDS,
        asked("hints").flatMap((given) => hints(given).map(({ kind }) => kind)),
      ),
    ).toEqual([]);
    expect(
      lacking(
        HINT_KINDS,
        asked("tooltips").flatMap((given) => hints(given).map(({ kind }) => kind)),
      ),
    ).toEqual([]);
    expect(
      lacking(
        LENS_ACTIONS,
        asked("lenses").flatMap((given) => lensesOf(given).map(({ action }) => action)),
      ),
    ).toEqual([]);
    const kindsOf = (symbols: readonly ConfigSymbol[]): readonly string[] =>
      symbols.flatMap(({ kind, children }) => [kind, ...kindsOf(children)]);
    expect(
      lacking<string>(
        SYMBOL_KINDS,
        asked("symbols").flatMap((given) => kindsOf(configSymbols(checked(given).tree))),
      ),
    ).toEqual([]);
    expect(
      lacking(
        FOLD_KINDS,
        asked("folds").flatMap((given) => foldedLines(checked(given).tree).map(({ kind }) => kind)),
      ),
    ).toEqual([]);
  });

  it("for the keys of every group", () => {
    const groups = KEYS.map(({ path }) => parentOf(path));
    const maps = KEYS.filter(({ types }) => types.some(({ kind }) => kind === "stringMap"));
    expect(lacking([...groups, ...maps.map(({ path }) => path)], placesOf("key"))).toEqual([]);
  });

  it("for the values of every type, and for all names that are known of data, model and machine", () => {
    const values = placesOf("value");
    const below = new Set(["group", "groups", "stringMap", "numberMap"]);
    const kindsOf = (path: string): string[] => keyAt(path)?.types.map(({ kind }) => kind) ?? [];
    const kinds = KEYS.flatMap(({ path }) => kindsOf(path)).filter((kind) => !below.has(kind));
    expect(lacking(kinds, values.flatMap(kindsOf))).toEqual([]);
    const columns = values.map((path) => path.replace(/^data\.columns\..*$/u, "data.columns.*"));
    expect(lacking(NAMED_KEYS, columns)).toEqual([]);
    expect(placesOf("alias")).not.toEqual([]);
  });

  it("for every source of an effective value", () => {
    const told = CASES.flatMap(({ answers }) => answers.filter(({ role }) => role === "hover")).map(
      ({ text }) => text,
    );
    for (const source of ["line \\d+", "--set", "method \\S+", "default"]) {
      const wanted = new RegExp(`Effective value: .* \\(${source}\\)`, "u");
      expect(
        told.some((text) => wanted.test(text)),
        source,
      ).toBe(true);
    }
    for (const owner of ["method \\w+", "task \\w+", "method \\w+, task \\w+"]) {
      const wanted = new RegExp(`Default: .* \\(${owner}\\)`, "u");
      expect(
        told.some((text) => wanted.test(text)),
        owner,
      ).toBe(true);
    }
  });
});
