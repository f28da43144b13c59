import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { RunEvent } from "../../../../src/protocol/events";
import { requestControl } from "../../../../src/node/runs/engine/control";
import { readRunSummary, tailEvents } from "../../../../src/node/runs/store/runEvents";
import { readResult } from "../../../../src/node/runs/store/runFolder";
import { readLock } from "../../../../src/node/runs/store/runLock";
import { viewRun } from "../../../../src/node/runs/store/runState";
import {
  ensureSupervised,
  resumeRun,
  startSupervisor,
  stopRun,
} from "../../../../src/node/runs/supervise/startRun";
import {
  engineOf,
  makeRunHarness,
  processesOf,
  supervisorOf,
  until,
  untilOver,
  type RunHarness,
} from "../../../fakes/runHarness";

let harness: RunHarness;
const folders: string[] = [];
beforeAll(async () => {
  harness = await makeRunHarness();
});
afterAll(async () => {
  await harness.dispose();
});
afterEach(() => {
  for (const folder of folders.splice(0))
    expect(processesOf(path.basename(folder)), "processes left of the run").toEqual([]);
});

function newRun(options: Parameters<RunHarness["newRun"]>[0] = {}): string {
  const folder = harness.newRun(options);
  folders.push(folder);
  return folder;
}
function start(folder: string, engineOptions: readonly string[] = [], settings = {}): void {
  startSupervisor(folder, harness.supervisor(engineOptions, settings), { env: harness.env });
}
function events(folder: string): RunEvent[] {
  return tailEvents(folder)
    .read()
    .flatMap((one) => (one.kind === "event" ? [one.event] : []));
}
function expectGapless(folder: string): void {
  const all = events(folder);
  expect(all.map((event) => event.seq)).toEqual(all.map((_, i) => i + 1));
}
/** Never `kill(0)`, which would mean our own group. */
function kill(pid: number | undefined): void {
  if (pid === undefined) throw new Error("nothing to kill");
  process.kill(pid, "SIGKILL");
}
const steps = (folder: string): number => readRunSummary(folder).step;

