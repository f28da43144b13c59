import { cpSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CodeAction } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { caseFiles, type Fence } from "../../core/runconfig/caseFile";
import { changes } from "../../core/runconfig/features/answers";
import {
  asFence,
  goldenCases,
  REWRITES,
  rewriteAnswers,
  type Given,
} from "../../core/runconfig/features/golden";
import { startClient, type TestClient } from "../testClient";

/**
 * Which code actions a cursor has, and what they change (`golden/*.md`; the format is that of
 * `test/core/runconfig/features/golden`). Words before `actions` are the kinds that are asked for; none: all that an
 * editor shows by itself.
 */
const FILES = caseFiles("../../server/configs/golden");
const MODEL = path.resolve(import.meta.dirname, "../../../examples/model");

let client: TestClient;
let opened = 0;
beforeAll(async () => {
  client = await startClient();
  for (const file of ["train", "eval"])
    client.write(`data/${file}.jsonl`, '{"prompt":"a","completion":"b"}\n{"prompt":"c","completion":"d"}\n');
  cpSync(MODEL, path.join(client.folder, "model"), { recursive: true });
});
afterAll(async () => {
  await client.dispose();
  expect(client.log).toEqual([]);
});

async function actionsAt({ name, text, offset }: Given, { words }: Fence): Promise<string> {
  // A name of its own: nothing is remembered from the case before.
  const own = name.replace(/^([^.]*)/u, `$1${String(opened++)}`);
  const uri = await client.open(own, text);
  const document = TextDocument.create(uri, "yaml", 1, text);
  const at = document.positionAt(offset);
  const kinds = words.slice(1);
  const found = await client.codeActions(own, { start: at, end: at }, kinds.length === 0 ? undefined : kinds);
  await client.close(own);
  return asFence(found.map((action) => told(action, document)).join("\n\n") || "nothing");
}

/** An action with the lines that it takes and brings. */
function told({ title, kind, edit, command }: CodeAction, document: TextDocument): string {
  const edits = Object.values(edit?.changes ?? {}).flat();
  const does =
    command === undefined
      ? changes(document.getText(), TextDocument.applyEdits(document, edits))
      : `> ${command.command}`;
  return `${title} (${kind ?? ""})\n${does}`;
}

describe.each(FILES.map((file) => [file.name, file] as const))("%s", (_, file) => {
  it.runIf(REWRITES)("is written anew", () => rewriteAnswers(file, actionsAt));

  it.skipIf(REWRITES).each(goldenCases(file).map((one) => [one.title, one] as const))(
    "%s",
    async (_title, { given, answers }) => {
      for (const fence of answers) expect(await actionsAt(given, fence)).toBe(fence.text);
    },
  );
});
