import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
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
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      uri,
      new vscode.Position(0, 3),
    );
    const texts = hovers.flatMap(({ contents }) =>
      contents.map((one) => (one instanceof vscode.MarkdownString ? one.value : "")),
    );
    assert.ok(
      texts.some((text) => text.includes("**Rows**")),
      "no facts",
    );
  });

  it("lints a closed file of the folder, and nothing that a link leads to outside of it", async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    const uri = workspaceFile("data", "chat.jsonl");
    const count = await vscode.commands.executeCommand<number>("tunesmith.lintDataset", uri);
    assert.ok(count > 0, "no finding");
    const outside = path.join(mkdtempSync(path.join(tmpdir(), "tunesmith-outside-")), "rows.jsonl");
    writeFileSync(outside, '{"prompt":"a","completion":""}\n');
    const link = workspaceFile("data", "link.jsonl");
    symlinkSync(outside, link.fsPath);
    // What it says instead waits for an answer: the command itself gives nothing.
    void vscode.commands.executeCommand("tunesmith.lintDataset", link);
    await new Promise((done) => setTimeout(done, 2000));
    assert.deepEqual(diagnosticsOf(link), []);
    rmSync(path.dirname(outside), { recursive: true });
    rmSync(link.fsPath);
  });
});
