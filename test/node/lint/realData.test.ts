import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { lintFile } from "../../../src/node/lint/lintFile";

/** Beside the checkout in development and CI, not at users'. */
const data = path.resolve(import.meta.dirname, "../../../../shared/data");
const isHere = existsSync(data);
if (!isHere) console.warn("skipped: the real datasets are not beside the checkout (../shared/data)");

/** Rows, format, and how often each rule fires: the known truth of each set. */
const TRUTHS: readonly (readonly [string, number, string, Readonly<Record<string, number>>])[] = [
  [
    "llamafactory/alpaca_en_demo.json",
    999,
    "alpaca",
    { DUP001: 14, MDF001: 1, QLT003: 8, QLT007: 6, QLT008: 4, REF002: 23 },
  ],
  [
    "llamafactory/alpaca_zh_demo.json",
    1000,
    "alpaca",
    { DUP001: 8, MDF001: 1, QLT006: 2, QLT007: 1, QLT008: 2, REF002: 29 },
  ],
  // Prompts that hold a backslash and an n for a line end, a "fiancÃ©"; marks from Wikipedia's coordinates, a form feed
  // that was to be \\frac.
  [
    "llamafactory/dpo_en_demo.json",
    300,
    "preference",
    { DUP001: 5, ENC001: 1, ENC003: 8, MDF001: 3, PAR014: 9, REF002: 5 },
  ],
  // Answers marked bad that hold "</s>" (twice in one) and "<|user|>".
  ["llamafactory/kto_en_demo.json", 300, "kto", { ENC001: 2, ENC003: 1, MDF001: 4, REF002: 3, TPL001: 3 }],
  // One call gives a list where the tool takes a number.
  [
    "llamafactory/glaive_toolcall_en_demo.json",
    300,
    "sharegpt",
    { DUP001: 35, DUP002: 1, MDF001: 1, QLT008: 1, REF002: 16, TUL003: 1 },
  ],
  // Declarations with "dict", "str" and "int, optional", or without "properties"; one call with an argument that its
  // tool does not have.
  ["llamafactory/reason_tool_use_demo_50.jsonl", 50, "messages", { TUL003: 1, TUL006: 194 }],
  [
    "llamafactory/v1_sft_demo.jsonl",
    500,
    "messages",
    { DUP001: 1, DUP002: 2, MDF001: 1, QLT004: 50, QLT007: 2, QLT008: 1, REF002: 11 },
  ],
  ["llamafactory/v1_dpo_demo.jsonl", 10, "preference", {}],
  ["llamafactory/v1_multimodal_demo.jsonl", 24, "messages", { DUP001: 18, MMD001: 32, PAR004: 1 }],
  ["llamafactory/mllm_demo.json", 6, "messages", {}],
  // Addresses of clubs and firms, in seven texts; ten characters that an earlier reader lost, four invisible ones.
  ["llamafactory/c4_demo.jsonl", 300, "text", { PAR014: 14, PII001: 7 }],
  ["llamafactory/identity.json", 91, "alpaca", { DUP002: 3, QLT004: 85, REF002: 1 }],
  // A zero-width space each, and two line separators.
  ["gsm8k/train.jsonl", 7473, "prompt-completion", { PAR014: 3 }],
  ["gsm8k/test.jsonl", 1319, "prompt-completion", { PAR014: 1 }],
  ["axolotl/conversation.json", 1, "sharegpt", {}],
  ["axolotl/conversation.missingturns.json", 1, "sharegpt", { QLT001: 1 }],
  [
    "dolly/dolly_3k.json",
    2996,
    "alpaca",
    { DUP001: 1, DUP002: 14, PAR014: 5, PII001: 2, QLT004: 2, QLT007: 1 },
  ],
  // Of 225 prompts that agree in letters and digits, one differs in a sign of its equation.
  ["gpteacher/toolformer-dedupe-only-dataset.json", 7673, "alpaca", { DUP002: 224 }],
];

describe.skipIf(!isHere)("real datasets (../shared/data)", () => {
  it.each(TRUTHS)("%s: %d rows of %s", async (name, rows, format, expected) => {
    const result = await lintFile(path.join(data, name), { file: name });
    const counts: Record<string, number> = {};
    for (const { code } of result.findings) counts[code] = (counts[code] ?? 0) + 1;
    expect({ rows: result.rows, format: result.shape?.format, counts }).toEqual({
      rows,
      format,
      counts: expected,
    });
  });

  it("each of the 14 duplicates stands on its own row and names an equal earlier one", async () => {
    const file = path.join(data, "llamafactory/alpaca_en_demo.json");
    const text = readFileSync(file, "utf8");
    const rows = JSON.parse(text) as object[];
    const lines = text.split("\n");
    const { findings } = await lintFile(file, { file: "alpaca.json", select: ["DUP001"] });
    expect(findings).toHaveLength(14);
    for (const { row = 0, line = 0, endLine = 0, related } of findings) {
      expect(rows[row - 1]).toEqual(rows[(related?.[0]?.row ?? 0) - 1]);
      expect(
        JSON.parse(
          lines
            .slice(line - 1, endLine)
            .join("\n")
            .replace(/,\s*$/u, ""),
        ),
      ).toEqual(rows[row - 1]);
      expect(related?.[0]?.row).toBeLessThan(row);
    }
  });

  it("an object keyed by thousands of ids is one row of no known format, and no trap", async () => {
    const result = await lintFile(path.join(data, "fairness/pubmedqa/ori_pqal.json"), {
      file: "pubmedqa.json",
    });
    expect(result).toMatchObject({ rows: 1, shape: undefined, findings: [{ code: "SCH001", row: 1 }] });
  }, 5000);
});
