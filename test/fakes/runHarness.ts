import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { build } from "esbuild";
import type { Program } from "../../src/node/runs/engine/engineProcess";
import { registerRun } from "../../src/node/runs/store/registry";
import { livingProcesses } from "../../src/node/runs/store/runLock";
import { readResult } from "../../src/node/runs/store/runFolder";
import { fakeRunJson } from "./fakeRunJson";

const root = path.resolve(import.meta.dirname, "../..");

/** A temporary home with the bundled supervisor in it; `dispose` ends what is left of its runs. */
export interface RunHarness {
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  newRun(options?: { readonly steps?: number; readonly kind?: "train" | "evaluate" }): string;
  supervisor(engineOptions: readonly string[], settings?: Readonly<Record<string, unknown>>): Program;
  dispose(): Promise<void>;
}

export async function makeRunHarness(): Promise<RunHarness> {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), "tunesmith-runs-")));
  const home = path.join(folder, "home");
  const bundle = path.join(folder, "supervisor.cjs");
  await bundleSupervisor(bundle);
  const env = { ...process.env, TUNESMITH_HOME: home };
  let count = 0;
  return {
    home,
    env,
    newRun({ steps = 30, kind = "train" } = {}) {
      const id = `fake-20261122-101502-${String(count++).padStart(4, "0")}`;
      const place = path.join(folder, "runs", id);
      mkdirSync(path.join(place, "control"), { recursive: true });
      writeFileSync(path.join(place, "run.json"), JSON.stringify(fakeRunJson(id, steps, kind)));
      registerRun(home, { id, path: place });
      return place;
    },
    supervisor(engineOptions, settings = {}) {
      const engine = {
        program: process.execPath,
        args: [path.join(root, "test/fakes/fakeEngine.mjs"), ...engineOptions],
      };
      const stopTimes = { beforeTerm: 600, beforeKill: 300, longest: 1500 };
      const all = { engine, home, stopTimes, pollMs: 25, ...settings };
      return { program: process.execPath, args: [bundle, JSON.stringify(all)] };
    },
    async dispose() {
      await endProcessesUnder(folder);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function bundleSupervisor(outfile: string): Promise<void> {
  await build({
    entryPoints: [path.join(root, "test/fakes/supervisorMain.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    mainFields: ["module", "main"],
    target: "node20",
    logLevel: "error",
    define: { __TUNESMITH_VERSION__: JSON.stringify("0.0.0-test") },
  });
}

/** Waits for a condition; fails with its description after the time limit. */
export async function until(what: string, condition: () => boolean, limitMs = 20_000): Promise<void> {
  const end = performance.now() + limitMs;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`waited ${limitMs} ms in vain: ${what}`);
    await sleep(20);
  }
}

/** Until the run has its result and none of its processes is left. */
export async function untilOver(folder: string, limitMs = 20_000): Promise<void> {
  await until("result.json", () => readResult(folder) !== undefined, limitMs);
  await until("its processes ending", () => processesOf(path.basename(folder)).length === 0, limitMs);
}

/** Pids whose command line names a run folder, read from the system and not from any lock. */
export function processesOf(runId: string): number[] {
  if (process.platform !== "linux") return processesByPs(runId);
  return readdirSync("/proc")
    .filter((name) => /^\d+$/u.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        const alive = !/\) [ZX] /u.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
        return alive && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(runId);
      } catch {
        return false;
      }
    })
    .map(Number);
}

function processesByPs(runId: string): number[] {
  return execFileSync("ps", ["-axww", "-o", "pid=,command="], { encoding: "utf8" })
    .split("\n")
    .filter((line) => line.includes(runId))
    .map((line) => Number.parseInt(line, 10));
}

async function endProcessesUnder(folder: string): Promise<void> {
  const left = processesOf(folder);
  for (const pid of left) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // Ended meanwhile.
    }
  }
  await until("left-over processes ending", () => processesOf(folder).length === 0);
}

export function engineOf(folder: string): number | undefined {
  return livingProcesses(folder).engine?.pid;
}
export function supervisorOf(folder: string): number | undefined {
  return livingProcesses(folder).supervisor?.pid;
}
