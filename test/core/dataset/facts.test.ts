import { describe, expect, it } from "vitest";
import {
  createFactsCollector,
  type FactsOptions,
  type FactsRow,
} from "../../../src/core/dataset/facts/collectFacts";
import { languageOf } from "../../../src/core/dataset/facts/language";
import { createQuantiles } from "../../../src/core/dataset/facts/quantiles";
import { createLinter } from "../../../src/core/lint/linter";
import type { LintRow } from "../../../src/core/lint/rows/lintRow";
import { createSplitter } from "../../../src/node/dataset/splitting/createSplitter";
import { DatasetFacts } from "../../../src/protocol/datasetFacts";
import { checkValue } from "../../../src/protocol/checked";

function factsOf(rows: readonly unknown[], options: FactsOptions<LintRow> = {}): DatasetFacts {
  const collector = createFactsCollector<LintRow>(options);
  const linter = createLinter({
    ...{ file: "x.jsonl", select: [] },
    onRow: (row) => {
      collector.add(row);
    },
  });
  const splitter = createSplitter("x.jsonl", 1e6);
  linter.push(splitter.push(Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(""))));
  linter.push(splitter.end());
  const result = linter.finish();
  collector.endFile({
    ...{ path: "x.jsonl", bytes: 1, sha256: null, encoding: "utf-8", rows: result.rows },
    ...{ findings: {}, duplicates: { exact: 0 } },
  });
  return collector.finish();
}

describe("facts", () => {
  it("count columns, types, gaps and different values", () => {
    const facts = factsOf([
      { prompt: "a", completion: "b", id: 1, tags: ["x"] },
      { prompt: "a", completion: "c", id: 2, tags: [] },
      { prompt: "a", completion: null, id: "3" },
    ]);
    expect(checkValue(DatasetFacts, facts)).toMatchObject({ ok: true });
    expect(facts.columns).toEqual([
      { name: "prompt", types: { text: 3 }, nulls: 0, distinct: 1 },
      { name: "completion", types: { text: 2 }, nulls: 1, distinct: 2 },
      { name: "id", types: { number: 2, text: 1 }, nulls: 0, distinct: 3 },
      { name: "tags", types: { list: 2 }, nulls: 1 },
    ]);
    expect(facts.files).toMatchObject([{ rows: 3, container: "jsonl", format: "prompt-completion" }]);
  });

  it("tell values apart that only differ at their end, and stop at a thousand", () => {
    const long = "x".repeat(500);
    const few = Array.from({ length: 999 }, (_, i) => ({ text: `${long}${String(i)}` }));
    expect(factsOf(few).columns[0]?.distinct).toBe(999);
    expect(factsOf([...few, ...few, { text: "a" }, { text: "b" }]).columns[0]).not.toHaveProperty("distinct");
  });

  it("count labels of a column, of answers that state one or are as short as one, and of flags", () => {
    const column = factsOf([
      { text: "a", label: "hi" },
      { text: "b", label: "lo" },
      { text: "c", label: "hi" },
    ]);
    expect(column.labels).toEqual([
      { value: "hi", n: 2 },
      { value: "lo", n: 1 },
    ]);
    const rows = [
      { prompt: "a", completion: "low. Stay in bed" },
      { prompt: "b", completion: " lowly" },
      { prompt: "c", completion: "An answer of many words is no label at all." },
    ];
    expect(factsOf(rows, { labels: ["low", "high"] }).labels).toEqual([
      { value: "low", n: 1 },
      { value: "lowly", n: 1 },
    ]);
    expect(factsOf(rows).labels).toEqual([]);
    expect(factsOf([{ prompt: "a", completion: "b", label: true }]).labels).toEqual([
      { value: "true", n: 1 },
    ]);
  });

  it("count groups by nested columns too", () => {
    const facts = factsOf([{ text: "a", meta: { age: "65+" } }, { text: "b" }], { groups: ["meta.age"] });
    expect(facts.groups).toEqual([
      {
        column: "meta.age",
        values: [
          { value: "(none)", n: 1 },
          { value: "65+", n: 1 },
        ],
      },
    ]);
  });

  it("count equal rows where nobody else does", () => {
    const rows = [{ a: 1, b: 2 }, { b: 2, a: 1 }, { a: 1 }];
    expect(factsOf(rows, { countsDuplicates: () => true }).duplicates).toEqual({ exact: 1 });
    expect(factsOf(rows).duplicates).toEqual({ exact: 0 });
  });

  it("give lengths in tokens where rows can be counted, and what the run makes of them", () => {
    const tokensOf = ({ object }: FactsRow) => {
      const total = Number(object?.["n"]);
      return { total, trained: total > 5 ? 2 : 0 };
    };
    const rows = [1, 4, 9, 30].map((n) => ({ text: "a", n }));
    expect(factsOf(rows, { tokensOf, maxLength: 9 })).toMatchObject({
      lengths: { unit: "tokens", exact: true, p50: 4, max: 30 },
      trainedTokens: 4,
      rowsOverMaxLength: 1,
      rowsWithoutTrainedToken: 2,
    });
    expect(factsOf(rows)).toMatchObject({ lengths: { unit: "characters", p50: 1 } });
    expect(factsOf(rows)).not.toHaveProperty("trainedTokens");
  });

  it("add up over files", () => {
    const collector = createFactsCollector();
    const file = { bytes: 1, sha256: null, encoding: "utf-8" };
    collector.endFile({ ...file, path: "a", rows: 2, findings: { DUP001: 1 }, duplicates: { exact: 1 } });
    collector.endFile({
      ...file,
      path: "b",
      rows: 3,
      findings: { DUP001: 2 },
      duplicates: { exact: 2, near: 4 },
    });
    expect(collector.finish()).toMatchObject({
      rows: 5,
      findings: { DUP001: 3 },
      duplicates: { exact: 3, near: 4 },
      lengths: { p50: 0, max: 0 },
    });
  });
});

