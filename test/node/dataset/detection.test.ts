import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { lintFile, lintText } from "../../../src/node/lint/lintFile";
import { arrowOf, parquetOf } from "./tables/tableFiles";

const folder = mkdtempSync(path.join(tmpdir(), "tunesmith-detection-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const ROWS = [
  { prompt: "Which river is it?", completion: "The Weser, é😀." },
  { prompt: "How many legs has it?", completion: "Eight, as a rule." },
];
const LINES = ROWS.map((row) => `${JSON.stringify(row)}\n`).join("");
const LIST = JSON.stringify(ROWS, null, 1);
const CSV = `prompt,completion\n${ROWS.map((row) => `"${row.prompt}","${row.completion}"\n`).join("")}`;
const utf16 = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, "utf16le");
const POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:0123456789abcdef\nsize 123456\n";
const PAGE = "<!DOCTYPE html>\n<html><head><title>404</title></head><body>a, b</body></html>\n";

type Content = string | Buffer;
const both = (content: Content, ...names: string[]) => names.map((name) => [name, content] as const);

/** Names that say something else than the content, whether that is wrong, and what is said then. */
const CASES: readonly (readonly [name: string, content: Content, rows: number, found: string])[] = [
  ...both(LINES, "a.jsonl", "a.ndjson", "a.txt", "a", "-", "a.csv", "a.parquet", "a.JSONL", "a.jsonl.gz").map(
    (one) => [...one, 2, ""] as const,
  ),
  ["a.json", LINES, 2, "PAR005 one object per line"],
  ...both(LIST, "a.json", "a.txt", "a", "a.csv", "a.parquet", "a.arrow").map(
    (one) => [...one, 2, ""] as const,
  ),
  ["a.jsonl", LIST, 2, "PAR005 one JSON list"],
  ...both(CSV, "a.csv", "a.tsv", "a.txt", "a", "-", "a.CSV").map((one) => [...one, 2, ""] as const),
  ["a.jsonl", CSV, 2, "PAR005 a table of cells"],
  ["a.json", CSV, 2, "PAR005 a table of cells"],
  [
    "a.tsv",
    CSV.replace('"Which river is it?",', '"Which river is it?"\t')
      .replaceAll('?","', '?"\t"')
      .replace("prompt,", "prompt\t"),
    2,
    "",
  ],
  ...both(gzipSync(LINES), "a.jsonl.gz", "a.jsonl", "a", "a.txt").map((one) => [...one, 2, ""] as const),
  ["a.csv", gzipSync(CSV), 2, ""],
  ...both(parquetOf(ROWS), "a.parquet", "a.jsonl", "a.csv", "a.txt", "a").map(
    (one) => [...one, 2, ""] as const,
  ),
  ...both(arrowOf(ROWS), "a.arrow", "a.feather", "a.jsonl", "a").map((one) => [...one, 2, ""] as const),
  ...both(arrowOf(ROWS, { format: "stream" }), "a.arrow", "a.jsonl", "a.parquet").map(
    (one) => [...one, 2, ""] as const,
  ),
  ...both(utf16(LINES), "a.jsonl", "a.csv", "a").map((one) => [...one, 0, "PAR003 UTF-16"] as const),
  ["a.csv", utf16(CSV).swap16(), 0, "PAR003 UTF-16 (big-endian)"],
  ["a.csv", utf16(CSV).subarray(2), 0, "PAR003 UTF-16 (little-endian)"],
  ["a.jsonl", Buffer.from([0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0, 0x7d, 0, 0, 0]), 0, "PAR003 UTF-32"],
  ["a.jsonl", `\uFEFF${LINES}`, 2, "PAR003 byte order mark"],
  ["a.csv", `\uFEFF${CSV}`, 2, "PAR003 byte order mark"],
  ...both("", "a.jsonl", "a.json", "a.csv", "a").map((one) => [...one, 0, "SCH008 no rows"] as const),
  ...both("", "a.parquet", "a.arrow").map((one) => [...one, 0, "PAR013 empty"] as const),
  ...both(POINTER, "a.jsonl", "a.json", "a.csv").map((one) => [...one, 0, "PAR001 Git LFS"] as const),
  ...both(POINTER, "a.parquet", "a.feather").map((one) => [...one, 0, "PAR013 Git LFS"] as const),
  ...both(PAGE, "a.jsonl", "a.json", "a.csv", "a").map((one) => [...one, 0, "PAR001 web page"] as const),
  ["a.parquet", PAGE, 0, "PAR013 web page"],
  ["a.jsonl", gzipSync(parquetOf(ROWS)), 0, "PAR001 Parquet file that was packed with gzip"],
  ["a.feather", Buffer.from("FEA1\0\0\0\0\0\0\0\0FEA1"), 0, "PAR013 first version"],
  ["a.parquet", parquetOf(ROWS).subarray(0, -9), 0, "PAR013 no footer"],
];

describe("what a file holds is told by its content", () => {
  it.each(CASES.map(([name, content, rows, found], i) => [name, i, rows, found, content] as const))(
    "%s (case %i): %i rows, %j",
    async (name, i, rows, found, content) => {
      const file = path.join(folder, `${String(i)}-${name}`);
      writeFileSync(file, content);
      const options = { file: name, select: ["PAR", "SCH001", "SCH002", "SCH008"], ignore: [] };
      for (const result of [
        await lintFile(file, options),
        await lintText(Buffer.from(content as string), options),
      ]) {
        // That a file has few rows is no fault of it.
        const findings = result.findings.filter(({ severity }) => severity !== "info");
        const [code = "", words = ""] = found.split(/ (.*)/u);
        expect([result.rows, findings.map((one) => one.code)]).toEqual([rows, code === "" ? [] : [code]]);
        expect(findings[0]?.message ?? "").toContain(words);
        // A byte order mark has bytes and no column; what else is about the whole file has neither.
        if (code === "PAR005" || code === "PAR001")
          for (const { line, column, endLine, endColumn, byteLength } of findings)
            expect(line === endLine && column === endColumn).toBe(byteLength === 0);
      }
    },
  );
});
