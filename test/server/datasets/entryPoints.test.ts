import { rmSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import {
  DATASETS_CHANGED,
  LINT_FILE,
  type DatasetInfo,
  type LintFileResult,
} from "../../../src/protocol/lsp";
import { codes, startClient, until, type TestClient } from "../testClient";

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

describe("a file that a dataset_info.json names", () => {
  it("is a dataset, open or in the list, and its own column names are no fault", async () => {
    client = await startClient();
    client.write(`data/${REGISTRY}`, registry("reply"));
    client.write("data/own.json", array(OWN));
    client.write("data/other.json", array(OWN));
    const lists: (readonly DatasetInfo[])[] = [];
    client.connection.onNotification(DATASETS_CHANGED, (params: { datasets: readonly DatasetInfo[] }) => {
      lists.push(params.datasets);
    });
    await changed(`data/${REGISTRY}`);
    const list = await until(() => lists.at(-1));
    expect(list.map(({ uri, rows, errors }) => [uri, rows, errors])).toEqual([
      [client.uri("data/own.json"), 2, 0],
    ]);
    const empty = [...OWN, { ask: "Name a wood.", reply: "" }];
    for (const name of ["data/own.json", "data/other.json"]) await client.open(name, array(empty));
    expect(await codesOf("data/own.json")).toEqual(["QLT001"]);
    expect(await codesOf("data/other.json")).toEqual([]);
  });

  it("with a column that no row has is told of in the registry, there with a quick fix, and once", async () => {
    client = await startClient();
    const text = registry("answer");
    const uri = client.write(REGISTRY, text);
    client.write("own.json", array(OWN));
    await client.open("own.json", array(OWN));
    expect(await codesOf("own.json")).not.toContain("SCH009");
    await pushes(REGISTRY, "SCH009");
    await client.open(REGISTRY, text);
    const [found, ...more] = await client.diagnostics(REGISTRY);
    expect(more).toEqual([]);
    expect(pushedCodes(REGISTRY)).toEqual([]);
    const document = TextDocument.create(uri, "json", 1, text);
    expect(document.getText(found!.range)).toBe('"answer"');
    const actions = await client.codeActions(REGISTRY, found!.range);
    const edits = actions.find(({ edit }) => edit !== undefined)!.edit!.changes![uri]!;
    const after = TextDocument.applyEdits(document, edits);
    expect(after).toBe(registry("reply"));
    await client.change(REGISTRY, after);
    expect(await client.diagnostics(REGISTRY)).toEqual([]);
    expect(await codesOf("own.json")).toEqual([]);
  });

  it("has no actions in its own text for what is in the registry", async () => {
    client = await startClient();
    client.write(REGISTRY, registry("answer", "own.jsonl"));
    await client.open("own.jsonl", lines(OWN));
    await codesOf("own.jsonl");
    const whole = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
    for (const { edit } of await client.codeActions("own.jsonl", whole)) expect(edit).toBeUndefined();
  });

  it("is linted again when the registry changes, and its findings go with the entry", async () => {
    client = await startClient();
    client.write(REGISTRY, registry("answer"));
    client.write("own.json", array(OWN));
    await lint("own.json");
    await pushes(REGISTRY, "SCH009");
    client.write(REGISTRY, registry("reply"));
    await changed(REGISTRY);
    await pushes(REGISTRY);
    client.write(REGISTRY, registry("nothing"));
    await changed(REGISTRY);
    await pushes(REGISTRY, "SCH009");
    rmSync(path.join(client.folder, REGISTRY));
    await changed(REGISTRY);
    await pushes(REGISTRY);
    expect(pushedCodes("own.json")).not.toContain("SCH009");
  });

  it("closed and never asked for, has its registry told of by itself, and taken back with the entry", async () => {
    client = await startClient();
    client.write("own.json", array(OWN));
    client.write(REGISTRY, registry("answer"));
    await changed(REGISTRY);
    await pushes(REGISTRY, "SCH009");
    client.write(REGISTRY, registry("answer", "absent.json"));
    await changed(REGISTRY);
    await pushes(REGISTRY);
    expect(client.pushed.has(client.uri("own.json"))).toBe(false);
  });

  it("does not put findings into a registry where the settings ask for none", async () => {
    client = await startClient({ settings: { lint: { run: "manual" } } });
    client.write("own.json", array(OWN));
    client.write(REGISTRY, registry("answer"));
    await changed(REGISTRY);
    await new Promise((done) => setTimeout(done, 1000));
    expect(client.pushed.size).toBe(0);
    await lint("own.json");
    await pushes(REGISTRY, "SCH009");
    await client.set({ lint: { enable: false, ignore: ["SCH009"] } });
    await pushes(REGISTRY);
    await client.open(REGISTRY, registry("answer"));
    expect(await client.diagnostics(REGISTRY)).toEqual([]);
  });

  it("the tags of an entry are those of its turns", async () => {
    client = await startClient();
    const tags = { role_tag: "who", content_tag: "said", user_tag: "me", assistant_tag: "bot" };
    const entry = { file_name: "talk.json", formatting: "sharegpt", columns: { messages: "talk" }, tags };
    const talk = [
      { who: "me", said: "Name a river." },
      { who: "bot", said: "The Nile." },
    ];
    client.write(REGISTRY, JSON.stringify({ talk: entry }));
    client.write("talk.json", array([{ talk }]));
    await client.open("talk.json", array([{ talk: [talk[0], { who: "bot", said: "" }] }]));
    expect(await codesOf("talk.json")).toEqual(["QLT001"]);
    const other = { ...entry, tags: { ...tags, user_tag: "you" } };
    await client.open(REGISTRY, JSON.stringify({ talk: other }));
    expect(await codesOf(REGISTRY)).toEqual(["SCH009"]);
    await client.change(REGISTRY, JSON.stringify({ talk: entry }));
    expect(await codesOf(REGISTRY)).toEqual([]);
  });

  it("a dataset_info.json that is no registry, and a README that is no card, name nothing", async () => {
    client = await startClient();
    const info = JSON.stringify({
      features: { a: { dtype: "string" } },
      splits: { train: { name: "train" } },
    });
    client.write(REGISTRY, info);
    client.write("train.json", array(OWN));
    client.write("README.md", "---\ntitle: A page\nlayout: home\n---\n# Hello\n");
    await client.open(REGISTRY, info);
    expect(await client.diagnostics(REGISTRY)).toEqual([]);
    await client.open("train.json", array([...OWN, {}]));
    expect(await client.diagnostics("train.json")).toEqual([]);
    await changed(REGISTRY, "README.md");
    expect(client.pushed.size).toBe(0);
  });
});

describe("the columns of a run config", () => {
  it("that no row has are told of in the config, also while it is typed", async () => {
    client = await startClient();
    client.write("own.jsonl", lines(OWN));
    const config = (reply: string): string =>
      `data:\n  train: own.jsonl\n  columns: {prompt: ask, completion: ${reply}}\n`;
    const uri = await client.open("a.tune.yaml", config("answer"));
    const found = (await client.diagnostics("a.tune.yaml")).filter(({ code }) => code === "SCH009");
    expect(found).toHaveLength(1);
    const document = TextDocument.create(uri, "yaml", 1, config("answer"));
    expect(document.getText(found[0]!.range)).toBe("answer");
    await client.change("a.tune.yaml", config("reply"));
    expect(await codesOf("a.tune.yaml")).not.toContain("SCH009");
    await client.open("own.jsonl", lines(OWN));
    expect(await client.diagnostics("own.jsonl")).toEqual([]);
  });
});

describe("a dataset's card", () => {
  const card = (licence: string): string =>
    `---\n${licence}configs:\n- config_name: default\n  data_files:\n  - split: train\n    path: rows/a.jsonl\n  - split: test\n    path: rows/b.jsonl\n---\n`;

  it("has the training rows held against its evaluation files", async () => {
    client = await startClient();
    client.write("set/README.md", card("license: cc-by-4.0\n"));
    const rows = OWN.map(({ ask, reply }) => ({ prompt: ask, completion: reply }));
    client.write("set/rows/b.jsonl", lines(rows.slice(0, 1)));
    client.write("set/rows/a.jsonl", lines(rows));
    await client.open("set/rows/a.jsonl", lines(rows));
    expect(await codesOf("set/rows/a.jsonl")).toEqual(["LEK001"]);
    await client.open("set/rows/b.jsonl", lines(rows.slice(0, 1)));
    expect(await codesOf("set/rows/b.jsonl")).toEqual([]);
  });

  it("that names no files makes none a dataset whose rows are of no known shape", async () => {
    client = await startClient();
    client.write("README.md", "---\ntitle: A space\nlicense: mit\n---\n");
    const log = '{"event":"click"}\n\n{"event":"click"}\n';
    const rows = [{ prompt: "Name a wood.", completion: "" }];
    const files = {
      "test/events.jsonl": log,
      "test/events.json": JSON.stringify([{ a: "" }, { a: "" }]),
      "train/rows.json": array(rows),
    };
    await client.open("other/a.json", array(rows));
    expect(await codesOf("other/a.json")).toEqual([]);
    for (const [name, text] of Object.entries(files)) client.write(name, text);
    const changes = Object.keys(files).map((name) => ({ uri: client.uri(name), type: 1 }));
    await client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes });
    for (const [name, text] of Object.entries(files)) await client.open(name, text);
    expect(await codesOf("test/events.jsonl")).toEqual([]);
    expect(await codesOf("test/events.json")).toEqual([]);
    expect(await codesOf("train/rows.json")).toEqual(["QLT001"]);
  });

  it("without a licence is told of once, in the card, until it has one", async () => {
    client = await startClient();
    const rows = OWN.map(({ ask, reply }) => ({ prompt: ask, completion: reply }));
    client.write("set/rows/a.jsonl", lines(rows.slice(0, 1)));
    client.write("set/rows/b.jsonl", lines(rows.slice(1)));
    client.write("set/README.md", card(""));
    await client.open("set/rows/a.jsonl", lines(rows.slice(0, 1)));
    expect(await codesOf("set/rows/a.jsonl")).toEqual([]);
    await lint("set/rows/b.jsonl");
    await pushes("set/README.md", "LIC001");
    expect(client.pushed.get(client.uri("set/README.md"))?.[0]?.range.start.line).toBe(0);
    client.write("set/README.md", card("license: cc-by-4.0\n"));
    await changed("set/README.md");
    expect(await codesOf("set/rows/a.jsonl")).toEqual([]);
    await pushes("set/README.md");
  });
});
