import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
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
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { nodeOptions } from "../../scripts/build.mjs";
import { buildServer } from "../../scripts/serverBundle.mjs";
import {
  IGNORE_FINDING,
  LINT_FILE,
  type IgnoreFindingResult,
  type LintFileResult,
} from "../../src/protocol/lsp";

let place: string;
beforeAll(async () => {
  place = realpathSync(mkdtempSync(path.join(tmpdir(), "tunesmith-server-process-")));
  const dist = path.join(place, "dist");
  mkdirSync(dist);
  await buildServer(nodeOptions, dist);
  await build({
    ...nodeOptions,
    entryPoints: { lintWorker: "src/node/lint/pool/lintWorker.ts" },
    outdir: dist,
    format: "cjs",
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

  it("loads its parts when they are needed: other tools' configs, features, models, datasets", async () => {
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
    const open = async (name: string, text: string): Promise<{ items: Diagnostic[] }> => {
      const textDocument = { uri: uri(name), languageId: "x", version: 1, text };
      await client.sendNotification("textDocument/didOpen", { textDocument });
      return client.sendRequest("textDocument/diagnostic", { textDocument });
    };
    const foreign = await open("axolotl.yaml", "base_model: a/b\nsequence_len: 8\nnum_epochz: 1\n");
    expect(foreign.items.map(({ code }) => code)).toContain("DLC001");
    mkdirSync(path.join(place, "model"));
    writeFileSync(path.join(place, "model/config.json"), "[]");
    await open("b.tune.yaml", "model:\n  name_or_path: model\n");
    const textDocument = { uri: uri("b.tune.yaml") };
    const hover = await client.sendRequest<{ contents: { value: string } }>("textDocument/hover", {
      ...{ textDocument, position: { line: 1, character: 4 } },
    });
    expect(hover.contents.value).toContain("name_or_path");
    await vi.waitFor(
      async () => {
        const { items } = await client.sendRequest<{ items: Diagnostic[] }>("textDocument/diagnostic", {
          textDocument,
        });
        expect(JSON.stringify(items)).toContain("is not an object");
      },
      { timeout: 15_000, interval: 200 },
    );
    writeFileSync(path.join(place, "ignored.jsonl"), '{"prompt":"a","completion":""}\n');
    const ignored = await client.sendRequest<IgnoreFindingResult>(IGNORE_FINDING, {
      ...{ uri: uri("ignored.jsonl"), code: "QLT001", row: 1, reason: "as it is" },
    });
    expect(ignored).toEqual({ uri: uri("ignored.jsonl.lintignore") });
    const ended = once(server, "exit");
    await client.sendRequest("shutdown");
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
