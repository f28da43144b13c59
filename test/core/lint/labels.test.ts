import { describe, expect, it } from "vitest";
import { evaluateSum } from "../../../src/core/lint/arithmetic/evaluate";
import { findWrongSums } from "../../../src/core/lint/arithmetic/findWrongSums";
import { lintText } from "../../../src/node/lint/lintFile";
import type { LintFileOptions } from "../../../src/node/lint/lintFileOptions";
import type { Finding } from "../../../src/protocol/findings";

const lines = (rows: readonly object[]): string => rows.map((row) => JSON.stringify(row)).join("\n");
const labelled = (...pairs: readonly (readonly [string, unknown])[]): string =>
  lines(pairs.map(([text, label]) => ({ text, label })));

async function lint(
  text: string,
  select: readonly string[],
  options: Partial<LintFileOptions> = {},
): Promise<readonly Finding[]> {
  return (await lintText(text, { file: "x.jsonl", select, ...options })).findings;
}

const short = (findings: readonly Finding[]): string[] =>
  findings.map(({ code, row, severity }) => `${code} ${String(row)} ${severity}`);

describe("labels", () => {
  it("of one text conflict once, with the first row that has it", async () => {
    const text = labelled(["a cough", "low"], ["A  cough", "high"], ["a cough", "low"], ["a cough!", "high"]);
    expect(short(await lint(text, ["LBL001"]))).toEqual(["LBL001 2 error", "LBL001 4 warning"]);
    expect(short(await lint(text, ["DUP", "LBL"]))).toEqual([
      "LBL001 2 error",
      "DUP001 3 warning",
      "LBL001 4 warning",
    ]);
  });

  it("of answers conflict when they are declared", async () => {
    const text = lines([
      { prompt: "a cough", completion: "low" },
      { prompt: "a cough", completion: "high. It may be serious." },
    ]);
    expect(short(await lint(text, ["LBL001"]))).toEqual([]);
    expect(short(await lint(text, ["LBL001"], { labels: ["low", "high"] }))).toEqual(["LBL001 2 error"]);
  });

  it("that are scores are no classes", async () => {
    const scores = labelled(["one", 0.25], ["one", 0.75], ["two", 1.5]);
    expect(await lint(scores, ["LBL"])).toEqual([]);
  });

  it("in several spellings become the most frequent one, in every row, in JSON and in CSV", async () => {
    const text = labelled(
      ["a", "neg"],
      ["b", "Neg"],
      ["c", "neg"],
      ["d", "NEG."],
      ["e", "-1"],
      ["f", "1"],
      ["g", "C"],
      ["h", "C++"],
    );
    const findings = await lint(text, ["LBL002"]);
    expect(short(findings)).toEqual(["LBL002 2 warning", "LBL002 4 warning"]);
    expect(findings.map(({ fix }) => fix?.edits[0]?.newText)).toEqual(['"neg"', '"neg"']);
    const csv = await lint('text,label\na,neg\nb,"Neg "\nc,neg\n', ["LBL002"], { file: "x.csv" });
    expect(csv.map(({ row, fix }) => [row, fix?.edits[0]?.newText])).toEqual([[2, "neg"]]);
  });

  it("are balanced or not by class, whatever the spelling; a declared class without a row counts", async () => {
    const rows = (counts: Readonly<Record<string, number>>): string =>
      labelled(
        ...Object.entries(counts).flatMap(([label, n]) =>
          Array.from({ length: n }, (_, i) => [`${label} ${String(i)}`, label] as const),
        ),
      );
    expect(await lint(rows({ a: 90, b: 10 }), ["LBL004"])).toEqual([]);
    expect(short(await lint(rows({ a: 90, b: 8 }), ["LBL004"]))).toEqual(["LBL004 undefined warning"]);
    expect(await lint(rows({ a: 90, b: 8, B: 8 }), ["LBL004"])).toEqual([]);
    expect(await lint(rows({ a: 30, b: 2 }), ["LBL004"])).toEqual([]);
    expect(short(await lint(rows({ a: 40, b: 40 }), ["LBL004"], { labels: ["a", "b", "c"] }))).toHaveLength(
      1,
    );
    const names = labelled(
      ...Array.from({ length: 100 }, (_, i) => [String(i), `id ${String(i % 60)}`] as const),
    );
    expect(await lint(names, ["LBL004"])).toEqual([]);
  });
});

