import { stat } from "node:fs/promises";

/** How large the files are together, undefined when one of them is not there; and what changes when they do. */
export async function statesOf(
  files: readonly string[],
): Promise<{ readonly bytes: number | undefined; readonly states: readonly string[] }> {
  let bytes: number | undefined = 0;
  const states: string[] = [];
  for (const file of files) {
    const found = await stat(file).catch(() => undefined);
    bytes = found?.isFile() !== true || bytes === undefined ? undefined : bytes + found.size;
    states.push(`${file} ${String(found?.size)} ${String(found?.mtimeMs)}`);
  }
  return { bytes, states };
}
