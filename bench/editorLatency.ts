/**
 * From a keystroke to the diagnostics, through the real server process (`dist/server.js`) and its lint worker, on a
 * chat dataset of about 1 MB and of 10 MB, with the whole default set of rules: `npm run build && npm run bench --
 * editorLatency`. Beside it the floor of the same run, JSON.parse of every line, and the processor time that the server
 * took per edit, which says the same on a busy machine. Prints one JSON line per size.
 */
import { fork } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import {
  createProtocolConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type Diagnostic,
} from "vscode-languageserver/node";
import { chatRows } from "./chatRows";

const SIZES: readonly (readonly [bytes: number, edits: number])[] = [
  [1_000_000, 40],
  [10_000_000, 10],
];

async function main(): Promise<void> {
  for (const [bytes, edits] of SIZES) await measure(bytes, edits);
}

async function measure(bytes: number, edits: number): Promise<void> {
  const lines: string[] = [];
  let size = 0;
  for (const row of chatRows(50_000)) {
    if (size > bytes) break;
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
  const cpuBefore = cpuMs(server.pid);
  for (let i = 0; i < edits; i++) {
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
  const cpu = cpuMs(server.pid) - cpuBefore;
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
    cpuPerEditMs: Number.isNaN(cpu) ? null : Math.round(cpu / edits),
    parseMs: Math.round(parse * 10) / 10,
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
  client.dispose();
  server.kill();
}

/** User and system time of a process in all its threads; NaN where the system does not tell. */
function cpuMs(pid: number | undefined): number {
  try {
    const fields =
      readFileSync(`/proc/${String(pid)}/stat`, "utf8")
        .split(") ")[1]
        ?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return NaN;
  }
}

void main();
