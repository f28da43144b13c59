/**
 * `npm run build && npm run bench -- configFuzz [edits = 100,000] [seed = 1]`: edits a run config in the real server
 * (`dist/server.js`) as an editor does, piece by piece, and after every edit compares its diagnostics with those of the
 * same text opened afresh. Now and then everything else is asked. Prints one JSON line: edits, faulty texts, seconds,
 * the slowest answer. Exit code 1 when an answer differs, fails or is missing; each is a line on standard error.
 */
import { fork } from "node:child_process";
import path from "node:path";
import {
  createProtocolConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type Diagnostic,
  type ProtocolConnection,
} from "vscode-languageserver/node";
import { createRandom } from "../src/base/random";
import { edited, placeOf, randomEdit, START } from "../test/core/runconfig/fuzz/configEdits";
import { everyRequest } from "../test/server/everyRequest";

const total = Number((process.argv[2] ?? "100000").replaceAll(/[_,]/gu, ""));
const seed = Number(process.argv[3] ?? 1);
/** Edits between two returns to the faultless text: what is broken stays broken. */
const ROUND = 40;
const ASK_EVERY = 53;
const EDITED = "file:///fuzz/edited.tune.yaml";
/** An answer that takes longer is a hang. */
const HANG_MS = 5000;

async function main(): Promise<void> {
  const server = fork(path.resolve("dist/server.js"), ["--node-ipc"], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  let ended = false;
  server.on("exit", () => (ended = true));
  const client = createProtocolConnection(new IPCMessageReader(server), new IPCMessageWriter(server));
  const log: string[] = [];
  client.onNotification("window/logMessage", ({ message }: { message: string }) => {
    log.push(message);
  });
  client.onRequest("workspace/diagnostic/refresh", () => null);
  client.onRequest("workspace/inlayHint/refresh", () => null);
  client.onRequest("workspace/codeLens/refresh", () => null);
  client.listen();
  await client.sendRequest("initialize", {
    processId: process.pid,
    ...{ rootUri: null, capabilities: {}, workspaceFolders: [], initializationOptions: { trusted: true } },
  });
  await client.sendNotification("initialized", {});
  await open(client, EDITED, START);
  const { failures, faulty, slowestMs, seconds } = await edit(client, () => ended);
  for (const message of log) failures.push(`the server's log: ${message}`);
  for (const failure of failures.slice(0, 50)) process.stderr.write(`${failure}\n`);
  process.stdout.write(
    `${JSON.stringify({ edits: total, faulty, failures: failures.length, slowestMs, seconds })}\n`,
  );
  client.dispose();
  server.kill();
  process.exitCode = failures.length === 0 ? 0 : 1;
}

async function edit(
  client: ProtocolConnection,
  hasEnded: () => boolean,
): Promise<{ failures: string[]; faulty: number; slowestMs: number; seconds: number }> {
  const random = createRandom(seed);
  const failures: string[] = [];
  let text = START;
  let faulty = 0;
  let slowestMs = 0;
  const began = performance.now();
  for (let i = 0; i < total && !hasEnded(); i++) {
    const change = i % ROUND === 0 ? { start: 0, end: text.length, text: START } : randomEdit(random, text);
    const range = { start: placeOf(text, change.start), end: placeOf(text, change.end) };
    await client.sendNotification("textDocument/didChange", {
      textDocument: { uri: EDITED, version: i + 2 },
      contentChanges: [{ range, text: change.text }],
    });
    text = edited(text, change);
    const asked = performance.now();
    const shown = await diagnosticsOf(client, EDITED);
    slowestMs = Math.max(slowestMs, performance.now() - asked);
    const fresh = `file:///fuzz/fresh${i}.tune.yaml`;
    await open(client, fresh, text);
    const wanted = await diagnosticsOf(client, fresh);
    if (JSON.stringify(shown).replaceAll(EDITED, fresh) !== JSON.stringify(wanted))
      failures.push(`seed ${seed}, edit ${i}: the diagnostics differ: ${JSON.stringify(text)}`);
    if (shown.some(({ code }) => code === "CFG001")) faulty++;
    if (i % ASK_EVERY === 0) {
      const answers = await everyRequest(client, fresh, placeOf(text, random.below(text.length + 1)));
      for (const [method, answer] of answers)
        if (method !== "rename" && typeof answer === "string")
          failures.push(`seed ${seed}, edit ${i}: ${method}: ${answer}: ${JSON.stringify(text)}`);
    }
    await client.sendNotification("textDocument/didClose", { textDocument: { uri: fresh } });
    if (i % 5000 === 4999) process.stderr.write(`${i + 1} edits, ${failures.length} failures\n`);
  }
  if (hasEnded()) failures.push("the server ended");
  if (slowestMs > HANG_MS) failures.push(`an answer took ${Math.round(slowestMs)} ms`);
  const seconds = Math.round((performance.now() - began) / 1000);
  return { failures, faulty, slowestMs: Math.round(slowestMs), seconds };
}

async function open(client: ProtocolConnection, uri: string, text: string): Promise<void> {
  await client.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "yaml", version: 1, text },
  });
}

async function diagnosticsOf(client: ProtocolConnection, uri: string): Promise<readonly Diagnostic[]> {
  const report = await client.sendRequest<{ items: Diagnostic[] }>("textDocument/diagnostic", {
    textDocument: { uri },
  });
  return report.items;
}

void main();