describe("quantiles", () => {
  const valuesOf = (n: number): number[] =>
    Array.from({ length: n }, (_, i) => Math.round(Math.exp(((i * 7919) % n) / (n / 12))));
  const nearestRank = (values: readonly number[], share: number): number =>
    values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? 0;

  it("are exact for 20,000 values", () => {
    const values = valuesOf(20_000);
    const quantiles = createQuantiles();
    for (const value of values) quantiles.add(value);
    expect(quantiles.summary()).toEqual({
      exact: true,
      p50: nearestRank(values, 0.5),
      p95: nearestRank(values, 0.95),
      p99: nearestRank(values, 0.99),
      max: Math.max(...values),
    });
  });

  it("are within half a per cent, or half a unit, beyond", () => {
    const values = valuesOf(120_000);
    const quantiles = createQuantiles();
    for (const value of values) quantiles.add(value);
    const { exact, max, ...told } = quantiles.summary();
    expect(exact).toBe(false);
    expect(max).toBe(Math.max(...values.slice(0, 120_000)));
    for (const [name, share] of [
      ["p50", 0.5],
      ["p95", 0.95],
      ["p99", 0.99],
    ] as const) {
      const truth = nearestRank(values, share);
      expect(Math.abs(told[name] - truth), name).toBeLessThanOrEqual(0.005 * (truth + 1) + 0.5);
    }
  });
});

describe("languages", () => {
  it.each([
    ["en", "What is the capital of the country that you are from?"],
    ["de", "Wie heißt die Hauptstadt des Landes, und wie viele Menschen wohnen dort?"],
    ["fr", "Quelle est la capitale de la France et pourquoi est-elle connue dans le monde ?"],
    ["es", "¿Cuál es la capital del país y por qué es muy conocida en todo el mundo?"],
    ["it", "Qual è la capitale della Germania e perché non sono i tedeschi più famosi?"],
    ["pt", "Você não sabe qual é a capital do país, mas os outros sabem?"],
    ["nl", "Wat is de hoofdstad van het land en hoeveel mensen wonen er niet?"],
    ["pl", "Jaka jest stolica tego kraju i czy to nie jest Kraków?"],
    ["sv", "Vad är det som inte går att göra för en stad i Sverige?"],
    ["tr", "Bu ülkenin başkenti ne kadar büyük ve en çok ne için bilinir?"],
    ["vi", "Thủ đô của Việt Nam là gì và có những gì được nhiều người biết?"],
    ["id", "Apa ibu kota negara ini dan berapa orang yang tinggal di sana untuk bekerja?"],
    ["zh", "请问中国的首都是哪里?它有多少人口?"],
    ["ja", "日本の首都はどこですか。人口はどのくらいですか。"],
    ["ko", "한국의 수도는 어디입니까?"],
    ["ru", "Как называется столица этой страны, и почему она известна?"],
    ["uk", "Як називається столиця країни, і чому її знають?"],
    ["sr", "Који је главни град земље и љубав према њему?"],
    ["el", "Ποια είναι η πρωτεύουσα της Ελλάδας;"],
    ["he", "מהי בירת ישראל?"],
    ["ar", "ما هي عاصمة المملكة العربية السعودية؟"],
    ["fa", "پایتخت ایران چیست و چرا معروف است؟"],
    ["hi", "भारत की राजधानी क्या है और यह क्यों प्रसिद्ध है?"],
    ["th", "เมืองหลวงของประเทศไทยคืออะไร"],
  ])("%s", (tag, text) => {
    expect(languageOf(text)).toBe(tag);
  });

  it.each([
    ["", "und"],
    ["42", "und"],
    ["Yes", "und"],
    ["x = y + z;", "und"],
    ["Столица", "und-Cyrl"],
    ["Hello Привет 你好 مرحبا", "und"],
  ])("are not guessed: %j", (text, tag) => {
    expect(languageOf(text)).toBe(tag);
  });

  it("a Chinese text that quotes a Japanese word stays Chinese, a program with comments has the comments' language", () => {
    expect(languageOf("“の”在日语里是一个很常见的助词,用来表示所属关系,和中文的“的”意思差不多。")).toBe("zh");
    expect(languageOf("# this is the sum of all that you have\nx = sum(y)")).toBe("en");
  });
});
