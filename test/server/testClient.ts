import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { pathToFileURL } from "node:url";
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type CodeAction,
  type CompletionItem,
  type Diagnostic,
  type Hover,
  type ProtocolConnection,
} from "vscode-languageserver/node";
import { answerFix, answerLint } from "../../src/node/lint/pool/answerLint";
import type { LintPool } from "../../src/node/lint/pool/lintPool";
import { createSurroundingsCache } from "../../src/node/lint/surroundings/surroundingsCache";
import { createConnection } from "../../src/server/connection/clientConnection";
import { startServer } from "../../src/server/startServer";

const cache = createSurroundingsCache();

/** Lints in this thread: what the pool answers, without its worker's bundle. */
const lintHere: LintPool = {
  prepare: () => undefined,
  lintFile: (path, options, signal) => answerLint({ type: "lintFile", path, options }, { signal, cache }),
  lintText: (text, options, signal, path) =>
    answerLint(
      { type: "lintText", text, options, ...(path === undefined ? {} : { path }) },
      { signal, cache },
    ),
  fixFile: (path, options, unsafe, signal) =>
    answerFix({ type: "fixFile", path, options, unsafe }, { signal, cache }),
  dispose: () => undefined,
};

export interface TestClient {
  readonly folder: string;
  readonly connection: ProtocolConnection;
  /** The last push per URI. */
  readonly pushed: ReadonlyMap<string, readonly Diagnostic[]>;
  /** Lines that the server wrote to its log: bugs. */
  readonly log: readonly string[];
  uri(name: string): string;
  write(name: string, text: string): string;
  open(name: string, text: string): Promise<string>;
  change(name: string, text: string): Promise<void>;
  close(name: string): Promise<void>;
  diagnostics(name: string): Promise<readonly Diagnostic[]>;
  completion(name: string, line: number, character: number): Promise<readonly CompletionItem[]>;
  hover(name: string, line: number, character: number): Promise<Hover | null>;
  codeActions(
    name: string,
    range: Diagnostic["range"],
    only?: readonly string[],
  ): Promise<readonly CodeAction[]>;
  /** What `tunesmith.*` is set to from now on. */
  set(settings: unknown): Promise<void>;
  dispose(): Promise<void>;
}

/** A client in a workspace folder of its own, over streams to a server in this process. */
export async function startClient(
  options: {
    readonly trusted?: boolean;
    readonly settings?: unknown;
    readonly otherYaml?: boolean;
  } = {},
): Promise<TestClient> {
  const folder = mkdtempSync(path.join(tmpdir(), "tunesmith-server-"));
  const up = new PassThrough();
  const down = new PassThrough();
  const server = createConnection(new StreamMessageReader(up), new StreamMessageWriter(down));
  startServer(server, { lint: lintHere });
  const connection = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  const pushed = new Map<string, readonly Diagnostic[]>();
  const log: string[] = [];
  connection.onNotification("textDocument/publishDiagnostics", (params: Pushed) => {
    pushed.set(params.uri, params.diagnostics);
  });
  connection.onNotification("window/logMessage", ({ message }: { message: string }) => {
    log.push(message);
  });
  for (const what of ["diagnostic", "inlayHint", "codeLens"])
    connection.onRequest(`workspace/${what}/refresh`, () => null);
  let settings = options.settings;
  connection.onRequest("workspace/configuration", ({ items }: { items: readonly unknown[] }) =>
    items.map(() => settings ?? null),
  );
  connection.listen();
  const uri = (name: string): string => pathToFileURL(path.join(folder, name)).href;
  await connection.sendRequest("initialize", {
    processId: null,
    rootUri: null,
    capabilities: { workspace: { configuration: true } },
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "test" }],
    initializationOptions: { trusted: options.trusted ?? true, otherYaml: options.otherYaml === true },
  });
  await connection.sendNotification("initialized", {});
  let version = 1;
  const at = (name: string, line: number, character: number): object => ({
    textDocument: { uri: uri(name) },
    position: { line, character },
  });
  return {
    ...{ folder, connection, pushed, log, uri },
    write: (name, text) => {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
      return uri(name);
    },
    open: async (name, text) => {
      const textDocument = { uri: uri(name), languageId: "x", version: version++, text };
      await connection.sendNotification("textDocument/didOpen", { textDocument });
      return uri(name);
    },
    change: (name, text) =>
      connection.sendNotification("textDocument/didChange", {
        textDocument: { uri: uri(name), version: version++ },
        contentChanges: [{ text }],
      }),
    close: (name) =>
      connection.sendNotification("textDocument/didClose", { textDocument: { uri: uri(name) } }),
    diagnostics: async (name) => {
      const report = await connection.sendRequest<{ items: Diagnostic[] }>("textDocument/diagnostic", {
        textDocument: { uri: uri(name) },
      });
      return report.items;
    },
    completion: (name, line, character) =>
      connection.sendRequest("textDocument/completion", at(name, line, character)),
    hover: (name, line, character) => connection.sendRequest("textDocument/hover", at(name, line, character)),
    set: (next) => {
      settings = next;
      return connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    },
    codeActions: (name, range, only) =>
      connection.sendRequest("textDocument/codeAction", {
        textDocument: { uri: uri(name) },
        range,
        context: { diagnostics: [], ...(only === undefined ? {} : { only }) },
      }),
    dispose: async () => {
      await connection.sendRequest("shutdown");
      connection.dispose();
      server.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Pushed {
  readonly uri: string;
  readonly diagnostics: readonly Diagnostic[];
}

export function codes(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ code }) => String(code)).sort();
}

/** Waits for something that is pushed, not asked for. */
export async function until<T>(look: () => T | undefined): Promise<T> {
  const end = Date.now() + 10_000;
  for (;;) {
    const seen = look();
    if (seen !== undefined) return seen;
    if (Date.now() > end) throw new Error("it did not come within ten seconds");
    await new Promise((done) => setTimeout(done, 10));
  }
}
