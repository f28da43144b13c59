import { describe, expect, it } from "vitest";
import type { SourceRow } from "../../../src/core/dataset/sourceItem";
import { detectShape } from "../../../src/core/dataset/shapes";
import { createFoldedUnits } from "../../../src/core/dataset/foldUnits";
import { createKeyIndex } from "../../../src/core/lint/repeats/keyIndex";
import { createLinter } from "../../../src/core/lint/linter";
import { LintRow } from "../../../src/core/lint/rows/lintRow";
import { createNearRows } from "../../../src/core/lint/repeats/nearRows";
import { createRowPlaces } from "../../../src/core/lint/rows/rowPlaces";
import { BINS, createSketcher } from "../../../src/core/lint/repeats/sketch";
import { createWordList, wordSpans } from "../../../src/core/lint/text/wordList";
import { createRandom } from "../../../src/base/random";
import { lintText } from "../../../src/node/lint/lintFile";

function folded(text: string): string {
  const units = createFoldedUnits();
  units.add(text);
  return String.fromCharCode(...units.units.subarray(0, units.length));
}

async function found(text: string, select: readonly string[], file = "x.jsonl"): Promise<string[]> {
  const { findings } = await lintText(text, { file, select, limitPerRule: 1e6 });
  return findings.map(({ code, row }) => `${code} ${String(row)}`);
}

const row = (prompt: string, completion: string): string => JSON.stringify({ prompt, completion });

function lintRowOf(number: number, completion: string): LintRow {
  const value = { prompt: "", completion };
  const source: SourceRow = {
    type: "row",
    row: number,
    line: number,
    column: 1,
    byteOffset: 0,
    byteLength: 0,
    text: JSON.stringify(value),
    container: "jsonl",
    endsWithLineBreak: true,
    previousEnd: undefined,
    cells: undefined,
  };
  return new LintRow(source, value, detectShape([value]));
}

describe("folding", () => {
  it.each([
    ["What is DNA?", "what  is dna"],
    ["\u201cStop\u201d \u2013 he said\u2026", "stop he said"],
    ["a + b", "a+b"],
    ["(3, 4)", "(3 4)"],
    ["\uff21\uff22\uff23", "abc"],
    ["\u4f60\u597d\uff0c\u4e16\u754c\u3002", "\u4f60\u597d\u4e16\u754c"],
    ["see https://x.org/", "see https://x.org."],
    ["\u00c4RGER", "\u00e4rger"],
    ["Cafe\u0301 ou the\u0301", "caf\u00e9 ou th\u00e9"],
    ["\u1112\u1161\u11ab\uae00", "\ud55c\uae00"],
    ["\u304b\u3099\u304f", "\u304c\u304f"],
    ["\u039f\u0394\u039f\u03a3", "\u03bf\u03b4\u03bf\u03c2"],
  ])("%s becomes %s", (text, expected) => {
    expect(folded(text)).toBe(folded(expected));
  });

  it.each([
    ["2 + 2", "2 - 2"],
    ["x^3 - 2x^2", "x^3 + 2x^2"],
    ["1.5", "15"],
    ["-5", "5"],
    ["a/b", "a b"],
    ["[1]", "1"],
    ["\ud83d\ude00", "\ud83c\udf89"],
    ["C", "C++"],
  ])("%s is not %s", (a, b) => {
    expect(folded(a)).not.toBe(folded(b));
  });
});

