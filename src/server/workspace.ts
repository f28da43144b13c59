import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isReachedWithin } from "../node/config/configFacts";

/** The folders that are open, and what may be touched. */
export interface Workspace {
  readonly trusted: boolean;
  /** Absolute paths. */
  readonly folders: readonly string[];
  /** The file on this machine that a URI names, if it may be touched. */
  readableFile(uri: string): string | undefined;
  /** Before trust is given only what lies in the folders, without a link on the way, which can lead anywhere. */
  mayTouch(file: string): boolean;
  folderOf(file: string): string | undefined;
  /** How findings name a file: relative to its workspace folder, with `/`. */
  nameOf(file: string): string;
}

export function createWorkspace(folderUris: readonly string[], trusted: boolean): Workspace {
  const folders = folderUris.flatMap((uri) => fileOf(uri) ?? []);
  const folderOf = (file: string): string | undefined => folders.find((folder) => isWithin(file, folder));
  const mayTouch = (file: string): boolean => {
    if (trusted) return true;
    const folder = folderOf(file);
    return folder !== undefined && isReachedWithin(file, folder);
  };
  return {
    trusted,
    folders,
    folderOf,
    mayTouch,
    readableFile: (uri) => {
      const file = fileOf(uri);
      return file !== undefined && mayTouch(file) ? file : undefined;
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
