import { afterEach, describe, expect, it } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { codes, startClient, type TestClient } from "./testClient";

let client: TestClient;
afterEach(async () => {
  await client.dispose();
  expect(client.log).toEqual([]);
});

const AXOLOTL = `base_model: ./model
datasets:
  - path: rows.jsonl
    type: alpaca
adapter: lora
lora_r: 8
micro_batch_sise: 2
output_dir: out
`;

describe("configs of other tools", () => {
  it("are told by their content, and a mistyped key has its fix", async () => {
    client = await startClient();
    const uri = await client.open("train.yaml", AXOLOTL);
    const found = await client.diagnostics("train.yaml");
    const typo = found.find(({ range }) => range.start.line === 6);
    expect(typo?.range).toEqual({ start: { line: 6, character: 0 }, end: { line: 6, character: 16 } });
    const [action] = await client.codeActions("train.yaml", typo!.range);
    const edits = action!.edit!.changes![uri]!;
    const fixed = TextDocument.applyEdits(TextDocument.create(uri, "yaml", 1, AXOLOTL), edits);
    expect(fixed).toContain("\nmicro_batch_size: 2\n");
  });

  it("follow the text", async () => {
    client = await startClient();
    await client.open("train.yml", AXOLOTL);
    await client.change("train.yml", "services:\n  web:\n    image: x\n");
    expect(await client.diagnostics("train.yml")).toEqual([]);
  });

  it("are left alone by a modeline, and all other YAML is anyway", async () => {
    client = await startClient();
    await client.open("a.yaml", `# tunesmith: dialect=native\n${AXOLOTL}`);
    expect(await client.diagnostics("a.yaml")).toEqual([]);
    await client.open("b.yaml", "on: push\njobs:\n  x: [\n");
    expect(await client.diagnostics("b.yaml")).toEqual([]);
  });
});

describe("what is said more than once", () => {
  const extractions = async (name: string, text: string): Promise<string | undefined> => {
    const uri = await client.open(name, text);
    const before = text.slice(0, text.indexOf("TWICE")).split("\n");
    const at = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
    const actions = await client.codeActions(name, { start: at, end: at }, ["refactor"]);
    expect(actions.every(({ kind }) => kind === "refactor.extract")).toBe(true);
    const edits = actions[0]?.edit?.changes?.[uri];
    return edits && TextDocument.applyEdits(TextDocument.create(uri, "yaml", 1, text), edits);
  };

  it("gets a name, in a config of ours and in one of another tool, and only there", async () => {
    client = await startClient();
    const ours =
      "model: {name_or_path: m}\ndata: {train: t.jsonl}\nmethod:\n  target_modules: [TWICE, v]\n  modules_to_save: [TWICE, v]\n";
    expect(await extractions("run.tune.yaml", ours)).toContain("\n  modules_to_save: *target_modules\n");
    const theirs = `${AXOLOTL}lora_target_modules: [TWICE, v]\nlora_modules_to_save: [TWICE, v]\n`;
    expect(await extractions("train.yaml", theirs)).toContain(
      "\nlora_modules_to_save: *lora_target_modules\n",
    );
    expect(await extractions("other.yaml", "a: {x: TWICE, y: 2}\nb: {x: TWICE, y: 2}\n")).toBeUndefined();
  });
});

describe("beside another YAML extension", () => {
  const BROKEN = "model:\n  name_or_path: [a\ndata:\n  train: x\n  sead: 1\n";

  it("syntax is its subject, and what only we know is ours", async () => {
    client = await startClient({ otherYaml: true });
    await client.open("run.tune.yaml", BROKEN);
    const found = codes(await client.diagnostics("run.tune.yaml"));
    expect(found).not.toContain("CFG001");
    expect(found).toContain("CFG002");
    const symbols = await client.connection.sendRequest("textDocument/documentSymbol", {
      textDocument: { uri: client.uri("run.tune.yaml") },
    });
    expect(symbols).toEqual([]);
  });

  it("without one, both are", async () => {
    client = await startClient();
    await client.open("run.tune.yaml", BROKEN);
    const found = codes(await client.diagnostics("run.tune.yaml"));
    expect(found).toContain("CFG001");
    expect(found).toContain("CFG002");
  });
});
