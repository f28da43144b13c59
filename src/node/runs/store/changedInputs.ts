import { stat } from "node:fs/promises";
import path from "node:path";
import { formatInteger } from "../../../base/format";
import { hashFile } from "../../files/sha256";
import { readRun } from "./runFolder";

/** Larger files are compared by their length alone. In bytes. */
const LARGEST_HASHED = 64_000_000;

/**
 * Data and model files of a run that are not what they were when it was made, one sentence each. Files that must not be
 * touched are passed over. Throws UserError for a folder that is no run.
 */
export async function changedInputs(
  folder: string,
  mayTouch: (file: string) => boolean,
): Promise<readonly string[]> {
  const { data, model } = readRun(folder);
  const files = [
    ...data.files,
    ...model.files.map((file) => ({ ...file, path: path.join(model.path, file.name) })),
  ].filter((file) => mayTouch(file.path));
  const changes = await Promise.all(files.map(changeOf));
  return changes.filter((change) => change !== undefined);
}

async function changeOf(then: {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}): Promise<string | undefined> {
  const name = path.basename(then.path);
  const now = await stat(then.path).catch(() => undefined);
  if (now === undefined) return `${name} is not there any more`;
  if (now.size !== then.bytes)
    return `${name} had ${formatInteger(then.bytes)} bytes, and has ${formatInteger(now.size)}`;
  if (now.size > LARGEST_HASHED) return undefined;
  const { sha256 } = await hashFile(then.path);
  return sha256 === then.sha256 ? undefined : `${name} has other content, of the same length`;
}
