import { UserError } from "../../../base/userError";
import { createHeldOutBuilder, type HeldOutFile } from "../../../core/lint/leakage/heldOut";
import { createLinter } from "../../../core/lint/linter";
import type { LintHeldOutFile } from "../../../protocol/lintWorker";
import type { OpenDataset } from "../../dataset/openedDataset";
import { openBytes, openDataset } from "../../dataset/readItems";

/**
 * What must be remembered of evaluation files, each read in one pass; one that cannot be read is left out: the run
 * config's own check names it.
 */
export async function readHeldOut(
  files: readonly LintHeldOutFile[],
  signal?: AbortSignal,
): Promise<readonly HeldOutFile[]> {
  const read: HeldOutFile[] = [];
  for (const { path, ...named } of files) {
    try {
      const options = signal === undefined ? { file: named.file } : { file: named.file, signal };
      read.push(await indexRows(await openDataset(path, options), named));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
    }
  }
  return read;
}

/** The same for text in memory. */
export function indexHeldOut(
  text: string,
  named: Pick<LintHeldOutFile, "file" | "format" | "columns">,
): Promise<HeldOutFile> {
  return indexRows(openBytes(named.file, Buffer.from(text)), named);
}

async function indexRows(
  dataset: OpenDataset,
  { file, format, columns }: Pick<LintHeldOutFile, "file" | "format" | "columns">,
): Promise<HeldOutFile> {
  const builder = createHeldOutBuilder(file);
  // A linter without rules: it settles the file's shape and reads each row as that.
  const reader = createLinter({
    file,
    select: [],
    onRow: (row) => {
      builder.add(row);
    },
    ...(format === undefined ? {} : { format }),
    ...(columns === undefined ? {} : { columns }),
  });
  try {
    for await (const items of dataset.items()) reader.push(items);
    reader.finish();
    return builder.finish();
  } finally {
    await dataset.close();
  }
}
