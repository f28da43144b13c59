import { describe, expect, it } from "vitest";
import { createRandom } from "../../../src/base/random";
import type { Finding } from "../../../src/protocol/findings";
import { lintText } from "../../../src/node/lint/lintFile";
import { indexHeldOut } from "../../../src/node/lint/surroundings/readHeldOut";

const lines = (rows: readonly object[]): string => rows.map((row) => JSON.stringify(row)).join("\n");

async function leaks(
  train: readonly object[],
  held: readonly object[],
  select = ["LEK"],
): Promise<readonly Finding[]> {
  const heldOut = [await indexHeldOut(lines(held), { file: "eval.jsonl" })];
  return (await lintText(lines(train), { file: "train.jsonl", select, heldOut })).findings;
}

const codes = (findings: readonly Finding[]): string[] =>
  findings.map(({ code, row }) => `${code} ${String(row)}`);

const WORDS =
  "copper lantern drifts across silent harbour while seven gulls circle above wooden piers and distant engines murmur beneath cold morning rain until fishermen return carrying baskets full of silver herring for the early market".split(
    " ",
  );
/** Words that no story of another seed has. */
const story = (seed: number, count = 30): string => {
  const random = createRandom(seed);
  return Array.from(
    { length: count },
    () => `${WORDS[random.below(WORDS.length)] ?? ""}${String(seed)}`,
  ).join(" ");
};

