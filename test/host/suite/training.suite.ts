import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import type { RunSnapshot } from "../../../src/extension/runs/followRun";
import { shot } from "../runner/shot";
import { inspection, smallConfig, until, type Inspection } from "./support";

let inspect: Inspection;

function runOf(id: string): RunSnapshot {
  const found = inspect.runs().find(({ run }) => run.id === id);
  assert.ok(found, `${id} is not in the list`);
  return found;
}

async function start(name: string, steps: number): Promise<string> {
  const config = await smallConfig(name, steps);
  const id = await vscode.commands.executeCommand<string | undefined>("tunesmith.startFineTuning", config);
  assert.ok(id, "no run was started");
  return id;
}

describe("a run started in the editor", function () {
  this.timeout(150_000);
  before(async () => {
    inspect = await inspection();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("trains with the real engine, draws each step, evaluates, and shows the report", async () => {
    const id = await start("five-steps", 5);
    assert.match(id, /^five-steps-\d{8}-\d{6}-[0-9a-f]{4}$/u);
    const panel = await until("the curves", () => {
      const one = inspect.metrics().find(({ runId }) => runId === id);
      return (one?.state?.run.step ?? 0) > 0 && one;
    });
    assert.ok(panel.state, "the panel was told nothing");
    await until(
      "a finished run",
      () => {
        const run = runOf(id);
        if (run.state === "failed" || run.state === "lost")
          assert.fail(`${run.state}: ${run.summary.failure?.message ?? ""} ${log(run.folder)}`);
        return run.state === "completed";
      },
      120_000,
    );
    const told = inspect.metrics().find(({ runId }) => runId === id)?.state;
    assert.deepEqual(told?.charts[0]?.x, [1, 2, 3, 4, 5]);
    assert.ok(
      told.charts[0].y.every((loss) => typeof loss === "number" && loss > 0),
      "a step without a loss",
    );
    await until(
      "the panel's page",
      () => inspect.metrics().find(({ runId }) => runId === id)?.violations !== undefined,
    );
    assert.deepEqual(inspect.metrics().find(({ runId }) => runId === id)?.violations, []);
    await shot("host-metrics");

    await vscode.commands.executeCommand("tunesmith.openReport", id);
    const report = await until("the report's page", () => {
      const one = inspect.reports().find(({ runId }) => runId === id);
      return one?.violations !== undefined && one;
    });
    assert.equal(report.told?.type, "report");
    assert.deepEqual(report.violations, []);
    await shot("host-report");
  });

  it("stops when asked, and saves a checkpoint", async () => {
    const id = await start("long", 2000);
    await until("a first step", () => runOf(id).summary.step > 0, 60_000);
    await vscode.commands.executeCommand("tunesmith.stop", id);
    const run = await until(
      "the stop",
      () => {
        const one = runOf(id);
        return one.state === "stopped" && one;
      },
      60_000,
    );
    assert.ok(
      run.summary.checkpoints.some(({ reason }) => reason === "stop"),
      "no checkpoint",
    );
    assert.ok(run.summary.step < 2000);
    assert.equal(run.result?.status, "stopped");
  });

  it("the sidebar lists both, the newest first", () => {
    const names = inspect.runs().map(({ run }) => run.config["name"]);
    assert.deepEqual(names.slice(0, 2), ["long", "five-steps"]);
  });
});

/** The end of what the run's programs printed, for a message that helps. */
function log(folder: string): string {
  return ["supervisor.log", "stderr.log"]
    .map((name) => path.join(folder, name))
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, "utf8").slice(-500))
    .join("\n");
}
