import { rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Diagnostic } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import {
  DATASETS_CHANGED,
  LINT_FILE,
  LIST_FINDINGS,
  type DatasetInfo,
  type LintFileResult,
  type ListFindingsResult,
} from "../../src/protocol/lsp";
import { codes, startClient, until, type TestClient } from "./testClient";

let client: TestClient;
afterEach(async () => {
  await client.dispose();
  expect(client.log).toEqual([]);
});

const ROW = '{"prompt":"a","completion":"b"}\n';
const EMPTY = '{"prompt":"c","completion":""}\n';
const CHAT = '{"messages":[{"role":"human","content":"Hi"},{"role":"assistant","content":"Hello"}]}\n';

function lint(uri: string): Promise<LintFileResult> {
  return client.connection.sendRequest(LINT_FILE, { uri });
}

describe("an open dataset", () => {
  it("has its findings at their rows, and loses them with the fault", async () => {
    client = await startClient();
    await client.open("rows.jsonl", ROW + EMPTY + ROW);
    const found = await client.diagnostics("rows.jsonl");
    expect(codes(found)).toEqual(["DUP001", "QLT001"]);
    expect(found.find(({ code }) => code === "QLT001")?.range).toEqual({
      start: { line: 1, character: 27 },
      end: { line: 1, character: 29 },
    });
    const twin = found.find(({ code }) => code === "DUP001")?.relatedInformation?.[0];
    expect(twin?.location).toMatchObject({ uri: client.uri("rows.jsonl"), range: { start: { line: 0 } } });
    await client.change("rows.jsonl", ROW);
    expect(await client.diagnostics("rows.jsonl")).toEqual([]);
  });

  it("offers the repair of a role", async () => {
    client = await startClient();
    const uri = await client.open("chat.jsonl", CHAT);
    const [found] = await client.diagnostics("chat.jsonl");
    expect(found?.code).toBe("ROL001");
    const [action] = await client.codeActions("chat.jsonl", found!.range);
    const edits = action!.edit!.changes![uri]!;
    const after = TextDocument.applyEdits(TextDocument.create(uri, "jsonl", 1, CHAT), edits);
    expect(after).toBe(CHAT.replace("human", "user"));
    await client.change("chat.jsonl", after);
    expect(await client.diagnostics("chat.jsonl")).toEqual([]);
  });

  it("JSON Lines that are no dataset, and files of a run folder, are left alone", async () => {
    client = await startClient();
    await client.open("log.jsonl", '{"level":"info","ts":1}\n{"level":"info","ts":1}\n');
    expect(await client.diagnostics("log.jsonl")).toEqual([]);
    client.write("runs/one/run.json", "{}");
    await client.open("runs/one/predictions.jsonl", ROW + ROW);
    expect(await client.diagnostics("runs/one/predictions.jsonl")).toEqual([]);
  });

  it("takes labels and columns from the config that names it, also when that is only open", async () => {
    client = await startClient();
    client.write("data/t.jsonl", ROW);
    await client.open("data/t.jsonl", '{"prompt":"a","completion":"hgih"}\n');
    expect(await client.diagnostics("data/t.jsonl")).toEqual([]);
    const config = (labels: string): string =>
      `data: {train: data/t.jsonl}\nevaluate: {labels: [${labels}]}\n`;
    await client.open("a.tune.yaml", config("low, high"));
    expect(codes(await client.diagnostics("data/t.jsonl"))).toEqual(["LBL003"]);
    await client.change("a.tune.yaml", config("low, hgih"));
    expect(await client.diagnostics("data/t.jsonl")).toEqual([]);
  });

  it("links a row that leaks into the evaluation to its twin in that file, open or not", async () => {
    client = await startClient();
    const leaked = '{"prompt":"Which river flows through Dresden?","completion":"The Elbe does."}\n';
    const evaluation = client.write("data/eval.jsonl", ROW + leaked);
    client.write("data/train.jsonl", leaked);
    await client.open("a.tune.yaml", "data: {train: data/train.jsonl, eval: data/eval.jsonl}\n");
    const uri = await client.open("data/train.jsonl", EMPTY + leaked);
    const twins = (found: readonly Diagnostic[]): unknown =>
      found.find(({ code }) => code === "LEK001")?.relatedInformation?.[0]?.location;
    const twin = { uri: evaluation, range: { start: { line: 1 } } };
    expect(twins(await client.diagnostics("data/train.jsonl"))).toMatchObject(twin);
    await lint(uri);
    await client.close("data/train.jsonl");
    expect(twins(await until(() => nonEmpty(client.pushed.get(uri))))).toMatchObject(twin);
  });

  it("shows at most 900 findings, errors first but every rule, and says how many more there are", async () => {
    client = await startClient();
    const rows = Array.from({ length: 1200 }, (_, i) => `{"prompt":"${i}","completion":""}\n`).join("");
    await client.open("many.jsonl", `${ROW}${ROW}${rows}`);
    const found = await client.diagnostics("many.jsonl");
    expect(found).toHaveLength(901);
    expect(found.slice(0, 899).every(({ severity }) => severity === 1)).toBe(true);
    expect(found[899]?.code).toBe("DUP001");
    expect(found[900]?.message).toMatch(/301 more/u);
  });
});

