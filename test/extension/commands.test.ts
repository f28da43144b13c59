import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type * as vscode from "vscode";
import { openMetrics } from "../../src/extension/commands/openMetrics";
import { pickConfig } from "../../src/extension/commands/pickConfig";
import { pickRun } from "../../src/extension/commands/pickRun";
import { resume } from "../../src/extension/commands/resume";
import { startFineTuning } from "../../src/extension/commands/startFineTuning";
import { findRows, rowsDocument } from "../../src/extension/rows/dataRows";
import type { RunSnapshot } from "../../src/extension/runs/followRun";
import type { Launcher } from "../../src/extension/runs/launcher";
import type { RunsModel } from "../../src/extension/runs/runsModel";
import { stopStartedRuns } from "../../src/extension/runs/stopStartedRuns";
import { reduceRun } from "../../src/core/runs/runSummary";
import type { RunState } from "../../src/protocol/run";
import { EventEmitter, fake, reset, Uri } from "../fakes/vscode";
import { fakeRunJson } from "../fakes/fakeRunJson";

const log = { info: () => undefined, error: () => undefined } as unknown as vscode.LogOutputChannel;
let folder: string;
beforeEach(() => {
  reset();
  folder = mkdtempSync(path.join(os.tmpdir(), "tunesmith-ext-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function run(id: string, state: RunState): RunSnapshot {
  const place = path.join(folder, id);
  return {
    folder: place,
    run: fakeRunJson(id, 30, "train"),
    state,
    summary: reduceRun([]),
    result: undefined,
  };
}

function model(...runs: readonly RunSnapshot[]): RunsModel {
  return {
    list: () => runs,
    find: (id) => runs.find((one) => one.run.id === id),
    add: (place) => runs.find((one) => one.folder === place) ?? run("started", "queued"),
    ready: Promise.resolve(),
    onDidChange: new EventEmitter<void>().event,
    dispose: () => undefined,
  };
}

/** Counts what would start a program. */
function launcher(): Launcher & { readonly calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    start: (config) => {
      calls.push(`start ${config}`);
      return Promise.resolve({ id: "started", folder: path.join(folder, "started"), log: "" });
    },
    dryRun: (config) => Promise.reject(new Error(`not asked here: ${config}`)),
    advise: (dataset) => Promise.reject(new Error(`not asked here: ${dataset}`)),
    resume: (place) => {
      calls.push(`resume ${place}`);
    },
    adopt: (place) => {
      calls.push(`adopt ${place}`);
      return true;
    },
  };
}

function panels(): { readonly opened: (string | undefined)[] } & Parameters<
  typeof openMetrics
>[0]["metrics"] {
  const opened: (string | undefined)[] = [];
  return { opened, open: (id) => opened.push(id), inspect: () => [], dispose: () => undefined };
}

describe("an untrusted workspace", () => {
  it("starts and resumes nothing, and says why", async () => {
    fake.trusted = false;
    fake.files = [Uri.file("/w/a.tune.yaml")];
    const programs = launcher();
    const parts = {
      launcher: programs,
      runs: model(run("a", "stopped")),
      metrics: panels(),
      log,
      started: new Set<string>(),
    };
    await startFineTuning(parts)();
    await resume(parts)("a");
    expect(programs.calls).toEqual([]);
    expect(fake.shown).toHaveLength(2);
    for (const message of fake.shown) expect(message).toMatch(/^warning: .*not trusted/u);
  });
});

describe("Start Fine-Tuning", () => {
  it("starts the only run config and opens its curves", async () => {
    fake.files = [Uri.file("/w/a.tune.yaml")];
    const programs = launcher();
    const metrics = panels();
    const started = new Set<string>();
    const id = await startFineTuning({ launcher: programs, runs: model(), metrics, log, started })();
    expect(programs.calls).toEqual(["start /w/a.tune.yaml"]);
    expect(id).toBe("started");
    expect(metrics.opened).toEqual(["started"]);
    expect([...started]).toEqual([path.join(folder, "started")]);
  });

  it("takes the config in the editor before any other, and asks where two are left", async () => {
    fake.files = [Uri.file("/w/a.tune.yaml"), Uri.file("/w/b.tune.yaml")];
    fake.activeFile = Uri.file("/w/b.tune.yaml");
    expect((await pickConfig(undefined))?.fsPath).toBe("/w/b.tune.yaml");
    fake.activeFile = Uri.file("/w/notes.md");
    fake.pick = "a.tune.yaml";
    expect((await pickConfig(undefined))?.fsPath).toBe("/w/a.tune.yaml");
    fake.pick = undefined;
    expect(await pickConfig(undefined)).toBeUndefined();
  });

  it("with no config in the folder it starts nothing and offers the example", async () => {
    const programs = launcher();
    const parts = { launcher: programs, runs: model(), metrics: panels(), log, started: new Set<string>() };
    expect(await startFineTuning(parts)()).toBeUndefined();
    expect(programs.calls).toEqual([]);
    expect(fake.shown[0]).toMatch(/^info: There is no run config/u);
  });
});

describe("which run is meant", () => {
  const question = {
    title: "Resume",
    accepts: (state: RunState) => state === "stopped",
    none: { message: "no run was stopped", nextStep: "start one" },
  };

  it("the only one that fits needs no question; a tree item or an id decides", async () => {
    const runs = model(run("a", "stopped"), run("b", "completed"));
    expect((await pickRun(runs, undefined, question))?.run.id).toBe("a");
    expect((await pickRun(runs, "b", question))?.run.id).toBe("b");
    expect((await pickRun(runs, { runId: "b" }, question))?.run.id).toBe("b");
  });

  it("without a run that fits there is a message with a next step", async () => {
    await expect(pickRun(model(run("b", "completed")), { runId: "gone" }, question)).rejects.toMatchObject({
      message: "the run gone is gone",
    });
    await expect(pickRun(model(run("b", "completed")), undefined, question)).rejects.toMatchObject({
      name: "UserError",
      message: "no run was stopped",
      nextStep: "start one",
    });
  });

  it("Open Metrics prefers the one that is running, and without runs says how to get one", async () => {
    const metrics = panels();
    await openMetrics({ runs: model(run("old", "completed"), run("new", "training")), metrics })();
    await openMetrics({ runs: model(), metrics })();
    expect(metrics.opened).toEqual(["new", undefined]);
  });
});

describe("rows of a run's data", () => {
  const data = ['{"prompt":"a"}', "", '{"prompt":"b"}', '{"prompt":"c"}'];
  const runOf = (file: string) => ({
    ...fakeRunJson("a", 30, "train"),
    data: { files: [{ path: file, bytes: 1, sha256: "", rows: 3, format: "text", columns: {} }], labels: [] },
  });

  it("are found by their ids at their lines, and a blank line is no row", async () => {
    const file = path.join(folder, "train.jsonl");
    writeFileSync(file, data.join("\n"));
    const found = await findRows(runOf(file), ["0:3", "0:1", "1:1", "nonsense", "0:99"]);
    expect(found.map(({ row, line, text }) => [row, line, text])).toEqual([
      [1, 1, '{"prompt":"a"}'],
      [3, 4, '{"prompt":"c"}'],
    ]);
    expect(rowsDocument(found)).toBe('{"prompt":"a"}\n{"prompt":"c"}\n');
  });

  it("a file that is gone is one message with the file", async () => {
    const file = path.join(folder, "gone.jsonl");
    await expect(findRows(runOf(file), ["0:1"])).rejects.toMatchObject({ name: "UserError", file });
  });
});

describe("the end of a window", () => {
  it("leaves runs alone unless the setting says stop", () => {
    const place = path.join(folder, "a-20261122-101502-0000");
    const control = path.join(place, "control", "stop");
    writeRun(place);
    stopStartedRuns([place]);
    expect(existsSync(control)).toBe(false);
    fake.settings["tunesmith.runs.onWindowClose"] = "stop";
    stopStartedRuns([path.join(folder, "gone"), place]);
    expect(readFileSync(control, "utf8")).toBe("");
  });
});

function writeRun(place: string): void {
  mkdirSync(place, { recursive: true });
  writeFileSync(path.join(place, "run.json"), JSON.stringify(fakeRunJson(path.basename(place), 30, "train")));
}