describe("duplicates", () => {
  it("letters and their marks are one, however they are written", async () => {
    const rows = [
      row("Où est le café?", "là"),
      row("Ou\u0300 est le cafe\u0301?", "là"),
      row("Ou est le cafe?", "là"),
    ];
    expect(await found(rows.join("\n"), ["DUP001", "DUP002"])).toEqual(["DUP002 2"]);
  });

  it("an input that is empty, null or left out is the same", async () => {
    const ask = { instruction: "Say something kind.", output: "Well done." };
    const rows = [ask, { ...ask, input: null }, { ...ask, input: "" }, { ...ask, input: "Now." }];
    const text = rows.map((one) => JSON.stringify(one)).join("\n");
    expect(await found(text, ["DUP001", "DUP002"])).toEqual(["DUP002 2", "DUP002 3"]);
  });

  it("empty lists of images and tools are the same as none, others are not", async () => {
    const ask = {
      messages: [
        { role: "user", content: "What is it?" },
        { role: "assistant", content: "A cat." },
      ],
    };
    const rows = [ask, { ...ask, images: [] }, { ...ask, images: ["a.png"] }, { ...ask, images: ["b.png"] }];
    const text = rows.map((one) => JSON.stringify(one)).join("\n");
    expect(await found(text, ["DUP001", "DUP002"])).toEqual(["DUP002 2"]);
  });

  it("rows that ask nothing are compared by what they say", async () => {
    const rows = [row("", "One text."), row("", "Another text."), row(" ", "one text"), row("", "One text.")];
    expect(await found(rows.join("\n"), ["DUP001", "DUP002"])).toEqual(["DUP002 3", "DUP001 4"]);
  });

  it("a long frame that all rows share makes no near copies of them", async () => {
    const frame =
      "Read the passage and answer the question behind it in one short sentence that names its source. ";
    const random = createRandom(41);
    const words = Array.from({ length: 400 }, (_, i) => `word${String(i)}`);
    const rows = Array.from({ length: 300 }, (_, i) =>
      row(
        frame + Array.from({ length: 40 }, () => words[random.below(words.length)]).join(" "),
        `Answer ${String(i)}.`,
      ),
    );
    expect(await found(rows.join("\n"), ["DUP"])).toEqual([]);
  });

  it("of a group of n rows, n - 1 are reported, each once, by the most precise code", async () => {
    const rows = [
      row("Hi you", "a"),
      row("hi  you", "a"),
      row("Hi you", "a"),
      row("hi  you", "a"),
      row("HI YOU", "b"),
    ];
    expect(await found(rows.join("\n"), ["DUP"])).toEqual(["DUP002 2", "DUP001 3", "DUP001 4", "DUP003 5"]);
    expect(await found(rows.join("\n"), ["DUP001", "DUP002"])).toEqual([
      "DUP002 2",
      "DUP001 3",
      "DUP001 4",
      "DUP002 5",
    ]);
  });

  it("are found in CSV, whatever the quoting, and in pretty arrays", async () => {
    const csv =
      'prompt,completion\nWhat is it?,"It is, so to say, a thing"\nOther,x\n"What is it?","It is, so to say, a thing"\n';
    expect(await found(csv, ["DUP"], "x.csv")).toEqual(["DUP001 3"]);
    const array = JSON.stringify(
      [{ text: "one text" }, { text: "two texts" }, { text: "one text" }],
      null,
      2,
    );
    expect(await found(array, ["DUP"], "x.json")).toEqual(["DUP001 3"]);
  });

  it("are found among rows that cannot be read again, and rows with one prompt cost no more than others", () => {
    const linter = createLinter({ file: "x.parquet", select: ["DUP"] });
    const source = (number: number, value: Record<string, string>): SourceRow => ({
      type: "row",
      row: number,
      text: "",
      container: "table",
      line: 0,
      column: 0,
      byteOffset: 0,
      byteLength: 0,
      endsWithLineBreak: false,
      previousEnd: undefined,
      cells: { value, spans: undefined, delimiter: "" },
    });
    const rows = Array.from({ length: 20_000 }, (_, i) =>
      source(i + 1, { prompt: "always the same", completion: "yes", id: String(i % 19_990) }),
    );
    linter.push(rows);
    const { findings } = linter.finish();
    const copies = findings.filter(({ code }) => code === "DUP001");
    expect(copies.map((one) => [one.row, one.related?.[0]?.row])).toEqual(
      Array.from({ length: 10 }, (_, i) => [19_991 + i, 1 + i]),
    );
  });

  it("other images and other tools make another prompt", async () => {
    const rows = ["a.png", "b.png", "a.png"].map((image, i) =>
      JSON.stringify({
        messages: [
          { role: "user", content: "<image>What is this?" },
          { role: "assistant", content: `Number ${String(i)}.` },
        ],
        images: [image],
      }),
    );
    expect(await found(rows.join("\n"), ["DUP"])).toEqual(["DUP003 3"]);
  });

  it("several answers to one prompt are wanted in preferences and KTO", async () => {
    const kto = (answer: string, label: boolean): string =>
      JSON.stringify({ prompt: "Say hello", completion: answer, label });
    expect(
      await found([kto("Hello", true), kto("Go away", false), kto("hello!", true)].join("\n"), ["DUP"]),
    ).toEqual(["DUP002 3"]);
    const pair = (rejected: string): string =>
      JSON.stringify({ prompt: "Say hello", chosen: "Hello", rejected });
    expect(await found([pair("No"), pair("Never")].join("\n"), ["DUP"])).toEqual([]);
  });

  it("long numbers that JSON.parse rounds alike are different rows", async () => {
    const rows = ["12345678901234567890", "12345678901234567891"].map(
      (id) => `{"text": "same words here", "id": ${id}}`,
    );
    expect(await found(rows.join("\n"), ["DUP001"])).toEqual([]);
  });

  it("near copies in Chinese are found by their characters", async () => {
    const text =
      "\u8fd9\u662f\u4e00\u4e2a\u5173\u4e8e\u957f\u6c5f\u7684\u6545\u4e8b\uff0c\u957f\u6c5f\u662f\u4e2d\u56fd\u6700\u957f\u7684\u6cb3\u6d41\uff0c\u4ece\u9752\u85cf\u9ad8\u539f\u6d41\u5230\u4e0a\u6d77\uff0c\u6d41\u7ecf\u5341\u4e00\u4e2a\u7701\u5e02\u3002";
    const other = text.replace("\u4e0a\u6d77", "\u5357\u901a");
    const rows = [text.repeat(2), `${text}${other}`].map((value) => JSON.stringify({ text: value }));
    expect(await found(rows.join("\n"), ["DUP"])).toEqual(["DUP004 2"]);
  });
});

