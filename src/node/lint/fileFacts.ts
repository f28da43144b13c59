import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import type { FactsFile, RowTokens } from "../../core/dataset/facts/collectFacts";
import type { LintResult } from "../../core/lint/lintOptions";
import type { LintRow } from "../../core/lint/rows/lintRow";
import { plainRow } from "../../core/lint/rows/plainRow";
import { isActive } from "../../core/lint/selection";
import type { LintSupervision } from "../../core/lint/surroundings";
import { buildExample } from "../../core/supervision";
import { HEAD_BYTES, identifyTable } from "../dataset/table/identifyTable";
import type { LintFileOptions } from "./lintFileOptions";

/** Where the rows came from. */
export interface FactsSource {
  /** As findings name it. */
  readonly name: string;
  /** Absolute; undefined for text in memory. */
  readonly path: string | undefined;
  readonly bytes: Buffer | undefined;
}

/** A template that takes the whole time for so many rows is not tried on the others. */
const MOST_TIMEOUTS = 3;

/** Counts the tokens that a run makes of a row; gives up on templates that are too slow. */
export function createTokenCounter(): (
  row: LintRow,
  supervision: LintSupervision,
  columns?: Readonly<Record<string, string>>,
) => RowTokens | undefined {
  let timeouts = 0;
  return (row, { tokenizer, template, trainOn }, columns = {}) => {
    if (timeouts >= MOST_TIMEOUTS || row.object === undefined || row.shape === undefined) return undefined;
    const example = buildExample(plainRow(row), {
      ...{ shape: row.shape.format, columns, template, tokenizer, trainOn },
      ...{ maxLength: Number.MAX_SAFE_INTEGER, truncation: "end" },
    });
    if (example.ok) return { total: example.value.ids.length, trained: example.value.trainedTokens };
    if (example.problem.message.includes("takes longer than")) timeouts++;
    return undefined;
  };
}

/** What is known of a file that has been linted to its end. @param hashes false: the file is not read once more */
export async function describeFile(
  source: FactsSource,
  result: LintResult,
  options: LintFileOptions,
  hashes = true,
): Promise<FactsFile> {
  const findings: Record<string, number> = { ...result.omitted };
  for (const { code } of result.findings) findings[code] = (findings[code] ?? 0) + 1;
  const of = (code: string): number =>
    (findings[code] ?? 0) + (result.suppressed ?? []).filter((finding) => finding.code === code).length;
  return {
    path: source.name,
    bytes: source.bytes?.length ?? (source.path === undefined ? 0 : (await stat(source.path)).size),
    sha256: hashes ? await sha256(source) : null,
    encoding: await encodingOf(source, findings),
    rows: result.rows,
    findings,
    duplicates: { exact: of("DUP001"), ...(isActive("DUP004", options) ? { near: of("DUP004") } : {}) },
  };
}

async function sha256({ path: file, bytes }: FactsSource): Promise<string> {
  const hash = createHash("sha256");
  if (file === undefined || bytes !== undefined) return hash.update(bytes ?? Buffer.alloc(0)).digest("hex");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

const MARKS: readonly (readonly [bytes: readonly number[], name: string])[] = [
  [[0xef, 0xbb, 0xbf], "utf-8 with a byte order mark"],
  [[0xff, 0xfe], "utf-16le"],
  [[0xfe, 0xff], "utf-16be"],
  [[0x1f, 0x8b], "gzip"],
];

/** What is known as a table, and cannot be read. */
const FEATHER_1 = "FEA1";

async function headOf(file: string | undefined, bytes: Buffer | undefined): Promise<Buffer> {
  if (file === undefined || bytes !== undefined) return (bytes ?? Buffer.alloc(0)).subarray(0, HEAD_BYTES);
  const head = Buffer.alloc(HEAD_BYTES);
  const handle = await open(file, "r");
  try {
    const { bytesRead } = await handle.read(head, 0, HEAD_BYTES, 0);
    return head.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function encodingOf(
  { name, path: file, bytes }: FactsSource,
  findings: Readonly<Record<string, number>>,
): Promise<string> {
  const head = await headOf(file, bytes);
  const table = identifyTable(head, name);
  if ((table !== undefined && "kind" in table) || head.toString("latin1", 0, 4) === FEATHER_1)
    return "binary";
  const mark = MARKS.find(([marked]) => marked.every((byte, i) => head[i] === byte));
  return mark?.[1] ?? (findings["PAR002"] === undefined ? "utf-8" : "not utf-8");
}
