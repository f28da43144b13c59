import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { UserError } from "../../../base/userError";
import type { JsonValue } from "../../../core/dataset/jsonValue";
import type { SourceRow } from "../../../core/dataset/sourceItem";
import type { LintResult } from "../../../core/lint/lintOptions";
import { parseSuppressions, type Suppressions } from "../../../core/lint/suppression";
import type { Finding } from "../../../protocol/findings";
import type { LintShard } from "../../../protocol/lintWorker";
import type { OpenDataset } from "../../dataset/openedDataset";
import { openDataset } from "../../dataset/readItems";
import { rowHash } from "../../dataset/rowHash";
import { sidecarOf } from "./controlFiles";

/**
 * What the dataset's sidecar says; empty when there is none.
 *
 * @throws UserError when there is one that cannot be read
 */
export async function readSuppressions(dataset: string): Promise<Suppressions> {
  const sidecar = sidecarOf(dataset);
  try {
    return parseSuppressions(await readFile(sidecar, "utf8"));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return parseSuppressions("");
    throw new UserError({
      code: "file-unreadable",
      message: `${sidecar} cannot be read`,
      nextStep: "check the file's permissions",
      cause,
    });
  }
}

/**
 * Gives every finding about a row the hash of that row. Rules that report at the end of the file have no row at hand;
 * for them the file is read once more.
 */
export async function withRowHashes(
  result: LintResult,
  dataset: Pick<OpenDataset, "items">,
  isOwn: (finding: Finding) => boolean = () => true,
): Promise<LintResult> {
  const wanted = new Set(
    result.findings.flatMap((finding) =>
      finding.row === undefined || finding.rowHash !== undefined || !isOwn(finding) ? [] : [finding.row],
    ),
  );
  if (wanted.size === 0) return result;
  const hashes = await rowsOf(dataset, wanted, hashOf);
  return {
    ...result,
    findings: result.findings.map((finding) => {
      const hash =
        finding.rowHash ??
        (finding.row === undefined || !isOwn(finding) ? undefined : hashes.get(finding.row));
      return hash === undefined ? finding : { ...finding, rowHash: hash };
    }),
  };
}

/**
 * Names the rows with findings that are not JSON, by their text: only then is the file read once more. Row → the first
 * 16 hex digits of its SHA-256.
 */
export async function textHashesOf(
  findings: readonly Finding[],
  dataset: Pick<OpenDataset, "items">,
): Promise<ReadonlyMap<number, string>> {
  const wanted = new Set(
    findings.flatMap(({ row, rowHash: hash }) => (row === undefined || hash !== undefined ? [] : [row])),
  );
  return rowsOf(dataset, wanted, ({ text }) =>
    createHash("sha256").update(text, "utf8").digest("hex").slice(0, 16),
  );
}

/** The same for a dataset of several files, each read once more where it has such findings. */
export async function withShardHashes(result: LintResult, shards: readonly LintShard[]): Promise<LintResult> {
  let hashed = result;
  for (const { path, file } of shards) {
    const isOwn = (finding: Finding): boolean => finding.file === file;
    if (!hashed.findings.some((one) => isOwn(one) && one.row !== undefined && one.rowHash === undefined))
      continue;
    const dataset = await openDataset(path, { file });
    try {
      hashed = await withRowHashes(hashed, dataset, isOwn);
    } finally {
      await dataset.close();
    }
  }
  return hashed;
}

async function rowsOf(
  dataset: Pick<OpenDataset, "items">,
  wanted: ReadonlySet<number>,
  nameOf: (row: SourceRow) => string | undefined,
): Promise<ReadonlyMap<number, string>> {
  const names = new Map<number, string>();
  if (wanted.size === 0) return names;
  for await (const items of dataset.items())
    for (const item of items) {
      if (item.type !== "row" || !wanted.has(item.row)) continue;
      const name = nameOf(item);
      if (name !== undefined) names.set(item.row, name);
    }
  return names;
}

/** Undefined for a row that is not JSON: it has no content yet that could be named. */
function hashOf({ cells, text }: SourceRow): string | undefined {
  if (cells !== undefined) return rowHash(cells.value);
  try {
    return rowHash(JSON.parse(text) as JsonValue);
  } catch {
    return undefined;
  }
}