describe("near copies of one template", () => {
  it("thousands of rows that nearly repeat each other cost no more each than a few", () => {
    const random = createRandom(3);
    const frame = Array.from({ length: 40 }, (_, i) => `word${String(i * 37)}`);
    const rows: LintRow[] = [];
    let reads = 0;
    const near = createNearRows(0.8, (earlier) => {
      reads++;
      return rows[earlier - 1];
    });
    const costOf = (count: number): { readonly reads: number; readonly bytes: number } => {
      const before = { reads, bytes: near.bytes };
      for (let i = 0; i < count; i++) {
        // Two words of 40 differ: 60 % of the runs are shared, which is too little, and half of the keys.
        const words = frame.with(20, `n${String(random.below(1e9))}`).with(21, "x");
        rows.push(lintRowOf(rows.length + 1, words.join(" ")));
        near.find(rows.at(-1) as LintRow);
      }
      return { reads: (reads - before.reads) / count, bytes: (near.bytes - before.bytes) / count };
    };
    costOf(500);
    const few = costOf(1000);
    const many = costOf(4000);
    expect(many.reads).toBeLessThanOrEqual(4);
    expect(many.reads).toBeLessThanOrEqual(few.reads + 0.5);
    // The keys that all of them share hold the first rows only: a sketch, and a few keys of its own.
    expect(many.bytes).toBeLessThan(BINS + 4 + 13.5 * 12);
  });

  it("a copy of a late row is still found", () => {
    const random = createRandom(4);
    const frame = Array.from({ length: 40 }, (_, i) => `word${String(i * 37)}`);
    const rows: LintRow[] = [];
    const near = createNearRows(0.8, (earlier) => rows[earlier - 1]);
    const text = (): string =>
      frame
        .with(20, `n${String(random.below(1e9))}`)
        .with(8, `m${String(random.below(1e9))}`)
        .join(" ");
    for (let i = 0; i < 300; i++) {
      rows.push(lintRowOf(i + 1, text()));
      near.find(rows.at(-1) as LintRow);
    }
    const copy = `${rows[250]?.text("completion")?.value ?? ""} and`;
    expect(near.find(lintRowOf(301, copy))).toMatchObject({ row: 251, isExact: true });
  });
});

