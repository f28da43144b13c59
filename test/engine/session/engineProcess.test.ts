import { spawn, type ChildProcess } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { build } from "esbuild";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { SHARED_SLOTS, type FromWorker } from "../../../src/engine/session/workerProtocol";
import { readRunSummary } from "../../../src/node/runs/store/runEvents";
import { jsonLines, makeTestRun, type TestRun, type TestRunOptions } from "./testRun";

/** Inside the checkout, so that the bundle finds onnxruntime-node. */
const dist = path.resolve(import.meta.dirname, `../../../out/engine-process-test-${String(process.pid)}`);
const made: TestRun[] = [];

beforeAll(async () => {
  await build({
    entryPoints: ["main", "engineWorker"].map((name) =>
      path.resolve(import.meta.dirname, `../../../src/engine/${name}.ts`),
    ),
    outdir: dist,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    mainFields: ["module", "main"],
    external: ["onnxruntime-node"],
    define: { __TUNESMITH_VERSION__: '"0.0.0-test"' },
    logLevel: "error",
  });
});
afterAll(() => {
  rmSync(dist, { recursive: true, force: true });
});
afterEach(() => {
  for (const run of made.splice(0)) run.remove();
});

function newRun(options: TestRunOptions = {}): TestRun {
  const run = makeTestRun(options);
  made.push(run);
  return run;
}

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly output: string;
}

function start(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [path.join(dist, "main.js"), ...args], {
    env: { ...process.env, ...env },
  });
  let output = "";
  child.stdout.on("data", (data: Buffer) => (output += data.toString()));
  child.stderr.on("data", (data: Buffer) => (output += data.toString()));
  const ended = new Promise<Ended>((resolve) =>
    child.on("close", (code, signal) => {
      resolve({ code, signal, output });
    }),
  );
  return { child, ended };
}

const startRun = (run: TestRun, env: Readonly<Record<string, string>> = {}): ReturnType<typeof start> =>
  start(["run", run.folder, "--run-id", run.id], env);

const eventsOf = (run: TestRun): readonly Record<string, unknown>[] =>
  jsonLines(path.join(run.folder, "events.jsonl"));
const stepLosses = (run: TestRun): readonly unknown[] =>
  readRunSummary(run.folder).steps.map(({ step, metrics }) => [step, metrics["loss"]]);

async function untilStep(run: TestRun, step: number): Promise<void> {
  const file = path.join(run.folder, "events.jsonl");
  while (!existsSync(file) || readRunSummary(run.folder).step < step)
    await new Promise((resolve) => setTimeout(resolve, 5));
}

test("the self-test runs a graph and says ok", async () => {
  expect(await start(["--self-test"]).ended).toMatchObject({ code: 0, output: "ok\n" });
});

test("wrong usage ends with 2 and the usage", async () => {
  expect(await start(["run"]).ended).toMatchObject({
    code: 2,
    output: expect.stringContaining("usage: engine.js") as string,
  });
});

test("a killed engine is resumed with the losses of one that was not, and no number is missing in its events", async () => {
  const [whole, killed] = [newRun({ totalSteps: 60 }), newRun({ totalSteps: 60 })];
  expect(await startRun(whole).ended).toEqual({ code: 0, signal: null, output: "" });
  const first = startRun(killed);
  await untilStep(killed, 20);
  first.child.kill("SIGKILL");
  expect((await first.ended).signal).toBe("SIGKILL");
  appendFileSync(path.join(killed.folder, "events.jsonl"), '{"seq":99,"type":"st');
  expect(await startRun(killed).ended).toMatchObject({ code: 0 });
  expect(stepLosses(killed)).toEqual(stepLosses(whole));
  const events = eventsOf(killed);
  expect(events.map((event) => event["seq"])).toEqual(events.map((_, i) => i + 1));
  const [, resumed] = events.filter((event) => event["type"] === "started");
  expect(resumed).toMatchObject({
    attempt: 2,
    resumedFrom: expect.stringMatching(/^checkpoints\/checkpoint-\d+$/u) as string,
  });
  expect(events.at(-1)).toMatchObject({ type: "done", step: 60 });
});

test.each<[string, (run: TestRun, child: ChildProcess) => void]>([
  [
    "the stop file",
    (run) => {
      writeFileSync(path.join(run.folder, "control/stop"), "");
    },
  ],
  ["SIGTERM", (_, child) => void child.kill("SIGTERM")],
])("%s ends a run with a checkpoint, and what was asked for is taken away", async (_title, ask) => {
  const run = newRun({ totalSteps: 100_000, config: { train: { save_steps: 0, eval_steps: 0 } } });
  const { child, ended } = startRun(run);
  await untilStep(run, 3);
  ask(run, child);
  expect(await ended).toEqual({ code: 0, signal: null, output: "" });
  const events = eventsOf(run);
  expect(events.at(-1)).toMatchObject({ type: "stopped" });
  expect(events.at(-2)).toMatchObject({ type: "checkpoint", reason: "stop", step: events.at(-1)!["step"] });
  expect(existsSync(path.join(run.folder, "control/stop"))).toBe(false);
});

test("a pause waits, and the run goes on when it is resumed", async () => {
  const run = newRun({ totalSteps: 200, config: { train: { save_steps: 0, eval_steps: 0 } } });
  const { ended } = startRun(run);
  await untilStep(run, 3);
  writeFileSync(path.join(run.folder, "control/pause"), "");
  while (!readRunSummary(run.folder).paused) await new Promise((resolve) => setTimeout(resolve, 20));
  writeFileSync(path.join(run.folder, "control/resume"), "");
  expect((await ended).code).toBe(0);
  expect(eventsOf(run).map((event) => event["type"])).toEqual(
    expect.arrayContaining(["paused", "resumed", "done"]),
  );
});

test("events that cannot be written end the engine with one message on stderr", async () => {
  const ended = await startRun(newRun(), { TUNESMITH_FAULT: "write:events.jsonl" }).ended;
  expect(ended.code).toBe(3);
  expect(ended.output.trim().split("\n")).toHaveLength(1);
  expect(ended.output).toContain("RUN033 events.jsonl cannot be written");
});

test("the heart beats while the computing thread is blocked", async () => {
  const folder = path.join(dist, "heartbeat");
  mkdirSync(path.join(folder, "control"), { recursive: true });
  const shared = new SharedArrayBuffer(SHARED_SLOTS * 4);
  const worker = new Worker(path.join(dist, "engineWorker.js"), { workerData: { folder, shared } });
  await new Promise<void>((resolve) =>
    worker.once("message", (message: FromWorker) => {
      expect(message.type).toBe("ready");
      resolve();
    }),
  );
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5400);
  worker.postMessage({ type: "close" });
  await new Promise((resolve) => worker.once("exit", resolve));
  const lines = readFileSync(path.join(folder, "events.jsonl"), "utf8").trim().split("\n");
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0]!)).toMatchObject({ seq: 1, type: "heartbeat", phase: "prepare", step: 0 });
});
