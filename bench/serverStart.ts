/**
 * From the start of the language server's process to the first diagnostics of the first document, as the extension
 * starts it (`dist/server.js`, messages over the process's own channel): `npm run build && npm run bench -- serverStart`.
 * The first document is a run config with one mistake, another tool's config, or a dataset with one. Diagnostics are
 * asked for, as editors that can ask do. Beside them, in the same rounds, the floor: a process that does nothing, and
 * ones that load only the library for messages, and the whole library for language servers. Prints one JSON line each:
 * best and median of the rounds in ms, and the processor time of the median round where the system tells it.
 *
 *   npm run bench -- serverStart [server.js] [rounds]
 */
import { fork, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { buildSync } from "esbuild";
import {
  createProtocolConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type Diagnostic,
} from "vscode-languageserver/node";

interface Start {
  readonly ms: number;
  readonly cpuMs: number;
}

const [server = "dist/server.js", rounds = "5"] = process.argv.slice(2);
const place = realpathSync(mkdtempSync(path.join(tmpdir(), "tunesmith-bench-")));

async function main(): Promise<void> {
  const starts: Readonly<Record<string, () => Promise<Start>>> = {
    nothing: floor("process.send('ready')"),
    "vscode-jsonrpc alone": floor(`require("vscode-jsonrpc/node"); process.send('ready')`),
    "vscode-languageserver alone": floor(`require("vscode-languageserver/node"); process.send('ready')`),
    "run config": () => firstDiagnostics("run.tune.yaml", CONFIG, "CFG002"),
    "another tool's config": () => firstDiagnostics("axolotl.yaml", AXOLOTL, "DLC001"),
    dataset: () => firstDiagnostics("rows.jsonl", ROWS, "PAR001"),
  };
  const measured = new Map<string, Start[]>(Object.keys(starts).map((name) => [name, []]));
  for (let round = 0; round < Number(rounds); round++)
    for (const [name, start] of Object.entries(starts)) measured.get(name)?.push(await start());
  for (const [name, all] of measured) {
    const sorted = all.sort((a, b) => a.ms - b.ms);
    const median = sorted[Math.floor(sorted.length / 2)];
    const told = { first: name, bestMs: sorted[0]?.ms, medianMs: median?.ms, cpuMs: median?.cpuMs };
    process.stdout.write(`${JSON.stringify(told)}\n`);
  }
}

const CONFIG = `name: first
model:
  name_or_path: models/base
data:
  train: rows.jsonl
train:
  lerning_rate: 1.0e-4
`;

const AXOLOTL = `base_model: models/base
datasets:
  - path: rows.jsonl
    type: chat_template
sequence_len: 2048
micro_batch_size: 1
num_epochz: 1
`;

const ROWS = `${'{"prompt": "What is the answer?", "completion": "Forty-two."}\n'.repeat(20)}{"prompt": "And why?,\n`;

async function firstDiagnostics(name: string, text: string, expected: string): Promise<Start> {
  const folder = path.join(place, path.parse(name).name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "rows.jsonl"), ROWS);
  writeFileSync(path.join(folder, name), text);
  const began = performance.now();
  const child = fork(path.resolve(server), ["--node-ipc"], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const client = createProtocolConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
  client.onRequest("workspace/diagnostic/refresh", () => null);
  client.listen();
  await client.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "bench" }],
    initializationOptions: { trusted: true },
  });
  await client.sendNotification("initialized", {});
  const uri = pathToFileURL(path.join(folder, name)).href;
  const languageId = path.extname(name).slice(1);
  await client.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId, version: 1, text },
  });
  const { items } = await client.sendRequest<{ items: Diagnostic[] }>("textDocument/diagnostic", {
    textDocument: { uri },
  });
  const ended = end(child, began);
  if (!items.some(({ code }) => code === expected))
    throw new Error(`${name}: ${JSON.stringify(items.map(({ code, message }) => [code, message]))}`);
  client.dispose();
  return ended;
}

/** A program of so much text, until it says that it runs. */
function floor(source: string): () => Promise<Start> {
  const file = path.join(place, `floor-${String(source.length)}.js`);
  buildSync({
    ...{ stdin: { contents: source, resolveDir: process.cwd() }, outfile: file, bundle: true },
    ...{ minify: true, platform: "node", target: "node20", logLevel: "warning" },
  });
  return async () => {
    const began = performance.now();
    const child = fork(file, [], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
    await new Promise((resolve) => child.once("message", resolve));
    return end(child, began);
  };
}

function end(child: ChildProcess, began: number): Start {
  const ms = Math.round((performance.now() - began) * 10) / 10;
  const cpuMs = cpuOf(child.pid);
  child.kill();
  return { ms, cpuMs };
}

/** User and system time of a process in all its threads, in ticks of 10 ms; NaN where the system does not tell. */
function cpuOf(pid: number | undefined): number {
  try {
    const [, stat = ""] = readFileSync(`/proc/${String(pid)}/stat`, "utf8").split(") ");
    const fields = stat.split(" ");
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return NaN;
  }
}

main()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(() => {
    rmSync(place, { recursive: true, force: true });
  });
