import assert from "node:assert/strict";
import { closeSync, openSync, writeSync } from "node:fs";
import * as vscode from "vscode";
import { shot } from "../runner/shot";
import { codeOf, diagnosticsOf, finding, readText, show, until, workspaceFile, writeText } from "./support";

const FAULTS = 2500;

/** The file is read several times, on machines that do other things as well. */
const SLOW_MS = 240_000;
const ROWS_PER_FAULT = 14;
const ROWS = ROWS_PER_FAULT * FAULTS;

/** 62 MB, above what VS Code gives to extensions; every 14th row has no answer, the prompts of the others end oddly. */
function writeLargeFile(file: string): void {
  const out = openSync(file, "w");
  const filler = "Wie geht es dir? 🌊 ".repeat(78);
  for (let block = 0; block < FAULTS; block++) {
    let text = "";
    for (let i = 0; i < ROWS_PER_FAULT - 1; i++)
      text += `{"prompt":"${String(block)}-${String(i)} ${filler}","completion":"answer ${String(block)}-${String(i)}"}\n`;
    writeSync(out, `${text}{"prompt":"🌊 ${String(block)}","completion":""}\n`);
  }
  // A blank line: what is safe to fix.
  writeSync(out, "\n");
  closeSync(out);
}

describe("datasets beyond an open JSON Lines file", () => {
  it("a file that VS Code does not give to extensions is linted on the disk: 900 findings and how many more", async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    const uri = workspaceFile("data", "large.jsonl");
    writeLargeFile(uri.fsPath);
    const count = await vscode.commands.executeCommand<number>("tunesmith.lintDataset", uri);
    // One for every row, and the blank line.
    assert.equal(count, ROWS + 1);
    const shown = await until("all diagnostics", () => {
      const all = diagnosticsOf(uri);
      return all.length === 901 && all;
    });
    assert.match(
      shown[900]?.message ?? "",
      new RegExp(`${(ROWS + 1 - 900).toLocaleString("en-US")} more`, "u"),
    );
    const first = shown.find((one) => codeOf(one) === "QLT001");
    // Behind an emoji of two UTF-16 units.
    assert.equal(first?.range.start.line, ROWS_PER_FAULT - 1);
    assert.equal(first.range.start.character, `{"prompt":"🌊 0","completion":`.length);
    await shot("host-large-file");
    const began = performance.now();
    const listed = await vscode.commands.executeCommand<number>("tunesmith.showFindings", uri);
    assert.equal(listed, count);
    const list = vscode.window.activeTextEditor?.document;
    assert.ok(list !== undefined && list.uri.scheme === "tunesmith-findings", "no list is open");
    assert.ok(list.lineCount > count, `${String(list.lineCount)} lines`);
    console.log(
      `all ${String(listed)} findings were listed after ${String(Math.round(performance.now() - began))} ms`,
    );
    await shot("host-all-findings");
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      "vscode.executeLinkProvider",
      list.uri,
    );
    assert.ok(links.length >= FAULTS, `${String(links.length)} links`);
    // Far down no link is drawn, and F12 leads to the place all the same.
    const last = new vscode.Position(list.lineCount - 2, 3);
    const places = await vscode.commands.executeCommand<vscode.Location[]>(
      "vscode.executeDefinitionProvider",
      list.uri,
      last,
    );
    const wanted = Number(/^\d+/u.exec(list.lineAt(last.line).text)?.[0]);
    assert.equal(places[0]?.uri.fsPath, uri.fsPath);
    assert.equal(places[0].range.start.line, wanted - 1);
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  }).timeout(SLOW_MS);

  it("what is safe to fix in such a file goes into a new one", async () => {
    const uri = workspaceFile("data", "large.jsonl");
    const { size } = await vscode.workspace.fs.stat(uri);
    const fixed = await vscode.commands.executeCommand<number>("tunesmith.fixDataset", uri);
    assert.equal(fixed, 1);
    assert.equal((await vscode.workspace.fs.stat(uri)).size, size);
    const copy = workspaceFile("data", "large.fixed.jsonl");
    assert.equal((await vscode.workspace.fs.stat(copy)).size, size - 1);
    await shot("host-fixed-copy");
    await vscode.workspace.fs.delete(copy);
    await vscode.workspace.fs.delete(uri);
  }).timeout(SLOW_MS);

  it("a JSON array that a run config names has its findings inline", async () => {
    const uri = workspaceFile("data", "array.json");
    await writeText(
      uri,
      '[\n  {"prompt": "Hi", "completion": "Hello, how are you?"},\n  {"prompt": "Bye", "completion": ""}\n]\n',
    );
    const config = workspaceFile("array.tune.yaml");
    await writeText(config, "version: 1\nname: array\ndata:\n  train: data/array.json\n");
    await show(config);
    await show(uri);
    const empty = await finding(uri, "QLT001");
    assert.equal(empty.range.start.line, 2);
    await vscode.workspace.fs.delete(config);
  });

  it("Fix Dataset applies what is safe, in the editor, and one undo takes it back", async () => {
    const uri = workspaceFile("data", "fix.jsonl");
    const text =
      '{"instruction":"Name a river","input":"<noinput>","output":"The Elbe flows to the North Sea."}\n\n{"instruction":"Name a lake","input":"","output":"Lake Constance lies between three countries."}\n';
    await writeText(uri, text);
    await show(uri);
    await finding(uri, "QLT003");
    const passes = await vscode.commands.executeCommand<number>("tunesmith.fixDataset", uri);
    assert.ok(passes > 0, "nothing was fixed");
    const document = await vscode.workspace.openTextDocument(uri);
    await until("the findings to go", () => diagnosticsOf(uri).every((one) => codeOf(one) !== "QLT003"));
    assert.match(document.getText(), /"input":""/u);
    assert.equal(document.getText().includes("\n\n"), false);
    assert.equal(await readText(uri), text, "the file is saved by the user, not by the fix");
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });
});
