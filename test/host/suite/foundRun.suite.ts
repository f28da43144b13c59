import assert from "node:assert/strict";
import * as vscode from "vscode";
import { fakeRunJson } from "../../fakes/fakeRunJson";
import { shot } from "../runner/shot";
import { inspection, until, workspaceFile, writeText } from "./support";

const id = "arrived-20261122-101502-9f3a";

/** A run folder as it comes with a repository: 40 steps, an alert, no living process. */
async function writeRun(): Promise<void> {
  const folder = workspaceFile("runs", id);
  const time = "2026-11-22T10:15:03.020Z";
  const steps = Array.from({ length: 40 }, (_, i) => i + 1);
  const started = {
    attempt: 1,
    pid: 2,
    engine: "onnx",
    engineVersion: "0",
    device: "cpu",
    resumedFrom: null,
  };
  const bodies: object[] = [
    { type: "started", ...started, totalSteps: 60, trainableParameters: 10, totalParameters: 20 },
    ...steps.map((step) => ({
      ...{ type: "step", step, epoch: step / 60, tokens: step * 100, samples: step * 4 },
      metrics: { loss: 2 / Math.sqrt(step), grad_norm: 1, learning_rate: 1e-3 * (1 - step / 60) },
    })),
    { type: "eval", step: 40, metrics: { eval_loss: 0.4 } },
    {
      ...{
        type: "alert",
        rule: "non-finite-loss",
        severity: "warning",
        step: 12,
        rows: ["0:1"],
        action: "skipped",
      },
      message: "the loss of step 12 is not a number <img src=x onerror=alert(1)>",
    },
  ];
  const lines = bodies.map((body, i) => JSON.stringify({ seq: i + 1, time, elapsed: i, ...body }));
  await writeText(vscode.Uri.joinPath(folder, "events.jsonl"), `${lines.join("\n")}\n`);
  const run = { ...fakeRunJson(id, 60, "train"), createdAt: "2026-11-22T10:15:02.000Z" };
  await writeText(vscode.Uri.joinPath(folder, "run.json"), JSON.stringify(run));
}

describe("a run folder that this window did not make", () => {
  it("is found, and its curves are drawn without anything that the policy refuses", async () => {
    const inspect = await inspection();
    await writeRun();
    await until("the run in the list", () => inspect.runs().some(({ run }) => run.id === id));
    await vscode.commands.executeCommand("tunesmith.openMetrics", id);
    const panel = await until("the panel's first drawing", () => {
      const one = inspect.metrics().find(({ runId }) => runId === id);
      return one?.violations !== undefined && one;
    });
    assert.deepEqual(panel.violations, []);
    assert.equal(panel.state?.run.state, "lost");
    assert.equal(panel.state.charts[0]?.x.length, 40);
    await shot("host-found-run");
  });

  it("a report that is not there yet is said, not shown as an empty page", async () => {
    const inspect = await inspection();
    await vscode.commands.executeCommand("tunesmith.openReport", id);
    const panel = await until("the report's first drawing", () => {
      const one = inspect.reports().find(({ runId }) => runId === id);
      return one?.violations !== undefined && one;
    });
    assert.deepEqual(panel.violations, []);
    assert.equal(panel.told?.type, "empty");
  });

  it("leaves the list when its folder is deleted", async () => {
    const inspect = await inspection();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await vscode.workspace.fs.delete(workspaceFile("runs", id), { recursive: true });
    await until("the empty list", () => !inspect.runs().some(({ run }) => run.id === id));
  });
});
