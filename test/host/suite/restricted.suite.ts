import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import * as vscode from "vscode";
import { diagnosticsOf, inspection, show, until, workspaceFile } from "./support";

describe("an untrusted workspace", () => {
  it("opens in Restricted Mode, and the extension is there all the same", async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    const extension = vscode.extensions.getExtension("tunesmith.tunesmith");
    assert.ok(extension, "tunesmith.tunesmith is not installed, or does not support untrusted workspaces");
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it("starts nothing: no run, no run folder", async () => {
    const inspect = await inspection();
    const id = await vscode.commands.executeCommand(
      "tunesmith.startFineTuning",
      workspaceFile("triage-lora.tune.yaml"),
    );
    assert.equal(id, undefined);
    await new Promise((done) => setTimeout(done, 1000));
    assert.deepEqual(inspect.runs(), []);
    assert.equal(existsSync(workspaceFile("runs").fsPath), false);
  });

  it("still checks datasets", async () => {
    const uri = workspaceFile("data", "train.jsonl");
    await show(uri);
    await until("findings", () => diagnosticsOf(uri).length > 0);
  });
});