describe("the settings of the editor", () => {
  it("choose the rules before anything is cut, and change at once", async () => {
    client = await startClient({ settings: { lint: { ignore: ["QLT"] } } });
    const rows = Array.from({ length: 1200 }, (_, i) => `{"prompt":"${i}","completion":""}\n`).join("");
    await client.open("many.jsonl", `${ROW}${ROW}${rows}`);
    expect(codes(await client.diagnostics("many.jsonl"))).toEqual(["DUP001"]);
    await client.set({ lint: { select: ["QLT001"], severity: { QLT: "hint" } } });
    const found = await client.diagnostics("many.jsonl");
    expect(new Set(codes(found.slice(0, 900)))).toEqual(new Set(["QLT001"]));
    expect(found[0]?.severity).toBe(4);
    await client.set({ lint: { enable: false } });
    expect(await client.diagnostics("many.jsonl")).toEqual([]);
  });

  it("hold for closed files that somebody asked for, too", async () => {
    client = await startClient();
    const uri = client.write("rows.jsonl", EMPTY);
    await lint(uri);
    expect(codes(client.pushed.get(uri) ?? [])).toEqual(["QLT001"]);
    await client.set({ lint: { severity: { QLT001: "off" } } });
    await until(() => (client.pushed.get(uri)?.length === 0 ? true : undefined));
  });
});

describe("fixing", () => {
  const TWO = `{"instruction":"a","input":"None","output":"x"}\n\n{"instruction":"b","input":"None","output":"y"}\n`;

  it("all that is safe, in one action", async () => {
    client = await startClient();
    const uri = await client.open("rows.jsonl", TWO + TWO.replace('"y"', '""'));
    const everywhere = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
    const [action, ...others] = await client.codeActions("rows.jsonl", everywhere, ["source.fixAll"]);
    expect(others).toEqual([]);
    expect(action?.kind).toBe("source.fixAll.tunesmith");
    const text = TWO + TWO.replace('"y"', '""');
    const after = TextDocument.applyEdits(
      TextDocument.create(uri, "jsonl", 1, text),
      action!.edit!.changes![uri]!,
    );
    await client.change("rows.jsonl", after);
    // What would change the training data is left to be chosen.
    expect(codes(await client.diagnostics("rows.jsonl"))).toEqual(["DUP001", "DUP002", "QLT001"]);
    expect(await client.codeActions("rows.jsonl", everywhere, ["source.fixAll"])).toEqual([]);
  });

  it("all of one code, from any of its findings", async () => {
    client = await startClient();
    await client.open("rows.jsonl", TWO);
    const found = (await client.diagnostics("rows.jsonl")).find(({ code }) => code === "QLT003");
    const titles = (await client.codeActions("rows.jsonl", found!.range)).map(({ title }) => title);
    expect(titles).toContain("Fix all 2 QLT003 in this file");
  });
});

describe("a list of all findings", () => {
  it("has what Problems has no room for, of the text as it is in the editor", async () => {
    client = await startClient();
    const rows = Array.from({ length: 2500 }, (_, i) => `{"prompt":"${i}","completion":""}\n`).join("");
    client.write("many.jsonl", ROW);
    const uri = await client.open("many.jsonl", rows);
    const shown = await client.diagnostics("many.jsonl");
    expect(shown[900]?.message).toMatch(/1,600 more/u);
    const actions = await client.codeActions("many.jsonl", shown[900]!.range);
    expect(actions.at(-1)?.command).toMatchObject({ command: "tunesmith.showFindings", arguments: [uri] });
    const all = await client.connection.sendRequest<ListFindingsResult>(LIST_FINDINGS, { uri });
    expect(all.findings).toHaveLength(2500);
    expect(all.omitted).toBe(0);
  });
});

