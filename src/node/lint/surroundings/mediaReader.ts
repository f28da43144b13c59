import { closeSync, openSync, readSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import type { MediaLook, MediaReader } from "../../../core/lint/surroundings";

export interface MediaPlaces {
  /** Where relative paths begin; absent: the dataset's folder. */
  readonly folder?: string | undefined;
  /** Files that are not in it, links followed, are not looked at: an untrusted workspace. */
  readonly within?: string | undefined;
}

const HEAD_BYTES = 16;
/** Answers that are kept: a row names one file, and the same file often stands in many rows. */
const MOST_ANSWERS = 100_000;

/** Looks at media beside the dataset, or in the folder; undefined for text that is not in a file. */
export function createMediaReader(
  datasetPath: string | undefined,
  { folder, within }: MediaPlaces = {},
): MediaReader | undefined {
  const base = folder ?? (datasetPath === undefined ? undefined : path.dirname(path.resolve(datasetPath)));
  if (base === undefined) return undefined;
  const root = within === undefined ? undefined : (realPath(within) ?? path.resolve(within));
  const answers = new Map<string, MediaLook>();
  return {
    look(name) {
      const known = answers.get(name);
      if (known !== undefined || answers.has(name)) return known;
      const answer = lookAt(candidatesOf(name, base), root);
      if (answers.size >= MOST_ANSWERS) answers.clear();
      answers.set(name, answer);
      return answer;
    },
  };
}

/** `data/cats/1.jpg` beside `data/train.json`: paths are written from the project's folder as well. */
function candidatesOf(name: string, base: string): readonly string[] {
  const beside = path.resolve(base, name);
  const [first] = name.split(/[/\\]/u);
  return first === path.basename(base) ? [beside, path.resolve(path.dirname(base), name)] : [beside];
}

function lookAt(files: readonly string[], root: string | undefined): MediaLook {
  for (const file of files) {
    if (root !== undefined) {
      const real = realPath(file);
      // What does not exist says nothing of what lies outside.
      if (!isInside(real ?? file, root)) return "unseen";
    }
    const found = lookAtFile(file);
    if (found !== undefined) return found;
  }
  return undefined;
}

function lookAtFile(file: string): MediaLook {
  let handle: number | undefined;
  try {
    const stats = statSync(file);
    // Opening a pipe would wait for somebody to write.
    if (!stats.isFile()) return undefined;
    handle = openSync(file, "r");
    const head = new Uint8Array(HEAD_BYTES);
    return { bytes: stats.size, head: head.subarray(0, readSync(handle, head, 0, HEAD_BYTES, 0)) };
  } catch {
    return undefined;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

function realPath(file: string): string | undefined {
  try {
    return realpathSync(file);
  } catch {
    return undefined;
  }
}

function isInside(file: string, root: string): boolean {
  const relative = path.relative(root, file);
  return relative !== ".." && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}
