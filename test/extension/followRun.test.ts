import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { metricsOf } from "../../src/extension/panels/metricsOf";
import { followRun, type FollowedRun } from "../../src/extension/runs/followRun";
import { resumeRun, startSupervisor, stopRun } from "../../src/node/runs/supervise/startRun";
import { fakeRunJson } from "../fakes/fakeRunJson";
import { makeRunHarness, processesOf, until, untilOver, type RunHarness } from "../fakes/runHarness";

let harness: RunHarness;
const following: FollowedRun[] = [];
beforeAll(async () => {
  harness = await makeRunHarness();
});
afterEach(() => {
  for (const run of following.splice(0)) run.dispose();
});
afterAll(async () => {
  await harness.dispose();
});

function follow(folder: string, onChange: () => void = () => undefined): FollowedRun {
  const run = followRun(folder, onChange);
  following.push(run);
  return run;
}
const lossPoints = (run: FollowedRun): number => metricsOf(run.current()).charts[0]!.x.length;

describe("following a run", () => {
  it("tells of each step while it trains, and of its end", async () => {
    const folder = harness.newRun({ steps: 40 });
    const seen: number[] = [];
    const run = follow(folder, () => seen.push(run.current().summary.step));
    startSupervisor(folder, harness.supervisor(["--step-ms=10"]), { env: harness.env });
    await until("the end", () => run.current().state === "completed");
    await untilOver(folder);
    expect(lossPoints(run)).toBe(40);
    expect(run.current().result?.status).toBe("completed");
    expect(new Set(seen).size).toBeGreaterThan(2);
  });

  it("a window that opens later sees every step from the beginning", async () => {
    const folder = harness.newRun({ steps: 30 });
    startSupervisor(folder, harness.supervisor(["--step-ms=2"]), { env: harness.env });
    await untilOver(folder);
    const run = follow(folder);
    expect(run.current().state).toBe("completed");
    expect(lossPoints(run)).toBe(30);
  });

  it("a stopped run that is resumed is followed again", async () => {
    const folder = harness.newRun({ steps: 200 });
    const supervisor = harness.supervisor(["--step-ms=10"]);
    const run = follow(folder);
    startSupervisor(folder, supervisor, { env: harness.env });
    await until("a few steps", () => run.current().summary.step > 3);
    stopRun(folder);
    await until("the stop", () => run.current().state === "stopped");
    await untilOver(folder);
    const stoppedAt = run.current().summary.step;
    resumeRun(folder, harness.supervisor(["--step-ms=1"]), { env: harness.env });
    run.refresh(true);
    await until("the end", () => run.current().state === "completed");
    await untilOver(folder);
    expect(run.current().summary.step).toBe(200);
    expect(run.current().summary.resumedAt).toHaveLength(1);
    expect(stoppedAt).toBeLessThan(200);
  });

  it("a run whose processes are gone is lost, costs no timer, and shows what was written", async () => {
    const folder = harness.newRun({ steps: 30 });
    const event = { seq: 1, time: "2026-11-22T10:15:03.020Z", elapsed: 0 };
    const old = { ...fakeRunJson(path.basename(folder), 30, "train"), createdAt: "2026-11-22T10:15:02.000Z" };
    writeFileSync(path.join(folder, "run.json"), JSON.stringify(old));
    const step = { step: 1, epoch: 0.1, tokens: 9, samples: 4, metrics: { loss: 2.5 } };
    appendFileSync(
      path.join(folder, "events.jsonl"),
      `${JSON.stringify({ ...event, type: "step", ...step })}\n`,
    );
    let told = 0;
    const run = follow(folder, () => told++);
    expect(run.current().state).toBe("lost");
    expect(metricsOf(run.current()).charts[0]?.y).toEqual([2.5]);
    await new Promise((done) => setTimeout(done, 700)); // longer than a watcher's look
    expect(told).toBe(0);
    expect(processesOf(path.basename(folder))).toEqual([]);
  });

  it("a folder that is no run is refused with a next step", () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "tunesmith-ext-"));
    try {
      mkdirSync(path.join(folder, "control"));
      expect(() => followRun(folder, () => undefined)).toThrow(/not a run folder/u);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("the state of the metrics panel", () => {
  it("names a failure that stands only in the result", async () => {
    const folder = harness.newRun({ steps: 30 });
    startSupervisor(folder, harness.supervisor(["--crash-at=5", "--step-ms=2"]), { env: harness.env });
    await untilOver(folder);
    const { run } = metricsOf(follow(folder).current());
    expect(run.state).toBe("failed");
    expect(run.failure?.message).not.toBe("");
    expect(run.failure?.nextStep).not.toBe("");
  });
});
