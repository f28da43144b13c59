import assert from "node:assert/strict";
import path from "node:path";
import * as vscode from "vscode";
import type { TunesmithApi } from "../../../src/extension/extension";

/** What the extension shows of itself in tests. */
export type Inspection = NonNullable<TunesmithApi["inspect"]>;

export async function inspection(): Promise<Inspection> {
  const extension = vscode.extensions.getExtension<TunesmithApi>("tunesmith.tunesmith");
  assert.ok(extension, "tunesmith.tunesmith is not installed");
  const { inspect } = await extension.activate();
  assert.ok(inspect, "the extension is not in test mode");
  return inspect;
}

/** Polls until `look` gives something other than undefined or false; the message says what was awaited. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  limitMs = 40_000,
): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    assert.ok(Date.now() < end, `waited ${String(limitMs / 1000)} s for ${what}`);
    await new Promise((done) => setTimeout(done, 150));
  }
}

/** A file of the workspace that the runner copied for this run. */
export function workspaceFile(...parts: readonly string[]): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, "no folder is open");
  return vscode.Uri.joinPath(folder.uri, ...parts);
}

export async function readText(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

export async function writeText(uri: vscode.Uri, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
}

export async function show(uri: vscode.Uri): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
}

export function diagnosticsOf(uri: vscode.Uri): readonly vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === "Tunesmith");
}

export function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === "object" ? code.value : code);
}

/** The finding with this code, once it is there. */
export function finding(uri: vscode.Uri, code: string): Promise<vscode.Diagnostic> {
  return until(
    `${code} on ${path.basename(uri.fsPath)}; there is ${diagnosticsOf(uri).map(codeOf).join(" ")}`,
    () => diagnosticsOf(uri).find((diagnostic) => codeOf(diagnostic) === code),
  );
}

/** The place right after `text` in the document. */
export function after(document: vscode.TextDocument, text: string): vscode.Position {
  const at = document.getText().indexOf(text);
  assert.notEqual(at, -1, `"${text}" is not in the document`);
  return document.positionAt(at + text.length);
}

export async function replaceAll(editor: vscode.TextEditor, text: string): Promise<void> {
  const { document } = editor;
  const all = new vscode.Range(0, 0, document.lineCount, 0);
  assert.ok(
    await editor.edit((edit) => {
      edit.replace(all, text);
    }),
  );
}

/**
 * A config of `steps` steps on a few rows of the example, so that training, evaluation and report take seconds. Written
 * into the run's own copy of the workspace.
 */
export async function smallConfig(name: string, steps: number): Promise<vscode.Uri> {
  const rows = (await readText(workspaceFile("data", "test.jsonl"))).split("\n").slice(0, 90);
  await writeText(workspaceFile("data", `${name}-test.jsonl`), `${rows.join("\n")}\n`);
  const text = (await readText(workspaceFile("triage-lora.tune.yaml")))
    .replace(/^name: .*$/mu, `name: ${name}`)
    .replace(/test: data\/test.jsonl/u, `test: data/${name}-test.jsonl`)
    .replace(/num_train_epochs: .*$/mu, `max_steps: ${String(steps)}`)
    .replace(/eval_steps: .*$/mu, "eval_steps: 1000");
  const uri = workspaceFile(`${name}.tune.yaml`);
  await writeText(uri, text);
  return uri;
}
