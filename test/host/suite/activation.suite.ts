import assert from "node:assert/strict";
import * as vscode from "vscode";
import { commandTable } from "../../../src/extension/contributions/commands";
import { inspection } from "./support";

describe("activation", () => {
  it("the packaged extension is found and starts without an error", async () => {
    const extension = vscode.extensions.getExtension("tunesmith.tunesmith");
    assert.ok(extension, "tunesmith.tunesmith is not installed");
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it("has registered every command of its table", async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    for (const name of Object.keys(commandTable)) assert.ok(registered.has(`tunesmith.${name}`), name);
  });

  it("does not keep the editor waiting", async () => {
    const { activationMs } = await inspection();
    console.log(`${process.env["TUNESMITH_TEST_MARK"] ?? ""}    activate: ${activationMs.toFixed(1)} ms`);
    // The budget is 40 ms on a quiet machine; several times that here means that something heavy is loaded at start.
    assert.ok(activationMs < 250, `activate took ${activationMs.toFixed(0)} ms`);
  });
});
