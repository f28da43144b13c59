import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { lintFile } from "../../src/node/lint/lintFile";
import type { Finding } from "../../src/protocol/findings";

/**
 * Datasets that count as clean. Every warning of the default set in them was looked at and stands here with what was
 * seen: `true` where the row is really faulty, `false` where the rule is wrong. The list is compared exactly, so that
 * a new warning must be looked at too.
 */
interface Verdict {
  readonly code: string;
  readonly pointer: string;
  /** A row stands once for each finding. */
  readonly rows: readonly number[];
  readonly verdict: boolean;
  readonly why: string;
}

interface Control {
  readonly file: string;
  readonly rows: number;
  readonly warnings: readonly Verdict[];
}

const DATA = path.resolve(import.meta.dirname, "../../../shared/data");
const isHere = existsSync(DATA);
if (!isHere) console.warn("skipped: the clean controls are not beside the checkout (../shared/data)");

/** Of the rows of a control. */
const FALSE_ALARMS = 0.005;

const right = (code: string, pointer: string, rows: readonly number[], why: string): Verdict => ({
  code,
  pointer,
  rows,
  verdict: true,
  why,
});
const wrong = (code: string, pointer: string, rows: readonly number[], why: string): Verdict => ({
  ...right(code, pointer, rows, why),
  verdict: false,
});

const CONTROLS: readonly Control[] = [
  {
    file: "gsm8k/train.jsonl",
    rows: 7473,
    warnings: [
      right("PAR014", "/question", [2382, 2382], "line separators between sentences, from a web page"),
      right("PAR014", "/question", [7389], "a zero-width space between two words"),
    ],
  },
  {
    file: "gsm8k/test.jsonl",
    rows: 1319,
    warnings: [right("PAR014", "/answer", [394], "a zero-width space between two words")],
  },
  {
    file: "dolly/dolly_3k.json",
    rows: 2996,
    warnings: [
      right("DUP001", "", [1618], "the row stands twice"),
      right(
        "DUP002",
        "",
        [234, 387, 625, 770, 1174, 1542, 1638, 1725, 1789, 1851, 2313, 2329, 2454, 2741],
        "the same instruction and input as an earlier row",
      ),
      right("PAR014", "/instruction", [400, 400], "zero-width spaces from a web page"),
      right("PAR014", "/output", [541, 2749], "a zero-width space, a word joiner, from web pages"),
      right("PAR014", "/input", [2749], "a word joiner from a web page"),
      right("QLT004", "/output", [514, 1450], '"[insert name]" and "<insert name here>" in finished letters'),
      right("QLT007", "/instruction", [1428], "a question about a page of which only the address is there"),
      right("PII001", "/output", [1869], "a host's address beside her telephone number and password"),
      wrong("PII001", "/output", [2065], "123@gmail.com, made up beside 123-456-7890"),
    ],
  },
  {
    file: "llamafactory/glaive_toolcall_en_demo.json",
    rows: 300,
    warnings: [
      right(
        "DUP001",
        "",
        [
          7, 75, 87, 89, 90, 101, 102, 111, 137, 158, 166, 169, 181, 186, 187, 197, 198, 208, 215, 223, 225,
          231, 237, 242, 246, 249, 255, 265, 269, 272, 276, 277, 295, 296, 298,
        ],
        "the 35 copies that the set is known for",
      ),
      right("DUP002", "", [165], "the same question with other signs"),
      right("MDF001", "/conversations/1/value", [244], "a block of Go that is cut off"),
      right("QLT008", "/conversations/0/value", [300], '"the given sample text", and no text is given'),
      right(
        "REF002",
        "/conversations/1/value",
        [30, 60, 127, 129, 165, 207, 208, 211, 237, 263, 289],
        "as an AI",
      ),
      right(
        "REF002",
        "/conversations/7/value",
        [1, 24, 58, 140, 184],
        "\"I'm sorry, but as an AI, I don't have …\"",
      ),
      right("TUL003", "/conversations/3/value", [260], "a list where the tool takes a number"),
    ],
  },
  {
    file: "llamafactory/c4_demo.jsonl",
    rows: 300,
    warnings: [
      right(
        "PAR014",
        "/text",
        [11, 11, 94, 109, 109, 165, 165, 165, 165, 165],
        "letters that an earlier reader lost",
      ),
      right("PAR014", "/text", [146], "a soft hyphen in the middle of a line"),
      right("PAR014", "/text", [148, 193, 210], "zero-width spaces from web pages"),
      right("PII001", "/text", [65, 97, 167, 168, 191, 261, 299], "addresses of persons, clubs and firms"),
    ],
  },
  {
    file: "llamafactory/kto_en_demo.json",
    rows: 300,
    warnings: [
      right("ENC001", "/messages/0/content", [246, 260], "FranÃ§oise; ChÃ©ri and LÃ©a throughout"),
      right("ENC003", "/messages/0/content", [238], "a backslash and an n, twice, between two sentences"),
      right("MDF001", "/messages/11/content", [22], "an answer that ends in a line of C++"),
      right("MDF001", "/messages/1/content", [38], "a block of Scala that is never closed"),
      right("MDF001", "/messages/5/content", [142], "an answer that ends in a line of Lua"),
      right("MDF001", "/messages/3/content", [268], "a fence behind indented code, which nothing opened"),
      right(
        "REF002",
        "/messages/1/content",
        [7, 137, 289],
        "I'm just an AI; as an AI language model; as a responsible AI",
      ),
      right("TPL001", "/messages/1/content", [140, 140], "</s> in the text, twice"),
      right(
        "TPL001",
        "/messages/7/content",
        [258],
        "<|user|> in an answer that goes on with the user's part",
      ),
    ],
  },
];

const keyOf = ({ code, row = 0, pointer = "" }: Finding): string => `${code} ${String(row)} ${pointer}`;

describe.skipIf(!isHere)("clean controls (../shared/data)", () => {
  it.each(CONTROLS)("$file: no error, and every warning was looked at", async ({ file, rows, warnings }) => {
    const result = await lintFile(path.join(DATA, file), { file });
    expect(result.rows).toBe(rows);
    expect(result.findings.filter(({ severity }) => severity === "error").map(keyOf)).toEqual([]);
    const expected = warnings.flatMap((one) =>
      one.rows.map((row) => `${one.code} ${String(row)} ${one.pointer}`),
    );
    expect(result.findings.map(keyOf).sort()).toEqual(expected.sort());
  });

  it.each(CONTROLS)("$file: less than 0.5 % of its rows have a false warning", ({ rows, warnings }) => {
    const mistaken = new Set(warnings.flatMap((one) => (one.verdict ? [] : one.rows)));
    expect(mistaken.size / rows).toBeLessThan(FALSE_ALARMS);
  });
});
