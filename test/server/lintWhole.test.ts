import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { lintCommand } from "../../src/cli/commands/lint";
import { LINT_FILE, type LintFileResult } from "../../src/protocol/lsp";
import { fakeIo } from "../fakes/cliHarness";
import { codes, startClient, until, type TestClient } from "./testClient";

let client: TestClient;
afterEach(async () => {
  await client.dispose();
  expect(client.log).toEqual([]);
});

const REGISTRY = "dataset_info.json";
const OWN = [
  { ask: "Name a river.", reply: "The Nile." },
  { ask: "Name a hill.", reply: "Primrose Hill." },
];
const lines = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
const array = (rows: readonly object[]): string => JSON.stringify(rows, null, 1);
const registry = (response: string, file = "own.json"): string =>
  JSON.stringify({ own: { file_name: file, columns: { prompt: "ask", response } } }, null, 2);

async function codesOf(name: string): Promise<readonly string[]> {
  return codes(await client.diagnostics(name));
}

function pushedCodes(name: string): readonly string[] | undefined {
  const found = client.pushed.get(client.uri(name));
  return found && codes(found);
}

function lint(name: string): Promise<LintFileResult> {
  return client.connection.sendRequest(LINT_FILE, { uri: client.uri(name) });
}

function changed(...names: readonly string[]): Promise<void> {
  const changes = names.map((name) => ({ uri: client.uri(name), type: 2 }));
  return client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes });
}

async function pushes(name: string, ...expected: readonly string[]): Promise<void> {
  await until(() =>
    JSON.stringify(pushedCodes(name) ?? []) === JSON.stringify(expected) ? true : undefined,
  );
}

describe("Lint Dataset", () => {
  const SHARDS = ["d/train-00000-of-00002.jsonl", "d/train-00001-of-00002.jsonl"] as const;
  const rows = OWN.map(({ ask, reply }) => ({ prompt: ask, completion: reply }));

  function writeShards(): void {
    client.write(SHARDS[0], lines(rows));
    client.write(SHARDS[1], lines([{ prompt: "Name a wood.", completion: "" }, rows[0]!]));
  }

  it.each([SHARDS[0], SHARDS[1], "d"])(
    "on %s lints all files, and tells of each in its own",
    async (name) => {
      client = await startClient();
      writeShards();
      const { summary, problem } = await lint(name);
      expect(problem).toBeUndefined();
      expect([summary.files, summary.rows]).toEqual([2, 4]);
      expect(pushedCodes(SHARDS[0])).toEqual([]);
      const found = client.pushed.get(client.uri(SHARDS[1])) ?? [];
      expect(codes(found)).toEqual(["DUP001", "QLT001"]);
      const twin = found.find(({ code }) => code === "DUP001");
      expect(twin?.range.start.line).toBe(1);
      expect(twin?.relatedInformation?.[0]?.location.uri).toBe(client.uri(SHARDS[0]));
    },
  );

  it("is done again for all of them when one has changed", async () => {
    client = await startClient();
    writeShards();
    await lint(SHARDS[0]);
    client.write(SHARDS[0], lines(rows.slice(1)));
    await changed(SHARDS[0]);
    await pushes(SHARDS[1], "QLT001");
  });

  it("tells an open file what it repeats of the others, as long as its text is that of the disk", async () => {
    client = await startClient();
    writeShards();
    const text = lines([{ prompt: "Name a wood.", completion: "" }, rows[0]!]);
    await client.open(SHARDS[1], text);
    expect(await codesOf(SHARDS[1])).toEqual(["QLT001"]);
    await lint(SHARDS[0]);
    expect(await codesOf(SHARDS[1])).toEqual(["DUP001", "QLT001"]);
    expect(pushedCodes(SHARDS[1]) ?? []).toEqual([]);
    await client.change(SHARDS[1], text + lines([{ prompt: "Name a lake.", completion: "" }]));
    expect(await codesOf(SHARDS[1])).toEqual(["QLT001", "QLT001"]);
    await client.change(SHARDS[1], text);
    client.write(SHARDS[0], lines(rows.slice(1)));
    expect(await codesOf(SHARDS[1])).toEqual(["QLT001"]);
  });

  it("leaves out what the sidecar of any of the files names, and what the baseline has", async () => {
    client = await startClient();
    writeShards();
    const sidecar = `${SHARDS[1]}.lintignore`;
    const uri = await client.open(SHARDS[1], lines([{ prompt: "Name a wood.", completion: "" }, rows[0]!]));
    const params = { uri, code: "QLT001", row: 1, reason: "meant" };
    await client.connection.sendRequest("tunesmith/ignoreFinding", params);
    await client.close(SHARDS[1]);
    await changed(sidecar);
    await lint(SHARDS[0]);
    expect(pushedCodes(SHARDS[1])).toEqual(["DUP001"]);
    rmSync(path.join(client.folder, sidecar));
    await lint(SHARDS[0]);
    expect(pushedCodes(SHARDS[1])).toEqual(["DUP001", "QLT001"]);
    await lintCommand(
      ["d", "--write-baseline", "tunesmith-baseline.json"],
      fakeIo({ cwd: client.folder, env: {} }),
    );
    await lint(SHARDS[0]);
    expect(pushedCodes(SHARDS[1])).toEqual([]);
    client.write(SHARDS[0], lines([...rows, { prompt: "Name a lake.", completion: "" }]));
    await lint(SHARDS[1]);
    expect([pushedCodes(SHARDS[0]), pushedCodes(SHARDS[1])]).toEqual([["QLT001"], []]);
  });

  it("on a registry, a card or a folder lints what those lead to, and says when that is nothing", async () => {
    client = await startClient();
    client.write(`r/${REGISTRY}`, registry("answer", "own.json"));
    client.write("r/own.json", array([...OWN, { ask: "Name a wood.", reply: "" }]));
    mkdirSync(path.join(client.folder, "empty"));
    for (const name of [`r/${REGISTRY}`, "r"]) {
      const { summary } = await lint(name);
      expect([summary.files, summary.rows]).toEqual([1, 3]);
      await pushes(`r/${REGISTRY}`, "SCH009");
    }
    expect((await lint("empty")).problem).toContain("no dataset");
  });
});

