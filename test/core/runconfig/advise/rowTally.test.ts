import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../../src/core/dataset/jsonValue";
import type { AdvisedFile } from "../../../../src/core/runconfig/advise/adviceFacts";
import { findLabels } from "../../../../src/core/runconfig/advise/findLabels";
import { createRowTally } from "../../../../src/core/runconfig/advise/rowTally";
import { stemOf } from "../../../../src/core/runconfig/advise/stem";
import { groupColumns, togetherColumn } from "../../../../src/core/runconfig/advise/suggestColumns";
import { advise } from "../../../../src/core/runconfig/advise/advise";
import { adviceFacts, advisedFile } from "./adviceFixtures";

function fileOf(rows: readonly JsonObject[], format = "prompt-completion"): AdvisedFile {
  const tally = createRowTally();
  for (const object of rows) {
    const answer = object["completion"];
    tally.add({ object, texts: typeof answer === "string" ? [{ part: "answer", value: answer }] : [] });
  }
  const file = advisedFile("a.jsonl", { format, rows: rows.length, tokens: [1, 2, 3] });
  return { ...file, tallies: tally.finish() };
}

const repeat = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));

describe("the answers of rows", () => {
  it("are labels when they are few and repeat, the most frequent first", () => {
    const file = fileOf(repeat(20, (i) => ({ prompt: `p${i}`, completion: i % 4 === 0 ? " no" : " yes\n" })));
    expect(findLabels(file, [])).toMatchObject({ values: ["yes", "no"], column: "completion", rare: [] });
  });

  it("are labels when they begin with what the column `label` says", () => {
    const rows = repeat(20, (i) => ({
      ...{ prompt: "p", completion: `${i % 2 === 0 ? "low" : "high"}. Because of ${i}.` },
      label: i % 2 === 0 ? "low" : "high",
    }));
    expect(findLabels(fileOf(rows), [])).toMatchObject({ values: ["high", "low"], column: "label" });
    const others = rows.map((row) => ({ ...row, completion: `I think of ${row.completion}` }));
    expect(findLabels(fileOf(others), [])).toBeUndefined();
  });

  it("are no labels when there are too many, too few of each, only one, or long ones", () => {
    const answers = (n: number, make: (i: number) => string) =>
      findLabels(fileOf(repeat(n, (i) => ({ prompt: "p", completion: make(i) }))), []);
    expect(answers(500, (i) => String(i % 30))).toBeUndefined();
    expect(answers(6, (i) => String(i % 2))).toBeUndefined();
    expect(answers(20, () => "yes")).toBeUndefined();
    expect(answers(20, (i) => `${"long ".repeat(20)}${i % 2}`)).toBeUndefined();
    expect(answers(20, (i) => (i % 2 === 0 ? "" : "yes"))).toBeUndefined();
    expect(answers(20, (i) => `${i % 2}\nand more`)).toBeUndefined();
  });

  it("have labels of held-out rows beside those that were seen, and name slips", () => {
    const rows = (values: readonly string[], n = 40) =>
      fileOf(repeat(n, (i) => ({ prompt: "p", completion: values[i % values.length]! })));
    const found = findLabels(rows(["a", "b"]), [rows(["a", "c"])]);
    expect(found?.values).toEqual(["a", "b", "c"]);
    expect(found?.rare).toEqual(["c"]);
  });

  it("take a column with any name, `__proto__` too", () => {
    const rows = repeat(8, (i) => JSON.parse(`{"__proto__": "${i % 2}", "prompt": "p"}`) as JsonObject);
    expect(fileOf(rows).tallies.columns.map(({ name }) => name)).toContain("__proto__");
  });
});

describe("rows with images, videos or sounds", () => {
  const turn = (type: string): JsonObject => ({
    messages: [
      {
        role: "user",
        content: [
          { type: "text", text: "Who?" },
          { type, url: "a" },
        ],
      },
    ],
  });
  it("are counted, by their columns and by the parts of turns", () => {
    const some = [{ images: ["a.png"] }, { video: "a.mp4" }, turn("image_url"), turn("input_audio")];
    const none = [{ images: [] }, { image: null }, { text: "an image" }, turn("text"), { messages: "x" }];
    expect(some.map((row) => fileOf([row]).tallies.withMedia)).toEqual([1, 1, 1, 1]);
    expect(none.map((row) => fileOf([row]).tallies.withMedia)).toEqual([0, 0, 0, 0, 0]);
  });

  it("are not proposed a model of text", () => {
    const kind = { format: "messages", rows: 20, tokens: [9, 9, 9] } as const;
    const facts = adviceFacts({ kind, models: [], gib: 8 });
    const train = { ...facts.train, tallies: { ...facts.train.tallies, withMedia: 2 } };
    expect(advise({ ...facts, train })).toMatchObject({
      ok: false,
      message: expect.stringContaining("2 of its 20 rows have images") as string,
    });
  });
});

describe("columns that may mean something", () => {
  const rows = repeat(200, (i) => ({
    ...{ prompt: `p${i}`, completion: i % 2 === 0 ? "a" : "b", label: i % 2 === 0 ? "a" : "b" },
    ...{ sex: i % 3 === 0 ? "f" : "m", site: i === 0 ? "rare" : "usual", note: `n${i}` },
    "bad\nname": i % 2 === 0 ? "x" : "y",
  }));
  const file = fileOf(rows);

  it("are groups when every value has rows enough; never the task's own fields, never a name that ends a comment", () => {
    expect(groupColumns(file, 1, findLabels(file, []))).toEqual(["sex"]);
    expect(groupColumns(file, 0.1, findLabels(file, []))).toEqual([]);
  });

  it("hold rows together when their names say so and several rows share a value", () => {
    const of = (name: string, distinct: number) =>
      togetherColumn(
        advisedFile("a", { format: "messages", rows: 300, tokens: [1, 1, 1], ids: { [name]: distinct } }),
        undefined,
      );
    expect(of("patient_id", 100)).toBe("patient_id");
    expect(of("conversation", 100)).toBe("conversation");
    expect(of("patient_id", 300)).toBeUndefined();
    expect(of("id", 100)).toBeUndefined();
    expect(of("country", 100)).toBeUndefined();
  });
});

describe("the name of a run", () => {
  it("is that of its data", () => {
    const names = ["data/train.jsonl", "a b.c.json.gz", "C:\\x\\Größe.csv", "....", "/x/.jsonl"];
    expect(names.map(stemOf)).toEqual(["train", "a-b-c", "Größe", "run", "run"]);
  });
});
