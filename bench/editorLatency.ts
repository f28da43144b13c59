/**
 * From a keystroke to the diagnostics, through the real server process (`dist/server.js`) and its lint worker, on a
 * chat dataset of about 1 MB: `npm run build && npm run bench -- editorLatency`. Beside it the floor of the same run:
 * JSON.parse of every line. Prints one JSON line.
 */
import { fork } from "node:child_process";
import path from "node:path";
import {
  createProtocolConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type Diagnostic,
} from "vscode-languageserver/node";
import { chatRows } from "./chatRows";

const EDITS = 40;
const BYTES = 1_000_000;

async function main(): Promise<void> {
  const lines: string[] = [];
  let size = 0;
  for (const row of chatRows(5000)) {
    if (size > BYTES) break;
    lines.push(row);
    size += row.length + 1;
  }
  const server = fork(path.resolve("dist/server.js"), ["--node-ipc"], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const client = createProtocolConnection(new IPCMessageReader(server), new IPCMessageWriter(server));
  client.listen();
  await client.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
    workspaceFolders: [],
    initializationOptions: { trusted: true },
  });
  await client.sendNotification("initialized", {});
  const textDocument = { uri: "file:///bench/chat.jsonl" };
  await client.sendNotification("textDocument/didOpen", {
    textDocument: { ...textDocument, languageId: "jsonl", version: 1, text: lines.join("\n") },
  });
  const ask = (): Promise<{ items: Diagnostic[] }> =>
    client.sendRequest("textDocument/diagnostic", { textDocument });
  const openedAt = performance.now();
  await ask();
  const first = performance.now() - openedAt;
  const times: number[] = [];
  for (let i = 0; i < EDITS; i++) {
    const line = (i * 37) % lines.length;
    const began = performance.now();
    // A comma too many in the middle of the file, then away again.
    await client.sendNotification("textDocument/didChange", {
      textDocument: { ...textDocument, version: i + 2 },
      contentChanges: [
        i % 2 === 0
          ? { range: { start: { line, character: 1 }, end: { line, character: 1 } }, text: "," }
          : {
              range: {
                start: { line: ((i - 1) * 37) % lines.length, character: 1 },
                end: { line: ((i - 1) * 37) % lines.length, character: 2 },
              },
              text: "",
            },
      ],
    });
    const { items } = await ask();
    times.push(performance.now() - began);
    if (items.length > 0 !== (i % 2 === 0))
      throw new Error(`edit ${String(i)}: ${String(items.length)} diagnostics`);
  }
  const began = performance.now();
  for (const line of lines) JSON.parse(line);
  const parse = performance.now() - began;
  times.sort((a, b) => a - b);
  const at = (share: number): number =>
    Math.round((times[Math.floor(share * (times.length - 1))] ?? 0) * 10) / 10;
  const result = {
    bytes: size,
    firstMs: Math.round(first),
    p50: at(0.5),
    p95: at(0.95),
    parseMs: Math.round(parse * 10) / 10,
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
  client.dispose();
  server.kill();
}

void main();