describe("before trust is given", () => {
  const outsideOf = (name: string): string => `${client.folder}-${name}`;

  it("a registry outside, or behind a link, decides nothing", async () => {
    client = await startClient({ trusted: false });
    const outside = outsideOf(REGISTRY);
    writeFileSync(outside, registry("answer", "own.jsonl"));
    symlinkSync(outside, path.join(client.folder, REGISTRY));
    const rows = OWN.map(({ ask, reply }) => ({ prompt: ask, completion: reply }));
    client.write("own.jsonl", lines(rows));
    await lint("own.jsonl");
    expect(pushedCodes("own.jsonl")).toEqual([]);
    // What is pushed for another file comes after the editor's answer about its settings.
    await new Promise((done) => setTimeout(done, 200));
    expect([...client.pushed.keys()]).toEqual([client.uri("own.jsonl")]);
    expect((await lint(REGISTRY)).problem).toContain("not trusted");
    rmSync(outside);
  });

  it("a registry's files outside, and those behind links, are not read", async () => {
    client = await startClient({ trusted: false });
    const outside = outsideOf("own.json");
    writeFileSync(outside, array([...OWN, { ask: "Name a wood.", reply: "" }]));
    symlinkSync(outside, path.join(client.folder, "link.json"));
    client.write("here.json", array(OWN));
    const columns = { prompt: "ask", response: "answer" };
    const text = JSON.stringify({
      a: { file_name: `../${path.basename(outside)}`, columns },
      b: { file_name: "link.json", columns },
      c: { file_name: "here.json", columns },
    });
    client.write(REGISTRY, text);
    const { summary } = await lint(REGISTRY);
    expect([summary.files, summary.rows]).toEqual([1, 2]);
    await client.open(REGISTRY, text);
    expect(await codesOf(REGISTRY)).toEqual(["SCH009"]);
    rmSync(outside);
  });

  it("evaluation files and shards behind links are left out", async () => {
    client = await startClient({ trusted: false });
    const rows = OWN.map(({ ask, reply }) => ({ prompt: ask, completion: reply }));
    const outside = outsideOf("rows.jsonl");
    writeFileSync(outside, lines(rows));
    const shards = ["set/train-00000-of-00002.jsonl", "set/train-00001-of-00002.jsonl"] as const;
    client.write("set/README.md", "---\nlicense: cc-by-4.0\n---\n");
    client.write(shards[0], lines(rows));
    symlinkSync(outside, path.join(client.folder, shards[1]));
    symlinkSync(outside, path.join(client.folder, "set/test.jsonl"));
    const { summary } = await lint("set");
    expect([summary.files, summary.rows]).toEqual([1, 2]);
    expect(pushedCodes(shards[0])).toEqual([]);
    expect((await lint(shards[1])).problem).toContain("not trusted");
    rmSync(outside);
  });
});
