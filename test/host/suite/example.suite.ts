import assert from "node:assert/strict";
import * as vscode from "vscode";
import { readText, workspaceFile } from "./support";

describe("Open Example Project", () => {
  it("copies the project out of the package, ready to run", async () => {
    const target = workspaceFile("copied-example");
    const folder = await vscode.commands.executeCommand<vscode.Uri>("tunesmith.openExample", {
      target: target.fsPath,
    });
    assert.equal(folder.fsPath, target.fsPath);
    const config = await readText(vscode.Uri.joinPath(folder, "triage-lora.tune.yaml"));
    assert.match(config, /^version: 1$/mu);
    for (const name of [
      "data/train.jsonl",
      "data/test.jsonl",
      "model/config.json",
      "model/model.safetensors",
    ])
      assert.ok((await vscode.workspace.fs.stat(vscode.Uri.joinPath(folder, name))).size > 0, name);
    await vscode.workspace.fs.delete(folder, { recursive: true });
  });
});