it("of a code with more than a hundred thousand findings every one is listed, and the total is true", async () => {
  client = await startClient();
  const n = 101_000;
  const rows = Array.from({ length: n }, (_, i) => `{"prompt":"${i}","completion":""}\n`).join("");
  const uri = client.write("many.jsonl", rows);
  const { summary } = await lint(uri);
  expect(summary.errors + summary.warnings + summary.infos).toBe(n);
  expect(client.pushed.get(uri)?.[900]?.message).toMatch(/100,100 more/u);
  const all = await client.connection.sendRequest<ListFindingsResult>(LIST_FINDINGS, { uri });
  expect(all.findings.length + all.omitted).toBe(n);
  expect(all.omitted).toBe(0);
  // Without what a list does not show: very many repairs would not fit into a message.
  expect(all.findings[0]).toEqual({
    ...{ code: "QLT001", name: "empty-answer", severity: "error", file: "many.jsonl" },
    ...{ line: 1, column: 28, row: 1, message: "the answer is empty" },
  });
}, 60_000);

describe("a dataset that is not open", () => {
  it("is checked on request: the findings are the answer, and are pushed", async () => {
    client = await startClient();
    const uri = client.write("rows.jsonl", ROW + EMPTY);
    const result = await lint(uri);
    expect(result).toEqual({
      summary: { files: 1, rows: 2, errors: 1, warnings: 0, infos: 0, fixable: 0 },
    });
    expect(codes(client.pushed.get(uri) ?? [])).toEqual(["QLT001"]);
  });

  it("is checked also while a config lacks everything that a config needs", async () => {
    client = await startClient();
    await client.open("a.tune.yaml", "modle: {}\ndata: 3\n");
    expect((await lint(client.write("rows.jsonl", EMPTY))).summary.errors).toBe(1);
  });

  it("is taken back when it is opened, and pushed again when it is closed", async () => {
    client = await startClient();
    const uri = client.write("rows.jsonl", EMPTY);
    await lint(uri);
    await client.open("rows.jsonl", EMPTY);
    expect(codes(await client.diagnostics("rows.jsonl"))).toEqual(["QLT001"]);
    expect(client.pushed.get(uri)).toEqual([]);
    await client.close("rows.jsonl");
    expect(codes(await until(() => nonEmpty(client.pushed.get(uri))))).toEqual(["QLT001"]);
  });

  it("is checked again when it changes on the disk", async () => {
    client = await startClient();
    const uri = client.write("rows.jsonl", EMPTY);
    await lint(uri);
    client.write("rows.jsonl", ROW);
    await client.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri, type: 2 }],
    });
    await until(() => (client.pushed.get(uri)?.length === 0 ? true : undefined));
  });

  it("a file that cannot be read is a sentence, not an error of the request", async () => {
    client = await startClient();
    const result = await lint(client.uri("none.jsonl"));
    expect(result.problem).toBeTruthy();
    expect(result.summary.rows).toBe(0);
    for (const uri of [
      "untitled:x",
      "file://server/share/x.jsonl",
      "https://example.org/x.jsonl",
      "nonsense",
    ])
      expect((await lint(uri)).problem, uri).toBeTruthy();
  });

  it("outside of an untrusted workspace it is not touched", async () => {
    client = await startClient({ trusted: false });
    const outside = path.join(path.dirname(client.folder), `${path.basename(client.folder)}-outside.jsonl`);
    writeFileSync(outside, EMPTY);
    const result = await lint(client.uri(`../${path.basename(outside)}`));
    expect(result.problem).toMatch(/trust/u);
    expect(client.pushed.size).toBe(0);
    expect((await lint(client.write("inside.jsonl", EMPTY))).summary.errors).toBe(1);
    // A link leads outside as well.
    symlinkSync(outside, path.join(client.folder, "link.jsonl"));
    expect((await lint(client.uri("link.jsonl"))).problem).toMatch(/trust/u);
    rmSync(outside);
  });
});

describe("the list of datasets", () => {
  it("holds what configs name and what was asked for, with what is wrong with each", async () => {
    client = await startClient();
    const lists: (readonly DatasetInfo[])[] = [];
    client.connection.onNotification(DATASETS_CHANGED, (params: { datasets: readonly DatasetInfo[] }) => {
      lists.push(params.datasets);
    });
    const train = client.write("data/train.jsonl", ROW + EMPTY);
    const other = client.write("other.jsonl", ROW + ROW);
    await client.open("a.tune.yaml", "data: {train: data/train.jsonl, eval: data/none.jsonl}\n");
    const [first] = await until(() => nonEmpty(lists.at(-1)));
    expect(first).toMatchObject({ uri: train, rows: 2, errors: 1, warnings: 0, shape: "prompt-completion" });
    expect(first?.details).toContain("QLT001 1");
    await lint(other);
    const both = await until(() => (lists.at(-1)?.length === 2 ? lists.at(-1) : undefined));
    expect(both[1]).toMatchObject({
      uri: other,
      rows: 2,
      errors: 0,
      warnings: 1,
      shape: "prompt-completion",
    });
  });
});

function nonEmpty<T>(items: readonly T[] | undefined): readonly T[] | undefined {
  return items === undefined || items.length === 0 ? undefined : items;
}
