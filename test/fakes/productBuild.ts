import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { processesOf, until } from "./runHarness";

const root = path.resolve(import.meta.dirname, "../..");

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The real command line and the real engine, built into a folder of their own, with a home of their own. */
export interface Product {
  /** A fresh folder to work in, removed with the product. */
  readonly work: string;
  readonly home: string;
  run(args: readonly string[], options?: { readonly env?: object }): Promise<Ended>;
  /** Starts without waiting; `pid` is the command line's own. */
  start(args: readonly string[]): { readonly pid: number; readonly ended: Promise<Ended> };
  dispose(): Promise<void>;
}

export async function makeProduct(): Promise<Product> {
  mkdirSync(path.join(root, "out"), { recursive: true });
  const place = mkdtempSync(path.join(root, "out", "product-"));
  const dist = path.join(place, "dist");
  const work = realpathSync(mkdtempSync(path.join(os.tmpdir(), "tunesmith-product-")));
  const home = path.join(work, "home");
  await bundle(dist).catch((error: unknown) => {
    for (const folder of [place, work]) rmSync(folder, { recursive: true, force: true });
    throw error;
  });
  const start = (args: readonly string[], env: object = {}) => {
    const child = spawn(process.execPath, [path.join(dist, "cli.js"), ...args], {
      cwd: work,
      env: {
        ...process.env,
        LANG: "C.UTF-8",
        LC_ALL: "C.UTF-8",
        NO_COLOR: "1",
        TUNESMITH_HOME: home,
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let out = "";
    let err = "";
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString("utf8")));
    child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString("utf8")));
    const ended = new Promise<Ended>((resolve) => {
      child.on("close", (code) => {
        resolve({ code, out, err });
      });
    });
    return { pid: child.pid ?? Number.NaN, ended };
  };
  return {
    work,
    home,
    run: (args, { env } = {}) => start(args, env).ended,
    start,
    async dispose() {
      for (const pid of processesOf(work)) {
        try {
          process.kill(pid, "SIGKILL");
        } catch {
          // Ended meanwhile.
        }
      }
      await until("left-over processes ending", () => processesOf(work).length === 0);
      rmSync(work, { recursive: true, force: true });
      rmSync(place, { recursive: true, force: true });
    },
  };
}

async function bundle(dist: string): Promise<void> {
  await build({
    entryPoints: {
      cli: path.join(root, "src/cli/main.ts"),
      engine: path.join(root, "src/engine/main.ts"),
      engineWorker: path.join(root, "src/engine/engineWorker.ts"),
    },
    outdir: dist,
    bundle: true,
    platform: "node",
    format: "cjs",
    mainFields: ["module", "main"],
    target: "node20",
    external: ["onnxruntime-node"],
    logLevel: "error",
    define: { __TUNESMITH_VERSION__: JSON.stringify("0.0.0-test") },
  });
  await stageRuntime(path.dirname(dist));
}

/** As in the package: the runtime lies beside the bundles, trimmed to this platform. */
async function stageRuntime(place: string): Promise<void> {
  symlinkSync(path.join(root, "node_modules"), path.join(place, "node_modules"));
  const script = pathToFileURL(path.join(root, "scripts/stageRuntime.mjs")).href;
  const staging = (await import(script)) as {
    readonly stageRuntime: (target: { readonly root: string }) => unknown;
  };
  staging.stageRuntime({ root: place });
}
