import { cpSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { CodeLens, InlayHint } from "vscode-languageserver/node";
import { codes, startClient, type TestClient } from "./testClient";

const CONFIG = "run.tune.yaml";
const TEXT = `model:
  name_or_path: model
data:
  train: data/train.jsonl
method:
  target_modules: [q_proj, v_porj]
train:
  engine: onnx
  num_train_epochs: 2
  per_device_train_batch_size: 1
`;
const EXAMPLE_MODEL = path.resolve(import.meta.dirname, "../../examples/model");

let client: TestClient;
afterEach(async () => {
  await client.dispose();
  expect(client.log).toEqual([]);
});

async function start(trusted = true): Promise<void> {
  client = await startClient({ trusted });
  client.write("data/train.jsonl", '{"prompt":"a","completion":"b"}\n{"prompt":"c","completion":"d"}\n');
  cpSync(EXAMPLE_MODEL, path.join(client.folder, "model"), { recursive: true });
  await client.open(CONFIG, TEXT);
}

async function hints(): Promise<readonly string[]> {
  const found = await client.connection.sendRequest<InlayHint[]>("textDocument/inlayHint", {
    textDocument: { uri: client.uri(CONFIG) },
    range: { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } },
  });
  return found.map(({ label }) =>
    typeof label === "string" ? label : label.map(({ value }) => value).join(""),
  );
}

describe("a run config beside its data, its model and the machine", () => {
  it("is answered at once, and says more when the files behind it have been read", async () => {
    await start();
    expect(await hints()).toContain("= 4 effective batch");
    await vi.waitFor(
      async () => {
        const all = (await hints()).join("\n");
        expect(all).toMatch(/% of parameters trained/u);
        expect(all).toMatch(/± .* GiB/u);
        expect(all).toContain("= 2 steps");
      },
      { timeout: 20_000, interval: 100 },
    );
    const found = await client.diagnostics(CONFIG);
    expect(codes(found)).toContain("XMD005");
    const [action] = await client.codeActions(CONFIG, found.find(({ code }) => code === "XMD005")!.range);
    expect(action?.edit?.changes?.[client.uri(CONFIG)]?.[0]?.newText).toBe("v_proj");
  });

  it("counts the rows in the model's tokens though nobody has opened them, and again when the limit changes", async () => {
    await start();
    const limited = (limit: number): string =>
      TEXT.replace("jsonl\n", `jsonl\n  max_length: ${String(limit)}\n  truncation: drop\n`);
    const lengthHint = async (): Promise<string | undefined> =>
      (await hints()).find((hint) => /row/u.test(hint));
    const until = { timeout: 20_000, interval: 100 };
    await client.change(CONFIG, limited(128));
    await vi.waitFor(async () => {
      expect(await lengthHint()).toMatch(/^longest row: \d+$/u);
    }, until);
    await client.change(CONFIG, limited(2));
    // What was counted for another limit is not said of this one.
    expect(await lengthHint()).toBeUndefined();
    await vi.waitFor(async () => {
      expect(await lengthHint()).toBe("100 % of rows are longer");
      expect(codes(await client.diagnostics(CONFIG))).toContain("XDT006");
    }, until);
  });

  it("says that a model does not fit as soon as it has been read, and the machine looked at", async () => {
    await start();
    const huge = {
      ...{ model_type: "llama", hidden_size: 65_536, intermediate_size: 262_144, num_hidden_layers: 500 },
      ...{ num_attention_heads: 512, num_key_value_heads: 64, vocab_size: 200_000 },
    };
    client.write("huge/config.json", JSON.stringify(huge));
    await client.open("huge.tune.yaml", TEXT.replace("name_or_path: model", "name_or_path: huge"));
    await vi.waitFor(
      async () => {
        expect(codes(await client.diagnostics("huge.tune.yaml"))).toContain("MEM001");
      },
      { timeout: 20_000, interval: 100 },
    );
  });

  it("has lenses that start the run and lint its data", async () => {
    await start();
    const lenses = await client.connection.sendRequest<CodeLens[]>("textDocument/codeLens", {
      textDocument: { uri: client.uri(CONFIG) },
    });
    const byCommand = new Map(lenses.map(({ command, range }) => [command?.command, { command, range }]));
    expect(byCommand.get("tunesmith.startFineTuning")?.command?.arguments).toEqual([client.uri(CONFIG)]);
    expect(byCommand.get("tunesmith.lintDataset")?.command?.arguments).toEqual([
      client.uri("data/train.jsonl"),
    ]);
    expect(byCommand.get("tunesmith.lintDataset")?.range.start.line).toBe(2);
  });

  it("looks into no model outside of the folder before trust is given", async () => {
    await start(false);
    await client.change(CONFIG, TEXT.replace("name_or_path: model", `name_or_path: ${EXAMPLE_MODEL}`));
    await hints();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect((await hints()).join("\n")).not.toMatch(/parameters|GiB/u);
    expect(codes(await client.diagnostics(CONFIG))).not.toContain("XMD005");
  });
});
