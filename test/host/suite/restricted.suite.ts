import assert from "node:assert/strict";
import * as vscode from "vscode";

describe("an untrusted workspace", () => {
  it("opens in Restricted Mode, and the extension is there all the same", async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    const extension = vscode.extensions.getExtension("tunesmith.tunesmith");
    assert.ok(extension, "tunesmith.tunesmith is not installed, or does not support untrusted workspaces");
    await extension.activate();
    assert.equal(extension.isActive, true);
  });
});
