import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import {
  buildExample,
  compileChatTemplate,
  createTokenizer,
  type TextTokenizer,
} from "../../../src/core/supervision";

/**
 * The cases that every engine's token builder must reproduce. Their ids and labels were computed with Python's
 * `tokenizers` and `transformers` (the assistant's mask of `apply_chat_template`), not with the code under test.
 */
interface Case {
  readonly title: string;
  /** A file in `tokenizers/`, holding `tokenizer.json` and `tokenizer_config.json` in one. */
  readonly tokenizer: string;
  readonly template: string | null;
  readonly shape: string;
  readonly row: unknown;
  readonly trainOn: "assistant" | "completion" | "all";
  readonly maxLength: number;
  readonly truncation: "error" | "drop" | "start" | "end";
  readonly inputIds?: readonly number[];
  readonly labels?: readonly number[];
  readonly problem?: string;
}

const here = import.meta.dirname;
const cases = readFileSync(path.join(here, "cases.jsonl"), "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as Case);

function tokenizerNamed(name: string): TextTokenizer {
  const file = JSON.parse(readFileSync(path.join(here, "tokenizers", `${name}.json`), "utf8")) as {
    readonly tokenizer: unknown;
    readonly config: unknown;
  };
  const made = createTokenizer(file.tokenizer, file.config);
  if (!made.ok) throw new Error(made.problem.message);
  return made.value;
}

test("there are cases for byte-level, WordPiece and Unigram tokenizers, and for every kind of row", () => {
  expect(new Set(cases.map((c) => c.tokenizer))).toEqual(
    new Set(["bytes", "wordpiece", "unigram", "llama", "pieces"]),
  );
  expect(new Set(cases.map((c) => c.shape))).toEqual(
    new Set(["prompt-completion", "text", "alpaca", "classification", "messages", "sharegpt"]),
  );
});

test("the templates are many, some mark what is generated, and every way to cut and to train is there", () => {
  const templates = new Set(cases.flatMap(({ template }) => template ?? []));
  expect(templates.size).toBeGreaterThanOrEqual(28);
  expect([...templates].filter((one) => one.includes("endgeneration")).length).toBeGreaterThanOrEqual(10);
  const kinds = new Set(cases.map(({ trainOn, truncation }) => `${trainOn} ${truncation}`));
  for (const trainOn of ["assistant", "all", "completion"])
    for (const truncation of ["error", "start", "end"]) {
      const kind = `${trainOn} ${truncation}`;
      expect(kinds.has(kind), kind).toBe(true);
    }
  expect(new Set(cases.flatMap(({ problem }) => problem ?? []))).toEqual(
    new Set(["LEN001", "SCH002", "SCH007", "TPL002", "TPL004"]),
  );
});

test.each(cases)("$tokenizer, $shape: $title", (c) => {
  const template = c.template === null ? null : compileChatTemplate(c.template);
  if (template?.ok === false) throw new Error(template.problem);
  const built = buildExample(c.row, {
    shape: c.shape,
    trainOn: c.trainOn,
    maxLength: c.maxLength,
    truncation: c.truncation,
    template: template?.value ?? null,
    tokenizer: tokenizerNamed(c.tokenizer),
  });
  if (c.problem !== undefined) {
    expect(built.ok ? "no problem" : built.problem.code).toBe(c.problem);
    return;
  }
  if (!built.ok) throw new Error(built.problem.message);
  expect(built.value.ids).toEqual(c.inputIds);
  expect(built.value.labels).toEqual(c.labels);
});
