import { readdir, readFile, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { ModelOrigin } from "../../core/runconfig/advise/adviceFacts";

/** A folder that looks like a model's: it has `config.json` and weights in safetensors files. */
export interface FoundModel {
  /** Absolute. */
  readonly folder: string;
  /** The folder's name, or the Hub id. */
  readonly name: string;
  readonly origin: ModelOrigin;
}

export interface ModelSearch {
  /** The one that somebody named: nothing else is looked for. */
  readonly named?: string | undefined;
  /** Folders of data and config: models lie in them or beside them. */
  readonly near: readonly string[];
  /** Folders that hold models (`tunesmith.models.folders`). */
  readonly folders: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface FoundModels {
  readonly models: readonly FoundModel[];
  /** Where was looked, in words. */
  readonly searched: readonly string[];
}

/** Folders beyond are not opened: somebody's home folder is no place to search through. */
const MOST_LOOKS = 2000;
const MOST_MODELS = 64;
/** Names that hold models or nothing of interest. */
const SKIPPED = /^(?:\.|node_modules$|runs$|__pycache__$)/u;

/** Looks for model folders on this machine. Nothing is fetched, and no file but `refs/main` of the cache is opened. */
export async function findModels(search: ModelSearch): Promise<FoundModels> {
  if (search.named !== undefined)
    return {
      models: [{ folder: search.named, name: path.basename(search.named), origin: "named" }],
      searched: [],
    };
  const looks = { left: MOST_LOOKS };
  const found = new Map<string, FoundModel>();
  const add = (folder: string, name: string, origin: ModelOrigin): void => {
    if (!found.has(folder) && found.size < MOST_MODELS) found.set(folder, { folder, name, origin });
  };
  const near = [...new Set(search.near.map((folder) => path.resolve(folder)))];
  for (const folder of near)
    await walk(folder, 1, looks, (one) => {
      add(one, path.basename(one), "near");
    });
  for (const folder of near)
    await walk(path.join(folder, "models"), 2, looks, (one) => {
      add(one, path.basename(one), "near");
    });
  for (const folder of search.folders)
    await walk(path.resolve(folder), 2, looks, (one) => {
      add(one, path.basename(one), "folder");
    });
  const cache = hubCache(search.env);
  for (const { folder, name } of await cachedModels(cache, looks)) add(folder, name, "cache");
  return { models: [...found.values()], searched: [...near, ...search.folders, cache] };
}

/** Models in the Hub's cache alone, by their ids. */
export async function modelsOfCache(
  env: ModelSearch["env"],
): Promise<readonly Pick<FoundModel, "folder" | "name">[]> {
  return (await cachedModels(hubCache(env), { left: MOST_LOOKS })).slice(0, MOST_MODELS);
}

/** Model folders at most so many levels below. */
async function walk(
  folder: string,
  depth: number,
  looks: { left: number },
  found: (folder: string) => void,
): Promise<void> {
  if (await isModel(folder, looks)) {
    found(folder);
    return;
  }
  if (depth === 0) return;
  for (const name of await foldersIn(folder))
    if (!SKIPPED.test(name)) await walk(path.join(folder, name), depth - 1, looks, found);
}

async function isModel(folder: string, looks: { left: number }): Promise<boolean> {
  if (looks.left-- <= 0) return false;
  const names = await namesIn(folder);
  return (
    names.includes("config.json") &&
    names.some((name) => name === "model.safetensors" || name === "model.safetensors.index.json")
  );
}

/**
 * The folder of the Hub's cache, by the variables that huggingface_hub reads: `HF_HUB_CACHE`, `HF_HOME`,
 * `XDG_CACHE_HOME`.
 */
function hubCache(env: ModelSearch["env"]): string {
  const given = (name: string): string | undefined => (env[name] === "" ? undefined : env[name]);
  const own = given("HF_HUB_CACHE") ?? given("HUGGINGFACE_HUB_CACHE");
  if (own !== undefined) return path.resolve(own);
  const home = given("HF_HOME");
  if (home !== undefined) return path.resolve(home, "hub");
  const caches = given("XDG_CACHE_HOME") ?? path.join(given("HOME") ?? os.homedir(), ".cache");
  return path.join(caches, "huggingface", "hub");
}

/** `models--org--name/snapshots/<revision>`: the revision that `refs/main` names, else the newest that is whole. */
async function cachedModels(
  cache: string,
  looks: { left: number },
): Promise<{ folder: string; name: string }[]> {
  const found: { folder: string; name: string }[] = [];
  for (const entry of await foldersIn(cache)) {
    if (!entry.startsWith("models--")) continue;
    const folder = await snapshotIn(path.join(cache, entry), looks);
    if (folder !== undefined)
      found.push({ folder, name: entry.slice("models--".length).replaceAll("--", "/") });
  }
  return found;
}

async function snapshotIn(entry: string, looks: { left: number }): Promise<string | undefined> {
  const snapshots = path.join(entry, "snapshots");
  const main = await readMain(path.join(entry, "refs", "main"));
  const revisions = await foldersIn(snapshots);
  const ordered = revisions.includes(main) ? [main, ...revisions.filter((one) => one !== main)] : revisions;
  for (const revision of ordered) {
    const folder = path.join(snapshots, revision);
    if (await isModel(folder, looks)) return folder;
  }
  return undefined;
}

async function readMain(file: string): Promise<string> {
  return (await readFile(file, "utf8").catch(() => "")).trim();
}

/** Nothing where it is not there, or not for us to see. */
async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

const MOST_FOLDERS = 500;

async function foldersIn(folder: string): Promise<readonly string[]> {
  const names: string[] = [];
  for (const name of (await namesIn(folder)).slice(0, 10 * MOST_FOLDERS)) {
    if (await isFolder(path.join(folder, name))) names.push(name);
    if (names.length === MOST_FOLDERS) break;
  }
  return names.sort();
}

async function isFolder(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
