import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { createFactsCollector } from "../../../../src/core/dataset/facts/collectFacts";
import type { JsonObject, JsonValue } from "../../../../src/core/dataset/jsonValue";
import type { Rule } from "../../../../src/core/lint/defineRule";
import type { LintRow } from "../../../../src/core/lint/rows/lintRow";
import { RULES } from "../../../../src/core/lint/rules";
import { openBytes } from "../../../../src/node/dataset/readItems";
import { describeFile } from "../../../../src/node/lint/fileFacts";
import { lintText } from "../../../../src/node/lint/lintFile";
import { readHeldOut } from "../../../../src/node/lint/surroundings/readHeldOut";
import type { Finding } from "../../../../src/protocol/findings";
import { exampleBytes, exampleOptions } from "../../../rules/lintExample";
import { arrowOf, asHeld, parquetOf, typeOfRows } from "./tableFiles";

const folder = mkdtempSync(path.join(tmpdir(), "tunesmith-containers-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What these find is about the text of a file, and no table has it. */
const ABOUT_TEXT: Readonly<Record<string, string>> = {
  PAR001: "JSON that does not parse",
  PAR002: "bytes that are not UTF-8",
  PAR003: "a byte order mark",
  PAR004: "a blank line",
  PAR005: "a list under the name of lines",
  PAR006: "JSON that is not quite JSON",
  PAR007: "a key that stands there twice",
  PAR008: "an escape: UTF-8 cannot hold half a character",
  PAR009: "a number's digits: columns have a type that holds their values",
  PAR011: "cells of CSV",
  PAR012: "a header of CSV",
  PAR013: "a Parquet file that cannot be read",
  PAR015: "bytes of a row, which each container writes in another way",
  SCH003: "one field with two types, which no table can hold",
  SCH005:
    "a field that a row leaves out: in a table every row has every field, and this one is null (SCH002)",
  SCH008: "a file without rows: tested below",
};

/** The rows of an example, when they are all there. */
async function rowsOf(text: string, rule: Rule): Promise<readonly JsonValue[] | undefined> {
  const rows: JsonValue[] = [];
  const { file } = await exampleOptions(rule);
  for await (const items of openBytes(file, exampleBytes(text, rule)).items())
    for (const item of items) {
      if (item.type !== "row") return undefined;
      try {
        rows.push(item.cells?.value ?? (JSON.parse(item.text) as JsonValue));
      } catch {
        return undefined;
      }
    }
  return rows;
}

function csvOf(rows: readonly JsonObject[]): string | undefined {
  const names = Object.keys(rows[0] ?? {});
  if (!rows.every((row) => Object.values(row).every((value) => typeof value === "string"))) return undefined;
  return [names, ...rows.map((row) => names.map((name) => row[name] as string))]
    .map((cells) => `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")}\r\n`)
    .join("");
}

function containersOf(rows: readonly JsonObject[]): readonly (readonly [string, Buffer])[] {
  const lines = Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  const csv = csvOf(rows);
  return [
    ["lines.jsonl", lines],
    ["list.json", Buffer.from(JSON.stringify(rows, null, 2))],
    ["lines.jsonl.gz", gzipSync(lines)],
    ["table.parquet", parquetOf(rows)],
    ["table.arrow", arrowOf(rows)],
    ["stream.arrow", arrowOf(rows, { format: "stream" })],
    ...(csv === undefined ? [] : [["table.csv", Buffer.from(csv)] as const]),
  ];
}

/** What is found, and where; how near two rows are is estimated where rows cannot be read a second time. */
function subject({ code, severity, row, pointer, message, related }: Finding): string {
  const about = message.replace(/: (?:about )?\d+ % of all runs.*$/u, "");
  return JSON.stringify([code, severity, row, pointer, about, related?.map((twin) => twin.row)]);
}

describe("the same finding in every container", () => {
  it.each((RULES as readonly Rule[]).map((rule) => [rule.code, rule] as const))("%s", async (code, rule) => {
    const rows = await rowsOf(rule.bad, rule);
    const type = rows === undefined ? undefined : typeOfRows(rows);
    if (code in ABOUT_TEXT) return;
    if (rows === undefined || type === undefined) throw new Error("no table can hold this rule's example");
    const options = await exampleOptions(rule);
    const held = rows.map((row) => asHeld(row, type) as JsonObject);
    const found: Record<string, readonly string[]> = {};
    for (const [file, bytes] of containersOf(held)) {
      const { findings } = await lintText(bytes, { ...options, file });
      found[file] = findings.map(subject).toSorted();
      for (const finding of findings)
        if (/parquet|arrow/u.test(file) && finding.file === file) {
          expect(finding.line, JSON.stringify(finding)).toBeUndefined();
          expect(finding.byteOffset).toBeUndefined();
        }
    }
    const expected = found["lines.jsonl"];
    expect(expected?.join("\n")).toContain(code);
    for (const [file, subjects] of Object.entries(found)) expect([file, subjects]).toEqual([file, expected]);
  });

  it("a table without rows is a file without rows", async () => {
    const rows = [{ prompt: "a", completion: "b" }];
    const empty = [
      ["x.parquet", parquetOf([], {}, rows)],
      ["x.arrow", arrowOf([], { format: "stream" }, rows)],
      ["x.csv", Buffer.from("prompt,completion\n")],
    ] as const;
    for (const [file, bytes] of empty) {
      const result = await lintText(bytes, { file, select: ["SCH008", "PAR"] });
      expect([file, result.rows, result.findings.map(({ code }) => code)]).toEqual([file, 0, ["SCH008"]]);
      const [{ line, byteOffset } = {}] = result.findings;
      expect({ file, line, byteOffset }).toEqual(
        file === "x.csv"
          ? { file, line: 1, byteOffset: 0 }
          : { file, line: undefined, byteOffset: undefined },
      );
    }
  });

  it("is binary, whatever the kind of table and its name", async () => {
    const rows = [{ prompt: "a", completion: "b" }];
    for (const [name, bytes, expected] of [
      ["x.parquet", parquetOf(rows), "binary"],
      ["x.arrow", arrowOf(rows, { format: "stream" }), "binary"],
      ["x.jsonl", arrowOf(rows, { format: "stream" }), "binary"],
      ["x.arrow", arrowOf(rows), "binary"],
      ["x.jsonl", Buffer.from('{"prompt": "a", "completion": "b"}\n'), "utf-8"],
    ] as const) {
      const result = await lintText(bytes, { file: name });
      const inMemory = { name, path: undefined, bytes: Buffer.from(bytes) };
      expect((await describeFile(inMemory, result, { file: name })).encoding).toBe(expected);
      const file = path.join(folder, `binary-${name}`);
      writeFileSync(file, bytes);
      const onDisk = { name, path: file, bytes: undefined };
      expect((await describeFile(onDisk, result, { file: name })).encoding).toBe(expected);
    }
  });

  it("a row that is too long is told by its number, and the others are checked", async () => {
    const rows = [
      { prompt: "a", completion: "b" },
      { prompt: "x".repeat(500), completion: "b" },
      { prompt: "b", completion: "" },
    ];
    for (const [file, bytes] of containersOf(rows)) {
      if (file === "list.json") continue;
      const { findings } = await lintText(bytes, { file, maxRowBytes: 100, select: ["PAR015", "QLT001"] });
      expect([file, findings.map(({ code, row }) => [code, row])]).toEqual([
        file,
        [
          ["PAR015", 2],
          ["QLT001", 3],
        ],
      ]);
      const { line, byteOffset } = findings[0] ?? {};
      expect(line === undefined && byteOffset === undefined).toBe(/parquet|arrow/u.test(file));
    }
  });

  it("facts are the same", async () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({
      text: `Sentence number ${String(i % 30)} is here, é😀.`,
      label: i % 3 === 0 ? "good" : "bad",
    }));
    const seen: unknown[] = [];
    for (const [file, bytes] of containersOf(rows)) {
      const collector = createFactsCollector<LintRow>({ groups: [], labels: [] });
      await lintText(bytes, {
        file,
        onRow: (row) => {
          collector.add(row);
        },
      });
      const { labels, lengths, languages, columns } = collector.finish();
      seen.push({ labels, lengths, languages, columns });
    }
    expect(seen.length).toBe(7);
    for (const facts of seen) expect(facts).toEqual(seen[0]);
  });

  it("a row that stands in the evaluation file is found, whatever the two files are", async () => {
    const train = [
      { prompt: "Which river flows through the city of Bremen?", completion: "The Weser." },
      { prompt: "How many legs has a spider, as a rule?", completion: "Eight." },
    ];
    for (const [name, bytes] of containersOf(train.slice(1))) {
      const file = path.join(folder, name);
      writeFileSync(file, bytes);
      const heldOut = await readHeldOut([{ path: file, file: name }]);
      for (const [own, given] of containersOf(train)) {
        const { findings } = await lintText(given, { file: own, heldOut, select: ["LEK001"] });
        expect([name, own, findings.map(({ code, row, related }) => [code, row, related?.[0]?.row])]).toEqual(
          [name, own, [["LEK001", 2, 1]]],
        );
      }
    }
  });
});
