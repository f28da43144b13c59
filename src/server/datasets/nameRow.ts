import { openBytes, openDataset } from "../../node/dataset/readItems";
import { withRowHashes } from "../../node/lint/control/suppressions";
import type { Finding } from "../../protocol/findings";

/** A finding about a row, with the hash of the row's content; without one where the row is not JSON. */
export async function nameRow(
  { file, code, row }: { readonly file: string; readonly code: string; readonly row: number },
  text: string | undefined,
): Promise<Finding> {
  const finding: Finding = { code, name: code, severity: "info", file, row, message: "" };
  const dataset = text === undefined ? await openDataset(file) : openBytes(file, Buffer.from(text));
  try {
    const nothing = { rows: 0, shape: undefined, omitted: {} };
    return (await withRowHashes({ ...nothing, findings: [finding] }, dataset)).findings[0] ?? finding;
  } finally {
    await dataset.close();
  }
}
