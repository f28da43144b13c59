import { cpSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { TextEdit } from "vscode-languageserver/node";
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

describe("beside data and models", () => {
  it("are held against the model's layers, when these have been read", async () => {
    client = await startClient();
    const model = path.resolve(import.meta.dirname, "../../examples/model");
    cpSync(model, path.join(client.folder, "model"), { recursive: true });
    // The tool is started in the folder above the config.
    const text = `${AXOLOTL}sequence_len: 512\nlora_target_modules: [q_proj, v_prj]\n`;
    const uri = await client.open("configs/train.yaml", text);
    const found = await vi.waitFor(
      async () => {
        const all = await client.diagnostics("configs/train.yaml");
        expect(codes(all)).toContain("XMD005");
        return all.find(({ code }) => code === "XMD005")!;
      },
      { timeout: 20_000, interval: 100 },
    );
    const [action] = await client.codeActions("configs/train.yaml", found.range);
    const edits = action!.edit!.changes![uri]!;
    const fixed = TextDocument.applyEdits(TextDocument.create(uri, "yaml", 1, text), edits);
    expect(fixed).toContain("lora_target_modules: [q_proj, v_proj]");
  });

  it("are held against rows that nobody has opened, in tokens too", async () => {
    client = await startClient();
    const model = path.resolve(import.meta.dirname, "../../examples/model");
    cpSync(model, path.join(client.folder, "model"), { recursive: true });
    const rows = Array.from({ length: 9 }, (_, i) => `{"text":"word number ${String(i)} of nine"}\n`);
    client.write("rows/text.jsonl", rows.join(""));
    const text = `base_model: ./model
sequence_len: 3
datasets:
  - path: rows/text.jsonl
    type: alpaca
`;
    await client.open("configs/train.yaml", text);
    await vi.waitFor(
      async () => {
        const found = codes(await client.diagnostics("configs/train.yaml"));
        expect(found).toContain("XDT004");
        expect(found).toContain("XDT006");
      },
      { timeout: 20_000, interval: 200 },
    );
  });

  it("know the names of a registry, and follow it", async () => {
    client = await startClient();
    client.write("data/rows.jsonl", '{"instruction":"a","input":"","output":"b"}\n');
    client.write("data/dataset_info.json", '{"mine":{"file_name":"rows.jsonl"}}');
    const text = "model_name_or_path: a/b\nstage: sft\ntemplate: llama3\ndataset: mien\n";
    await client.open("configs/sft.yaml", text);
    const [finding] = await client.diagnostics("configs/sft.yaml");
    expect(finding?.message).toContain("`data/dataset_info.json` has no dataset `mien`");
    const [action] = await client.codeActions("configs/sft.yaml", finding!.range);
    expect(action?.edit?.changes?.[client.uri("configs/sft.yaml")]?.[0]?.newText).toBe("mine");
    client.write(
      "data/dataset_info.json",
      '{"mine":{"file_name":"rows.jsonl"},"mien":{"file_name":"rows.jsonl"}}',
    );
    await client.change("configs/sft.yaml", `${text}# now\n`);
    // It is looked at again behind an answer.
    await vi.waitFor(async () => {
      expect(await client.diagnostics("configs/sft.yaml")).toEqual([]);
    });
  });
});

describe("questions about another tool's config", () => {
  it("are answered: what a key is, and what can stand here", async () => {
    client = await startClient();
    const uri = await client.open("train.yaml", `${AXOLOTL}lr_\n`);
    const hover = await client.hover("train.yaml", 0, 3);
    expect(JSON.stringify(hover?.contents)).toContain("In Tunesmith: `model.name_or_path`");
    expect(hover?.range).toEqual({ start: { line: 0, character: 0 }, end: { line: 0, character: 10 } });
    const items = await client.completion("train.yaml", 8, 3);
    const item = items.find(({ label }) => label === "lr_scheduler");
    const edited = TextDocument.applyEdits(TextDocument.create(uri, "yaml", 1, `${AXOLOTL}lr_\n`), [
      item!.textEdit as TextEdit,
    ]);
    expect(edited).toBe(`${AXOLOTL}lr_scheduler: \n`);
  });

  it("are not, of all other YAML", async () => {
    client = await startClient();
    await client.open("compose.yaml", "services:\n  web:\n    image: x\n    \n");
    expect(await client.completion("compose.yaml", 3, 4)).toEqual([]);
    expect(await client.hover("compose.yaml", 0, 3)).toBeNull();
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
