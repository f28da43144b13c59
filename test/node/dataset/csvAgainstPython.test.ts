import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { createRandom, type Random } from "../../../src/base/random";
import { createSplitter } from "../../../src/node/dataset/splitting/createSplitter";

/** Reads files from standard input as JSON, and answers with the records that Python's reader makes of each. */
const READER = `
import csv, io, json, sys
answers = [list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)) for text, delimiter in json.load(sys.stdin)]
json.dump(answers, sys.stdout)
`;

const CELLS = [
  "a",
  "b",
  "c",
  "",
  "1",
  "2.5",
  " x ",
  "é😀",
  "one, two",
  'say "hi"',
  '"',
  '""',
  "two\nlines",
  "two\r\nlines",
  "tab\there",
  "; | :",
  '{"a": 1}',
  "'",
];

function pythonAnswers(files: readonly (readonly [string, string])[]): unknown[] | undefined {
  const { status, stdout } = spawnSync("python3", ["-c", READER], {
    input: JSON.stringify(files),
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  return status === 0 ? (JSON.parse(stdout) as unknown[]) : undefined;
}

/** As a careful writer does it: quoted where it must be, and now and then where it need not. */
function written(cell: string, delimiter: string, random: Random): string {
  const must = cell === "" || cell.includes('"') || cell.includes(delimiter) || /[\r\n]/u.test(cell);
  return must || random.below(4) === 0 ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function makeFile(random: Random): readonly [string, string] {
  const delimiter = [",", "\t", ";"][random.below(3)] ?? ",";
  const end = ["\n", "\r\n"][random.below(2)] ?? "\n";
  const columns = 2 + random.below(4);
  const header = Array.from({ length: columns }, (_, i) => `column${String(i)}`);
  const rows = Array.from({ length: 3 + random.below(12) }, () =>
    Array.from({ length: columns }, () => CELLS[random.below(CELLS.length)] ?? ""),
  );
  const lines = [header, ...rows].map((cells) =>
    cells.map((cell) => written(cell, delimiter, random)).join(delimiter),
  );
  return [lines.join(end) + (random.below(2) === 0 ? end : ""), delimiter];
}

function ours([text, delimiter]: readonly [string, string]): unknown[][] {
  const splitter = createSplitter(delimiter === "\t" ? "x.tsv" : "x.csv");
  const items = [...splitter.push(Buffer.from(text)), ...splitter.end()];
  const rows = items.flatMap((item) => (item.type === "row" ? [item.cells?.value] : []));
  const names = Object.keys(rows[0] ?? {});
  return [names, ...rows.map((row) => names.map((name) => (row as Record<string, unknown>)[name]))];
}

describe("CSV beside Python's own reader", () => {
  it("the cells of 400 files with quotes, delimiters and line ends inside are the same", ({ skip }) => {
    const random = createRandom(17);
    const files = Array.from({ length: 400 }, () => makeFile(random));
    const answers = pythonAnswers(files);
    if (answers === undefined) skip("python3 is not here to compare with");
    const differing = files.flatMap((file, i) => {
      const mine = JSON.stringify(ours(file));
      const theirs = JSON.stringify(answers?.[i]);
      return mine === theirs ? [] : [{ file, mine, theirs }];
    });
    expect(differing.slice(0, 3)).toEqual([]);
  });
});
