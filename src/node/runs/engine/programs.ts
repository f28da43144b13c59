import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import path from "node:path";
import { homeSubfolder } from "../store/home";
import type { Program } from "./engineProcess";
import { readTextIfThere } from "../../files/readText";
import { writeWhole } from "../../files/writeWhole";

/** The programs of a run, resolved from the package and never from a run folder. */
export interface RunPrograms {
  readonly supervisor: Program;
  readonly engine: Program;
}

/** What detached programs need of `dist`; panels, the extension and the server stay where they are. */
const NEEDED = ["cli.js", "engine.js", "engineWorker.js", "node_modules"];
/** Libraries are linked, since they are large and never rewritten in place; scripts are copied, since a build does. */
const LINK_FROM_BYTES = 4 * 1024 * 1024;
const STAMP = "stamp.txt";

/**
 * A twin of the package's `dist` in `<home>/programs/<version>-<platform>/`, from which detached programs run: an
 * update of the extension deletes the folder it came from while runs are alive. Other content under the same version
 * (a development build) gets the version's build metadata, `<version>+<hash>-<platform>`.
 */
export function stagePrograms(home: string, dist: string, version: string): string {
  const files = NEEDED.flatMap((name) => filesUnder(dist, name));
  const stamp = stampOf(dist, files);
  const programs = homeSubfolder(home, "programs");
  const platform = `${process.platform}-${process.arch}`;
  for (const name of [`${version}-${platform}`, `${version}+${stamp.slice(0, 8)}-${platform}`]) {
    const twin = path.join(programs, name);
    if (!existsSync(twin)) makeTwin(dist, files, twin, stamp);
    if (readTextIfThere(path.join(twin, STAMP)) === stamp) return twin;
  }
  throw new Error(`no twin of ${dist} could be made in ${programs}`);
}

/** Supervisor and engine out of a folder like `dist`, run by this very Node. */
export function programsIn(folder: string, node: string = process.execPath): RunPrograms {
  return {
    supervisor: { program: node, args: [path.join(folder, "cli.js")] },
    engine: { program: node, args: [path.join(folder, "engine.js")] },
  };
}

function makeTwin(dist: string, files: readonly string[], twin: string, stamp: string): void {
  const temporary = `${twin}.${process.pid}-${String(performance.now())}.tmp`;
  try {
    for (const file of files) {
      const to = path.join(temporary, file);
      mkdirSync(path.dirname(to), { recursive: true });
      linkOrCopy(path.join(dist, file), to);
    }
    writeWhole(path.join(temporary, STAMP), stamp);
    renameSync(temporary, twin);
  } catch (error) {
    // Somebody else was faster: theirs is as good.
    if (!existsSync(twin)) throw error;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function linkOrCopy(from: string, to: string): void {
  if (statSync(from).size >= LINK_FROM_BYTES) {
    try {
      linkSync(from, to);
      return;
    } catch {
      // Another volume, or a file system without hard links.
    }
  }
  copyFileSync(from, to);
}

/** Paths relative to `dist`, sorted; nothing when the name does not exist. */
function filesUnder(dist: string, name: string): string[] {
  const full = path.join(dist, name);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [name];
  return readdirSync(full)
    .sort()
    .flatMap((child) => filesUnder(dist, path.join(name, child)));
}

/** Hash over names and contents; large libraries count by their size. */
function stampOf(dist: string, files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files) {
    const full = path.join(dist, file);
    const { size } = statSync(full);
    hash.update(`${file}\0${size}\0`);
    if (size < LINK_FROM_BYTES) hash.update(readFileSync(full));
  }
  return hash.digest("hex");
}