describe("sums", () => {
  it.each([
    ["12*3", 36],
    ["$1,200 + $300", 1500],
    [".5 x 4", 2],
    ["20% * 50", 10],
    ["(3 + 4) \u00d7 2", 14],
    ["10 \u00f7 4", 2.5],
    ["2(3 + 4)", 14],
    ["-3 + 5", 2],
    ["7 - -2", 9],
    ["12 apples", undefined],
    ["3 4", undefined],
    ["(3", undefined],
    ["560//10", undefined],
    ["", undefined],
  ])("%s is %s", (text, value) => {
    expect(evaluateSum(text)).toBe(value);
  });

  it.each([
    "They need 12*3=<<12*3=35>>35 boxes.",
    "12 + 7 = 20",
    "So 14*20=140 minutes",
    "it is $32 - $20 = $300 left",
    "- 4 + 6 = 11",
    "1. 5 + 5 = 11",
    "10 / 3 = 3.5",
    "2 + 3 = 5 + 1 = 6",
    "10 x 1,248 = 11,480",
    "<<3/4=3/4>>",
    "<<560//10=56>>",
    "20 - 10% = 17",
  ])("%s does not come out", (text) => {
    expect(findWrongSums(text)).toHaveLength(1);
  });

  it.each([
    "They need 12*3=<<12*3=36>>36 boxes.",
    "10 / 3 = 3.33",
    "10 / 3 = 3.34",
    "7 / 2 = 3",
    "1 - 1/3 = 2/3",
    "7*2 + 6 = 14 + 6 = 20",
    "90/300*100 = 30%",
    "20 - 10% = 18",
    "$200 + 5% = $210",
    "2x + 8 = 66",
    "5 + 2(3x - 4) = 5 + 6x - 8",
    "f(3) + 2 = 9",
    "3^2 + 4^2 = 25",
    "- 4 + 6 = 10",
    "60 / 3/4 = 80",
    "$1 / 2 = 50 cents",
    "Weeks 1-2 = 96",
    "60 students x 2/3 = 40 students",
    "12 x 1 and 1/4 = 15",
    "0900-0130 = 0730",
    "7 / 2 = 3 remainder 1",
    "10 + 5 = 3 (mod 12)",
    "if (a + 3 == 4) b <= 2 + 2",
    "x = 3 + 4",
    "1,000 * 2 = 2,000.",
    "std::cout << 3 + 4 << x = 5 >> y",
    "24V + 15 + 6 = $141",
    "3 + 4 = 7 kg, and 2 + 2 = 4.",
  ])("%s is left alone", (text) => {
    expect(findWrongSums(text)).toEqual([]);
  });

  it("take time in proportion to the text", () => {
    const time = (text: string): number => {
      const before = process.cpuUsage();
      findWrongSums(text);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    };
    const best = (text: string): number => Math.min(...[0, 1, 2].map(() => time(text)));
    for (const unit of ["1=", "1+1=", "<<1=", "<<1=>>", "(", "1+(", "= ", "<<", "9,999,"]) {
      const small = Math.max(1, best(unit.repeat(Math.ceil(10_000 / unit.length))));
      expect(best(unit.repeat(Math.ceil(100_000 / unit.length))) / small).toBeLessThan(60);
    }
  });
});

describe("groups of people", () => {
  const rows = (what: (i: number) => string, count = 120): string =>
    lines(
      Array.from({ length: count }, (_, i) => ({
        prompt: `Who came on day ${String(i)}?`,
        completion: what(i),
      })),
    );

  it("are told of when one has more than three quarters for certain, with all counts", async () => {
    const [one] = await lint(
      rows((i) => (i % 10 === 0 ? "She did." : "He did.")),
      ["FAI001"],
    );
    expect(one?.message).toBe("gender: men in 108 rows, women in 12");
    expect(
      await lint(
        rows((i) => (i % 4 === 0 ? "She did." : "He did.")),
        ["FAI001"],
      ),
    ).toEqual([]);
    expect(
      await lint(
        rows(() => "He did.", 20),
        ["FAI001"],
      ),
    ).toEqual([]);
  });

  it("and their company, only when chance over all words is excluded", async () => {
    const [one, ...others] = await lint(
      rows((i) =>
        i % 2 === 0 ? (i % 3 === 0 ? "Her boss." : "Her nurse.") : i % 3 === 0 ? "His nurse." : "His boss.",
      ),
      ["FAI002"],
    );
    expect(one?.message).toMatch(/^"\w+" is in 40 of 60 rows about (?:men|women) and in 20 of 60/u);
    expect(one?.message).toMatch(/odds ratio 3\.9 \(95 % interval 1\.\d to \d/u);
    expect(others.length).toBeLessThan(4);
    expect(
      await lint(
        rows((i) => (i % 2 === 0 ? "Her nurse." : i % 5 < 3 ? "His nurse." : "His boss.")),
        ["FAI002"],
      ),
    ).not.toContainEqual(
      expect.objectContaining({ message: expect.stringContaining("women and in 60") as string }),
    );
  });

  it("with random company are almost never told of", async () => {
    let told = 0;
    for (let seed = 0; seed < 20; seed++) {
      const words = "nurse doctor lawyer driver cook lazy weak angry".split(" ");
      const text = rows(
        (i) =>
          `${Math.imul(i + seed * 977, 0x9e3779b1) >>> 31 === 0 ? "Her" : "His"} ${words[(Math.imul(i * 31 + seed, 0x85ebca6b) >>> 8) % 8] ?? ""}.`,
        300,
      );
      told += (await lint(text, ["FAI002"])).length;
    }
    expect(told).toBeLessThan(3);
  });
});