describe("the tables", () => {
  it("a key index gives back every row of a key in order, at less than 14 bytes a row", () => {
    const index = createKeyIndex();
    const random = createRandom(3);
    const keys = Array.from({ length: 200_000 }, () => random.below(2 ** 32));
    for (const [i, key] of keys.entries()) index.add(key, i);
    for (let i = 0; i < 50; i++) index.add(77, 1_000_000 + i);
    const rows: number[] = [];
    index.find(77, (at) => {
      rows.push(at);
      return false;
    });
    expect(rows.filter((at) => at >= 1_000_000)).toEqual(Array.from({ length: 50 }, (_, i) => 1_000_000 + i));
    expect(keys.every((key, i) => index.find(key, (at) => at === i))).toBe(true);
    expect(index.bytes / 200_050).toBeLessThan(14);
  });

  it("places are exact for even, uneven, sparse and single-line rows", () => {
    const random = createRandom(5);
    const places = createRowPlaces();
    const expected: SourceRow[] = [];
    let offset = 0;
    for (let number = 1; number <= 20_000; number += 1 + (random.below(50) === 0 ? 3 : 0)) {
      const byteLength = 10 + random.below(5000);
      const part = Math.floor(number / 5000);
      const line = part === 0 ? number : part === 1 ? 1 : number * 4 + random.below(3);
      const source: SourceRow = {
        type: "row",
        row: number,
        byteOffset: offset,
        byteLength,
        line,
        column: part === 1 ? offset + 1 : part === 2 ? 3 : 1,
        text: "",
        container: "jsonl",
        endsWithLineBreak: true,
        previousEnd: undefined,
        cells: undefined,
      };
      places.add(source);
      expected.push(source);
      offset += byteLength + 1 + (number === 17_000 ? 5_000_000_000 : 0);
    }
    for (const { row: number, byteOffset, byteLength, line, column } of expected)
      expect(places.get(number)).toEqual({ row: number, byteOffset, byteLength, line, column });
  });

  it("a sketch agrees in as many bins as the texts share runs, within its error", () => {
    const random = createRandom(9);
    const word = (): string => `w${String(random.below(5000))}`;
    for (const changed of [2, 6, 12, 30]) {
      const words = Array.from({ length: 300 }, word);
      const other = words.map((one, i) => (i % Math.floor(300 / changed) === 0 ? word() : one));
      const [a, b] = [words, other].map((list) => {
        const sketcher = createSketcher();
        const own = createWordList();
        own.add(list.join(" "));
        sketcher.sketch(own);
        return { bytes: sketcher.bytes, set: new Set(sketcher.shingles()) };
      });
      if (a === undefined || b === undefined) throw new Error("no sketch");
      const shared = Array.from(a.set).filter((one) => b.set.has(one)).length;
      const jaccard = shared / (a.set.size + b.set.size - shared);
      const agreed = a.bytes.filter((byte, i) => byte === b.bytes[i]).length / a.bytes.length;
      expect(Math.abs(agreed - jaccard)).toBeLessThan(0.13);
    }
  });

  it("words and their places go together", () => {
    const text = "Don't \u4f60\u597d stop: 3.5km, na\u00efve";
    const words = createWordList();
    words.add(text);
    const spans = wordSpans(text);
    expect(spans.map(({ start, end }) => text.slice(start, end))).toEqual([
      "Don",
      "t",
      "\u4f60",
      "\u597d",
      "stop",
      "3",
      "5km",
      "na\u00efve",
    ]);
    expect(words.length).toBe(spans.length);
  });
});
