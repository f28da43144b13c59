import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UserError } from "../../../../src/base/userError";
import { findRun } from "../../../../src/node/runs/store/findRun";
import { stagePrograms } from "../../../../src/node/runs/engine/programs";
import { registerRun, registeredRuns } from "../../../../src/node/runs/store/registry";

let place: string;
let dist: string;
let home: string;
beforeEach(() => {
  place = mkdtempSync(path.join(os.tmpdir(), "tunesmith-programs-"));
  dist = path.join(place, "dist");
  home = path.join(place, "home");
  mkdirSync(path.join(dist, "node_modules/runtime"), { recursive: true });
  for (const name of [
    "cli.js",
    "engine.js",
    "engineWorker.js",
    "extension.js",
    "node_modules/runtime/index.js",
  ])
    writeFileSync(path.join(dist, name), `// ${name}\n`);
});
afterEach(() => {
  rmSync(place, { recursive: true, force: true });
});

describe("the programs of detached runs", () => {
  it("are a twin that outlives the package it came from", () => {
    const twin = stagePrograms(home, dist, "1.2.3");
    expect(twin).toBe(path.join(home, "programs", `1.2.3-${process.platform}-${process.arch}`));
    rmSync(dist, { recursive: true });
    expect(readFileSync(path.join(twin, "node_modules/runtime/index.js"), "utf8")).toContain("runtime");
    expect(existsSync(path.join(twin, "extension.js"))).toBe(false);
  });

  it("are made once for the same content", () => {
    expect(stagePrograms(home, dist, "1.2.3")).toBe(stagePrograms(home, dist, "1.2.3"));
    expect(readdirSync(path.join(home, "programs"))).toHaveLength(1);
  });

  it("get a place of their own when a build changed under the same version: living runs keep theirs", () => {
    const before = stagePrograms(home, dist, "1.2.3");
    writeFileSync(path.join(dist, "engine.js"), "// changed\n");
    const after = stagePrograms(home, dist, "1.2.3");
    expect(after).not.toBe(before);
    expect(path.basename(after)).toMatch(/^1\.2\.3\+[0-9a-f]{8}-/u);
    expect(readFileSync(path.join(before, "engine.js"), "utf8")).toBe("// engine.js\n");
    expect(readFileSync(path.join(after, "engine.js"), "utf8")).toBe("// changed\n");
  });
});

describe("finding a run", () => {
  const make = (id: string): string => {
    const folder = path.join(place, "runs", id);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "run.json"), "{}");
    registerRun(home, { id, path: folder });
    return folder;
  };

  it("takes its id, a beginning that only it has, and its folder", () => {
    const a = make("triage-20261122-101502-9f3a");
    const b = make("notes-20261122-101502-0001");
    expect(findRun(home, "triage-20261122-101502-9f3a", place)).toBe(a);
    expect(findRun(home, "notes", place)).toBe(b);
    expect(findRun(home, "runs/notes-20261122-101502-0001", place)).toBe(b);
  });

  it("refuses a beginning that several have, and a run whose folder is gone, by name", () => {
    make("triage-20261122-101502-9f3a");
    const gone = make("triage-20261122-101503-0000");
    expect(() => findRun(home, "triage", place)).toThrow(/2 runs begin with "triage"/u);
    rmSync(gone, { recursive: true });
    expect(() => findRun(home, "triage-20261122-101503-0000", place)).toThrow(UserError);
    expect(() => findRun(home, "triage-20261122-101503-0000", place)).toThrow(/is gone/u);
  });

  it("passes over registry entries that cannot be read", () => {
    make("triage-20261122-101502-9f3a");
    writeFileSync(path.join(home, "runs/broken.json"), "{");
    expect(registeredRuns(home)).toHaveLength(1);
  });
});
