import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The folders that are open, and what may be touched. */
export interface Workspace {
  readonly trusted: boolean;
  /** Absolute paths. */
  readonly folders: readonly string[];
  /** The file on this machine that a URI names, if it may be touched: before trust is given, only inside the folders. */
  readableFile(uri: string): string | undefined;
  folderOf(file: string): string | undefined;
  /** How findings name a file: relative to its workspace folder, with `/`. */
  nameOf(file: string): string;
}

export function createWorkspace(folderUris: readonly string[], trusted: boolean): Workspace {
  const folders = folderUris.flatMap((uri) => fileOf(uri) ?? []);
  const folderOf = (file: string): string | undefined => folders.find((folder) => isWithin(file, folder));
  return {
    trusted,
    folders,
    folderOf,
    readableFile: (uri) => {
      const file = fileOf(uri);
      return file === undefined || (!trusted && folderOf(file) === undefined) ? undefined : file;
    },
    nameOf: (file) => {
      const folder = folderOf(file);
      return folder === undefined
        ? path.basename(file)
        : path.relative(folder, file).split(path.sep).join("/");
    },
  };
}

/** A local file's path; undefined for other schemes and for hosts, which are never contacted. */
export function fileOf(uri: string): string | undefined {
  try {
    const url = new URL(uri);
    return url.protocol === "file:" && url.host === "" ? fileURLToPath(url) : undefined;
  } catch {
    return undefined;
  }
}

export function uriOf(file: string): string {
  return pathToFileURL(file).href;
}

export function isConfigName(uri: string): boolean {
  const name = uri.slice(uri.lastIndexOf("/") + 1);
  return /\.tune\.ya?ml$/u.test(name) || name === "tune.yaml";
}

/** Whether a file lies in a run folder, which is output and never a dataset. */
export function isInRunFolder(file: string, folder: string): boolean {
  for (let at = path.dirname(file); isWithin(at, folder); at = path.dirname(at)) {
    if (existsSync(path.join(at, "run.json"))) return true;
    if (at === folder || path.dirname(at) === at) return false;
  }
  return false;
}

function isWithin(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return (
    relative === "" ||
    (relative !== ".." && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative))
  );
}
