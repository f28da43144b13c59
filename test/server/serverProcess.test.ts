import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type Diagnostic,
} from "vscode-languageserver/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LINT_FILE, type LintFileResult } from "../../src/protocol/lsp";

const root = path.resolve(import.meta.dirname, "../..");
let place: string;
beforeAll(async () => {
  place = realpathSync(mkdtempSync(path.join(tmpdir(), "tunesmith-server-process-")));
  await build({
    absWorkingDir: root,
    entryPoints: { server: "src/server/main.ts", lintWorker: "src/node/lint/lintWorker.ts" },
    outdir: path.join(place, "dist"),
    bundle: true,
    minify: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    mainFields: ["module", "main"],
    define: { __TUNESMITH_VERSION__: JSON.stringify("0.0.0-test") },
    logLevel: "error",
  });
});
afterAll(() => {
  rmSync(place, { recursive: true, force: true });
});

function start(): {
  readonly server: ChildProcess;
  readonly client: ReturnType<typeof createProtocolConnection>;
} {
  const server = spawn(process.execPath, [path.join(place, "dist/server.js"), "--stdio"], {
    cwd: place,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const client = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  client.onRequest("workspace/diagnostic/refresh", () => null);
  client.listen();
  return { server, client };
}

describe("the server's bundle", () => {
  it("checks a config and lints a dataset in a process of its own, and ends when it is told to", async () => {
    const { server, client } = start();
    const uri = (name: string): string => pathToFileURL(path.join(place, name)).href;
    await client.sendRequest("initialize", {
      processId: process.pid,
      rootUri: null,
      capabilities: {},
      workspaceFolders: [{ uri: pathToFileURL(place).href, name: "test" }],
      initializationOptions: { trusted: true },
    });
    await client.sendNotification("initialized", {});
    const textDocument = { uri: uri("a.tune.yaml"), languageId: "yaml", version: 1, text: "modle: {}\n" };
    await client.sendNotification("textDocument/didOpen", { textDocument });
    const report = await client.sendRequest<{ items: Diagnostic[] }>("textDocument/diagnostic", {
      textDocument,
    });
    expect(report.items.map(({ code }) => code)).toContain("CFG002");
    writeFileSync(path.join(place, "rows.jsonl"), '{"prompt":"a","completion":""}\n');
    const linted = await client.sendRequest<LintFileResult>(LINT_FILE, { uri: uri("rows.jsonl") });
    expect(linted.problem).toBeUndefined();
    expect(linted.summary).toMatchObject({ rows: 1, errors: 1, warnings: 0 });
    await client.sendRequest("shutdown");
    const ended = once(server, "exit");
    await client.sendNotification("exit");
    expect((await ended)[0]).toBe(0);
    client.dispose();
  });

  it("ends when its client is gone without a word", async () => {
    const { server, client } = start();
    await client.sendRequest("initialize", { processId: null, rootUri: null, capabilities: {} });
    const ended = once(server, "exit");
    server.stdin?.destroy();
    await ended;
    client.dispose();
    expect(server.exitCode !== null || server.signalCode !== null).toBe(true);
  });

  it("says in one line how it is to be started", () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(place, "dist/server.js")], {
      encoding: "utf8",
    });
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^the language server was not told .*; start it with --stdio\n$/u);
  });
});
