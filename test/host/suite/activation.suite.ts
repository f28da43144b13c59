import assert from "node:assert/strict";
import * as vscode from "vscode";

describe("activation", () => {
  it("the packaged extension is found and starts without an error", async () => {
    const extension = vscode.extensions.getExtension("tunesmith.tunesmith");
    assert.ok(extension, "tunesmith.tunesmith is not installed");
    await extension.activate();
    assert.equal(extension.isActive, true);
  });
});
