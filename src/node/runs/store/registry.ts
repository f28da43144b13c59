import { readdirSync } from "node:fs";
import path from "node:path";
import { readTextIfThere } from "../../files/readText";
import { writeWholeJson } from "../../files/writeWhole";
import { homeSubfolder } from "./home";

/** One run as the home folder knows it. */
export interface RegisteredRun {
  readonly id: string;
  readonly path: string;
}

/** Makes a run known to every door. */
export function registerRun(home: string, run: RegisteredRun): void {
  writeWholeJson(path.join(homeSubfolder(home, "runs"), `${run.id}.json`), { id: run.id, path: run.path });
}

/** Every registered run, newest id last; entries that cannot be read are left out. */
export function registeredRuns(home: string): RegisteredRun[] {
  const folder = homeSubfolder(home, "runs");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json") && !name.startsWith("."))
    .sort()
    .flatMap((name) => readEntry(path.join(folder, name)));
}

function readEntry(file: string): RegisteredRun[] {
  try {
    const value: unknown = JSON.parse(readTextIfThere(file) ?? "");
    if (typeof value !== "object" || value === null || !("id" in value) || !("path" in value)) return [];
    const { id, path: folder } = value;
    return typeof id === "string" && typeof folder === "string" ? [{ id, path: folder }] : [];
  } catch {
    return [];
  }
}
