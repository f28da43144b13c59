import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import type { ModelFile } from "../../../protocol/run";
import { hashFile } from "../../files/sha256";

const MODEL_FILES = /^(?:.*\.safetensors|.*\.json|.*\.jinja|.*\.model|.*\.txt)$/u;

/** Length and SHA-256 of the files of a model folder that decide what it is, by name. */
export async function hashModel(folder: string): Promise<ModelFile[]> {
  const files: ModelFile[] = [];
  for (const name of (await readdir(folder)).sort()) {
    const file = path.join(folder, name);
    if (!MODEL_FILES.test(name) || !(await stat(file)).isFile()) continue;
    files.push({ name, ...(await hashFile(file)) });
  }
  return files;
}
