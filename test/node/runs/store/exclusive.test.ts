import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { claimExclusively } from "../../../../src/node/runs/store/exclusive";
import { homeFolder } from "../../../../src/node/runs/store/home";
import { makeRunId } from "../../../../src/node/runs/store/runId";
import {
  advanceStop,
  NOT_STOPPING,
  STOP_TIMES,
  type StopState,
} from "../../../../src/node/runs/engine/stopEscalation";

let folder: string;
beforeEach(() => {
  folder = path.join(mkdtempSync(path.join(os.tmpdir(), "tunesmith-claim-")), "lock.d");
});
afterEach(() => {
  rmSync(path.dirname(folder), { recursive: true, force: true });
});

describe("an exclusive right", () => {
  const living = new Set<string>();
  const isHeld = (content: unknown): boolean => living.has((content as { name: string }).name);
  const claim = (name: string) => claimExclusively(folder, { name }, isHeld);

  it("belongs to one while its holder lives, and can be had after its release or its holder's death", () => {
    living.add("a");
    const held = claim("a");
    expect(held).toBeDefined();
    expect(claim("b")).toBeUndefined();
    held?.release();
    expect(claim("b")).toBeDefined();
    living.clear();
    expect(claim("c")).toBeDefined();
  });

  it("survives a claim that was cut off while it was written", () => {
    living.clear();
    expect(claim("a")).toBeDefined();
    writeFileSync(path.join(folder, "2.json"), "");
    // Fresh and unreadable: somebody is writing it.
    expect(claim("b")).toBeUndefined();
  });

  it("keeps a bounded number of files", () => {
    living.clear();
    for (let i = 0; i < 60; i++) claim("a");
    expect(readdirSync(folder).length).toBeLessThan(20);
  });
});

describe("a stop", () => {
  const times = STOP_TIMES;
  const run = (
    progressEvery: number | null,
    seconds: number,
  ): { state: StopState; entered: Record<string, number> } => {
    let state: StopState = NOT_STOPPING;
    const entered: Record<string, number> = {};
    let lastProgressAt = 0;
    for (let now = 0; now <= seconds * 1000; now += 250) {
      if (progressEvery !== null && now % progressEvery === 0) lastProgressAt = now;
      const next = advanceStop(state, { requested: now >= 1000, now, lastProgressAt }, times);
      if (next.stage !== state.stage) entered[next.stage] = now - 1000;
      state = next;
    }
    return { state, entered };
  };

  it("waits 10 s for the file, then sends SIGTERM, and SIGKILL 5 s later", () => {
    expect(run(null, 30).entered).toEqual({ asked: 0, terminated: 10_000, killed: 15_000 });
  });

  it("lets a visible step or save finish, for 600 s at most", () => {
    expect(run(5000, 590).state.stage).toBe("asked");
    expect(run(5000, 700).entered["terminated"]).toBe(600_000);
  });

  it("does nothing before it is asked for", () => {
    expect(advanceStop(NOT_STOPPING, { requested: false, now: 1e9, lastProgressAt: 0 })).toBe(NOT_STOPPING);
  });
});

describe("names", () => {
  it("a run id is the plain name, the UTC time and four random characters", () => {
    const now = new Date("2026-11-22T10:15:02.114Z");
    expect(makeRunId("Triage: LoRA (v2)", now, "9f3a77")).toBe("triage-lora-v2-20261122-101502-9f3a");
    expect(makeRunId("日本", now, "0000")).toBe("run-20261122-101502-0000");
    expect(makeRunId("x".repeat(39) + " y", now, "0000")).toMatch(/^x{39}-20261122/u);
  });

  it.each([
    ["linux", { TUNESMITH_HOME: "/t", HOME: "/h" }, "/t"],
    ["linux", { XDG_DATA_HOME: "/data", HOME: "/h" }, "/data/tunesmith"],
    ["linux", { XDG_DATA_HOME: "relative", HOME: "/h" }, "/h/.local/share/tunesmith"],
    ["darwin", { HOME: "/h" }, "/h/Library/Application Support/tunesmith"],
    ["win32", { LOCALAPPDATA: "/l", HOME: "/h" }, "/l/tunesmith"],
  ] as const)("home on %s with %j is %s", (platform, env, expected) => {
    expect(homeFolder(env, platform)).toBe(expected);
  });
});
