import { readdirSync, readFileSync, statSync } from "node:fs";
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
export function findModels(search: ModelSearch): FoundModels {
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
    walk(folder, 1, looks, (one) => {
      add(one, path.basename(one), "near");
    });
  for (const folder of near)
    walk(path.join(folder, "models"), 2, looks, (one) => {
      add(one, path.basename(one), "near");
    });
  for (const folder of search.folders)
    walk(path.resolve(folder), 2, looks, (one) => {
      add(one, path.basename(one), "folder");
    });
  const cache = hubCache(search.env);
  for (const { folder, name } of cachedModels(cache, looks)) add(folder, name, "cache");
  return { models: [...found.values()], searched: [...near, ...search.folders, cache] };
}

/** Models in the Hub's cache alone, by their ids. */
export function modelsOfCache(env: ModelSearch["env"]): readonly Pick<FoundModel, "folder" | "name">[] {
  return cachedModels(hubCache(env), { left: MOST_LOOKS }).slice(0, MOST_MODELS);
}

/** Model folders at most so many levels below. */
function walk(folder: string, depth: number, looks: { left: number }, found: (folder: string) => void): void {
  if (isModel(folder, looks)) {
    found(folder);
    return;
  }
  if (depth === 0) return;
  for (const name of foldersIn(folder))
    if (!SKIPPED.test(name)) walk(path.join(folder, name), depth - 1, looks, found);
}

function isModel(folder: string, looks: { left: number }): boolean {
  if (looks.left-- <= 0) return false;
  const names = namesIn(folder);
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
function cachedModels(cache: string, looks: { left: number }): { folder: string; name: string }[] {
  return foldersIn(cache).flatMap((entry) => {
    if (!entry.startsWith("models--")) return [];
    const snapshots = path.join(cache, entry, "snapshots");
    const main = readMain(path.join(cache, entry, "refs", "main"));
    const revisions = foldersIn(snapshots);
    const ordered = revisions.includes(main) ? [main, ...revisions.filter((one) => one !== main)] : revisions;
    const folder = ordered
      .map((revision) => path.join(snapshots, revision))
      .find((one) => isModel(one, looks));
    return folder === undefined
      ? []
      : [{ folder, name: entry.slice("models--".length).replaceAll("--", "/") }];
  });
}

function readMain(file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return "";
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Not there, or not for us to see: nothing is found in it.
    return [];
  }
}

const MOST_FOLDERS = 500;

function foldersIn(folder: string): readonly string[] {
  return namesIn(folder)
    .slice(0, 10 * MOST_FOLDERS)
    .filter((name) => isFolder(path.join(folder, name)))
    .slice(0, MOST_FOLDERS)
    .sort();
}

function isFolder(file: string): boolean {
  try {
    return statSync(file).isDirectory();
  } catch {
    return false;
  }
}