describe("leakage", () => {
  it("rests without an evaluation file, and with an empty one", async () => {
    expect((await lintText(lines([{ text: "a" }]), { file: "t.jsonl", select: ["LEK"] })).findings).toEqual(
      [],
    );
    expect(await leaks([{ text: story(1) }], [])).toEqual([]);
  });

  it("a question of a few words is only a leak with its answer", async () => {
    const held = [{ prompt: "Hi", completion: "Hello!" }];
    expect(codes(await leaks([{ prompt: "hi", completion: "Good day" }], held))).toEqual([]);
    expect(codes(await leaks([{ prompt: "hi!", completion: "hello" }], held))).toEqual(["LEK001 1"]);
  });

  it("how letters are composed does not hide a leak", async () => {
    const held = [
      { prompt: "Où se trouve le café de la gare, et à quelle heure ouvre-t-il?", completion: "a" },
    ];
    const train = [{ prompt: (held[0]?.prompt ?? "").normalize("NFD").toUpperCase(), completion: "b" }];
    expect(codes(await leaks(train, held))).toEqual(["LEK001 1"]);
  });

  it("evaluation rows without a question are found by their text", async () => {
    const held = [{ prompt: "", completion: story(70) }];
    expect(codes(await leaks([{ text: story(70) }, { text: story(71) }], held))).toEqual(["LEK001 1"]);
  });

  it("a frame that all rows of both files share is no leak", async () => {
    const frame =
      "Read the passage and answer the question behind it in one short sentence that names its source. ";
    const held = Array.from({ length: 4 }, (_, i) => ({
      prompt: frame + story(300 + i, 12),
      completion: "a",
    }));
    const train = Array.from({ length: 300 }, (_, i) => ({
      prompt: frame + story(400 + i, 12),
      completion: "b",
    }));
    expect(codes(await leaks(train, held))).toEqual([]);
  });

  it("the system prompt does not hide a leak, nor does the format", async () => {
    const held = [{ instruction: "Tell the story:", input: story(2), output: "x" }];
    const train = [
      {
        messages: [
          { role: "system", content: "Be kind." },
          { role: "user", content: [{ type: "text", text: `Tell the story: ${story(2)}` }] },
          { role: "assistant", content: "y" },
        ],
      },
    ];
    const [leak] = await leaks(train, held);
    expect(leak?.code).toBe("LEK001");
    expect(leak?.related?.[0]).toMatchObject({ file: "eval.jsonl", row: 1, line: 1, column: 1 });
  });

  it("a template that the evaluation file repeats is no leak", async () => {
    const template =
      "Read the note of the nurse and say how urgent it is, with one word and nothing else, please. Note:";
    const row = (i: number): object => ({ prompt: `${template} ${story(i, 14)}`, completion: "low" });
    const held = Array.from({ length: 20 }, (_, i) => row(i));
    const train = Array.from({ length: 30 }, (_, i) => ({
      prompt: `${template} ${String(i)} ${String(i * 3)} other words`,
      completion: "low",
    }));
    expect(codes(await leaks(train, held))).toEqual([]);
  });

  it("nor is one that a single evaluation row shares with many training rows", async () => {
    const shared = story(1000, 20);
    const train = Array.from({ length: 60 }, (_, i) => ({
      text: `${shared} and number ${String(i)} of ${story(i, 25)}`,
    }));
    expect(codes(await leaks(train, [{ text: `${shared} but otherwise ${story(99, 60)}` }]))).toEqual([]);
  });

  it("thirteen words in one piece are a hit at their exact place, twelve are not", async () => {
    const held = [{ text: story(5, 60) }];
    const piece = (count: number): string =>
      story(5, 60)
        .split(" ")
        .slice(10, 10 + count)
        .join(" ");
    const around = (inside: string): string =>
      `Nobody knew what he meant by "${inside}", nor did they ask him about it, for the day was long and hot.`;
    expect(codes(await leaks([{ text: around(piece(12)) }], held))).toEqual([]);
    const [leak] = await leaks([{ text: around(piece(13)) }], held);
    expect(leak?.code).toBe("LEK002");
    const text = lines([{ text: around(piece(13)) }]);
    expect(text.slice((leak?.column ?? 0) - 1, (leak?.endColumn ?? 0) - 1)).toBe(piece(13));
  });

  it("thirteen Chinese characters are a phrase, not a leak", async () => {
    const phrase = "\u4ece\u9752\u85cf\u9ad8\u539f\u6d41\u5230\u4e0a\u6d77\u6d41\u7ecf\u5341\u4e00";
    const other =
      "\u6211\u4eec\u5728\u5b66\u6821\u91cc\u5b66\u4e60\u4e86\u8bb8\u591a\u6709\u8da3\u7684\u77e5\u8bc6\u548c\u65b9\u6cd5\u4e5f\u8ba4\u8bc6\u4e86\u65b0\u670b\u53cb";
    expect(
      codes(
        await leaks(
          [{ text: `${phrase}${other}` }],
          [
            {
              text: `\u957f\u6c5f${phrase}\u4e2a\u7701\u5e02\u662f\u4e2d\u56fd\u6700\u957f\u7684\u6cb3\u6d41\u4e4b\u4e00\u4e5f\u662f\u4e16\u754c\u7b2c\u4e09`,
            },
          ],
        ),
      ),
    ).toEqual([]);
  });

  it("row counters and groups of people are on both sides by nature", async () => {
    const make = (start: number, key: string): object[] =>
      Array.from({ length: 12 }, (_, i) => ({ text: story(start + i), [key]: i }));
    expect(codes(await leaks(make(0, "conversation_id"), make(50, "conversation_id")))).toEqual([]);
    expect(codes(await leaks(make(0, "id"), make(50, "id")))).toEqual([]);
    const bands = (start: number): object[] =>
      Array.from({ length: 12 }, (_, i) => ({ text: story(start + i), group: ["a", "b"][i % 2] }));
    expect(codes(await leaks(bands(0), bands(50)))).toEqual([]);
  });

  it("an id inside metadata is looked at, and the row itself says more than its id", async () => {
    const held = [
      { text: story(7), metadata: { document_id: "doc-9" } },
      { text: story(8), metadata: { document_id: "doc-4" } },
    ];
    const [group] = await leaks([{ text: story(20), metadata: { document_id: "doc-4" } }], held);
    expect(group).toMatchObject({ code: "LEK006", pointer: "/metadata/document_id" });
    expect(codes(await leaks([held[0] ?? {}], held))).toEqual(["LEK001 1"]);
  });
});

describe("files that do not go together", () => {
  it("differ in columns or types; null fits all, and order does not count", async () => {
    const select = ["SCH010"];
    expect(codes(await leaks([{ a: 1, text: "x" }], [{ text: "y", a: null }], select))).toEqual([]);
    expect(codes(await leaks([{ text: "x", a: 1 }], [{ text: "y", a: "1" }], select))).toEqual(["SCH010 1"]);
    const [one] = await leaks([{ text: "x" }], [{ text: "y", split: "eval" }], select);
    expect(one?.message).toBe('"split" is only in eval.jsonl');
  });
});