describe("a run under its supervisor", () => {
  it("ends with a result, an adapter and the lines that load it", async () => {
    const folder = newRun();
    start(folder);
    await untilOver(folder);
    expect(readResult(folder)).toMatchObject({
      status: "completed",
      exitCode: 0,
      steps: 30,
      adapter: "adapter",
    });
    expect(readResult(folder)?.loadSnippet?.split("\n")).toHaveLength(4);
    expect(viewRun(folder).state).toBe("completed");
    expectGapless(folder);
  });

  it("stops at the control file with a checkpoint, and goes on from it", async () => {
    const folder = newRun({ steps: 60 });
    start(folder, ["--step-ms=25"]);
    await until("five steps", () => steps(folder) >= 5);
    expect(viewRun(folder).state).toBe("training");
    stopRun(folder);
    await untilOver(folder);
    const stopped = readResult(folder);
    expect(stopped).toMatchObject({ status: "stopped", exitCode: 130 });
    resumeRun(folder, harness.supervisor([]), { env: harness.env });
    await untilOver(folder);
    expect(readResult(folder)).toMatchObject({ status: "completed", steps: 60 });
    expect(readRunSummary(folder)).toMatchObject({ attempt: 2, resumedAt: [stopped?.steps] });
    expect(readRunSummary(folder).steps.map(({ step }) => step)).toEqual(
      Array.from({ length: 60 }, (_, i) => i + 1),
    );
    expect(existsSync(path.join(folder, "result-1.json"))).toBe(true);
    expectGapless(folder);
  });

  it("is ended by signals when it is deaf to the control file, and says so", async () => {
    const folder = newRun({ steps: 10_000 });
    // A phase that shows no progress: the first wait is not extended.
    start(folder, ["--ignore-stop", "--ignore-term", "--step-ms=60000"]);
    await until("an engine", () => readRunSummary(folder).phase === "prepare");
    stopRun(folder);
    await until("the state of a stop", () => viewRun(folder).state === "stopping");
    await untilOver(folder);
    expect(readResult(folder)).toMatchObject({ status: "stopped", exitCode: 130 });
    expect(readRunSummary(folder).logs.at(-1)?.message).toContain("SIGKILL");
  });

  it("keeps what a killed engine wrote, names the death, and resumes", async () => {
    const folder = newRun({ steps: 60 });
    start(folder, ["--step-ms=20"]);
    await until("fifteen steps", () => steps(folder) >= 15);
    const written = readFileSync(path.join(folder, "events.jsonl"), "utf8");
    kill(engineOf(folder));
    await untilOver(folder);
    const result = readResult(folder);
    expect(result).toMatchObject({ status: "failed", exitCode: 3, failure: { code: "RUN006" } });
    expect(result?.failure?.nextStep).toContain(`tunesmith runs resume ${path.basename(folder)}`);
    expect(readFileSync(path.join(folder, "events.jsonl"), "utf8").startsWith(written)).toBe(true);
    resumeRun(folder, harness.supervisor([]), { env: harness.env });
    await untilOver(folder);
    expect(readResult(folder)).toMatchObject({ status: "completed", steps: 60 });
    expectGapless(folder);
  });

  it("loses nothing when the supervisor is killed: the next one adopts the living engine", async () => {
    const folder = newRun({ steps: 80 });
    start(folder, ["--step-ms=20"]);
    await until("five steps", () => steps(folder) >= 5);
    const engine = engineOf(folder);
    kill(supervisorOf(folder));
    await until("the supervisor's end", () => supervisorOf(folder) === undefined);
    expect(viewRun(folder).state).toBe("training");
    expect(ensureSupervised(folder, harness.supervisor([]), { env: harness.env })).toBe(true);
    await until("a second supervisor", () => supervisorOf(folder) !== undefined);
    expect(engineOf(folder)).toBe(engine);
    await untilOver(folder);
    expect(readResult(folder)).toMatchObject({ status: "completed", steps: 80 });
    expect(readRunSummary(folder).attempt).toBe(1);
    expectGapless(folder);
  });

  it("is lost when both were killed, and a later supervisor says so instead of training again", async () => {
    const folder = newRun({ steps: 500 });
    start(folder, ["--step-ms=20"]);
    await until("five steps", () => steps(folder) >= 5);
    kill(supervisorOf(folder));
    kill(engineOf(folder));
    await until("nothing left", () => processesOf(path.basename(folder)).length === 0);
    expect(viewRun(folder).state).toBe("lost");
    ensureSupervised(folder, harness.supervisor([]), { env: harness.env });
    await untilOver(folder);
    expect(readResult(folder)).toMatchObject({ status: "failed", failure: { code: "RUN100" } });
    expect(readRunSummary(folder).attempt).toBe(1);
  });

  it("reads past a line that was cut in half, and the next writer cuts it", async () => {
    const folder = newRun({ steps: 40 });
    start(folder, ["--half-line-at=12"]);
    await untilOver(folder);
    expect(readResult(folder)).toMatchObject({ status: "failed", exitCode: 3, steps: 12 });
    expectGapless(folder);
    resumeRun(folder, harness.supervisor([]), { env: harness.env });
    await untilOver(folder);
    expect(readResult(folder)).toMatchObject({ status: "completed", steps: 40 });
    expect(readRunSummary(folder).badLines).toEqual([]);
    expectGapless(folder);
  });

  it("reports a crash with its last lines, secrets masked", async () => {
    const folder = newRun();
    start(folder, ["--crash-at=3"]);
    await untilOver(folder);
    const failure = readRunSummary(folder).failure;
    expect(failure).toMatchObject({ code: "RUN100", step: 3 });
    expect(failure?.evidence).toContain("something broke");
    expect(failure?.evidence).not.toContain("abcdefgh");
  });

  it("passes on the engine's own failure, with its file", async () => {
    const folder = newRun();
    start(folder, ["--fail=RUN034"]);
    await untilOver(folder);
    expect(readResult(folder)).toMatchObject({
      status: "failed",
      exitCode: 3,
      failure: { code: "RUN034", file: "/m/model.safetensors", nextStep: "copy or download the file again" },
    });
  });

  it("starts once when two supervisors race", async () => {
    const folder = newRun({ steps: 20 });
    for (let i = 0; i < 4; i++) start(folder, ["--step-ms=20"]);
    await untilOver(folder);
    expect(events(folder).filter((event) => event.type === "started")).toHaveLength(1);
    expect(readResult(folder)).toMatchObject({ status: "completed", steps: 20 });
  });

  it("waits for the device while another run has it", async () => {
    const first = newRun({ steps: 40 });
    const second = newRun({ steps: 5 });
    start(first, ["--step-ms=25"]);
    await until("the first training", () => steps(first) >= 2);
    start(second);
    await until("the second's supervisor", () => supervisorOf(second) !== undefined);
    expect(viewRun(second).state).toBe("queued");
    await untilOver(first);
    await untilOver(second);
    const end = events(first).find((event) => event.type === "done");
    const begin = events(second).find((event) => event.type === "started");
    expect(Date.parse(begin?.time ?? "")).toBeGreaterThanOrEqual(Date.parse(end?.time ?? ""));
  });

  it("can be stopped while it waits", async () => {
    const first = newRun({ steps: 200 });
    const second = newRun({ steps: 5 });
    start(first, ["--step-ms=20"]);
    await until("the first training", () => steps(first) >= 2);
    start(second);
    await until("the second's supervisor", () => supervisorOf(second) !== undefined);
    stopRun(second);
    await untilOver(second);
    expect(readResult(second)).toMatchObject({ status: "stopped", steps: 0 });
    stopRun(first);
    await untilOver(first);
  });

  it("names the file when the disk fills up under the report, and keeps the adapter", async () => {
    const folder = newRun();
    startSupervisor(folder, harness.supervisor(["--predictions=120"]), {
      env: { ...harness.env, TUNESMITH_FAULT: "write:report.html" },
    });
    await untilOver(folder);
    const result = readResult(folder);
    expect(result).toMatchObject({
      status: "failed",
      exitCode: 3,
      adapter: "adapter",
      failure: { code: "RUN033" },
    });
    expect(result?.failure?.file).toContain("report.html");
    expect(result?.failure?.nextStep).toContain("tunesmith evaluate");
  });

  it("says which program is missing when the engine cannot be started", async () => {
    const folder = newRun();
    start(folder, [], { engine: { program: "/nowhere/node", args: [] } });
    await untilOver(folder);
    expect(readResult(folder)).toMatchObject({ status: "failed", exitCode: 3 });
    expect(readRunSummary(folder).failure?.evidence).toContain("/nowhere/node");
  });
});

describe("a lock that is not ours", () => {
  it("is never signalled: a reused pid with another start time counts as dead", async () => {
    const folder = newRun({ steps: 5 });
    const id = path.basename(folder);
    const stranger = { pid: process.pid, startTime: "1" };
    const host = (await import("node:os")).hostname();
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    writeFileSync(
      path.join(folder, "lock.json"),
      JSON.stringify({ supervisor: stranger, engine: stranger, host, bootId: boot, runId: id }),
    );
    requestControl(folder, "stop");
    expect(engineOf(folder)).toBeUndefined();
    start(folder);
    await untilOver(folder);
    expect(readLock(folder)?.engine?.pid).not.toBe(process.pid);
  });

  it("is ignored when it arrives with a folder of another run", () => {
    const folder = newRun();
    const copied = { supervisor: null, engine: null, host: "h", bootId: "b", runId: "other-run" };
    writeFileSync(path.join(folder, "lock.json"), JSON.stringify(copied));
    appendFileSync(path.join(folder, "events.jsonl"), '{"seq":1,"ti');
    expect(viewRun(folder).living).toEqual({ lock: undefined, supervisor: null, engine: null });
    expect(readdirSync(folder)).toContain("run.json");
  });
});
