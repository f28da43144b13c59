import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type {
  CodeAction,
  DocumentSymbol,
  FoldingRange,
  Location,
  LocationLink,
  SelectionRange,
  TextEdit,
  WorkspaceEdit,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { startClient, type TestClient } from "./testClient";

const CONFIG = "run.tune.yaml";
const GOOD = `model:
  name_or_path: model
  chat_template: template.jinja
data:
  train: &train data/train.jsonl
  eval: {path: data/eval.jsonl}
  test: *train
method:
  init_adapter: adapter
output:
  dir: runs
`;

let client: TestClient;
afterEach(async () => {
  await client.dispose();
  expect(client.log).toEqual([]);
});

async function start(options: { readonly trusted?: boolean } = {}): Promise<void> {
  client = await startClient(options);
  client.write("data/train.jsonl", '{"prompt":"a","completion":"b"}\n');
  client.write("data/eval.jsonl", '{"prompt":"c","completion":"d"}\n');
  client.write("model/config.json", "{}");
  client.write("adapter/adapter_config.json", "{}");
  client.write("template.jinja", "{{ messages }}");
  client.write("runs/note.txt", "x");
}

/** The request at the first place where `before` is followed by what comes after it. */
function ask<R>(method: string, name: string, text: string, mark: string, more: object = {}): Promise<R> {
  const document = TextDocument.create(client.uri(name), "yaml", 1, text);
  const offset = text.indexOf(mark);
  expect(offset, mark).toBeGreaterThanOrEqual(0);
  return client.connection.sendRequest<R>(`textDocument/${method}`, {
    textDocument: { uri: client.uri(name) },
    position: document.positionAt(offset + 1),
    ...more,
  });
}

function applied(text: string, edits: TextEdit[]): string {
  return TextDocument.applyEdits(TextDocument.create("file:///x", "yaml", 1, text), edits);
}

describe("links and definitions", () => {
  it("lead to every file that a config names, and of folders to what says what they hold", async () => {
    await start();
    await client.open(CONFIG, GOOD);
    const links = await client.connection.sendRequest<{ target: string }[]>("textDocument/documentLink", {
      textDocument: { uri: client.uri(CONFIG) },
    });
    expect(links.map(({ target }) => target).sort()).toEqual(
      [
        ...["adapter/adapter_config.json", "data/eval.jsonl", "data/train.jsonl", "data/train.jsonl"],
        ...["model/config.json", "runs", "template.jinja"],
      ].map((name) => client.uri(name)),
    );
    const to = async (mark: string): Promise<string | undefined> =>
      (await ask<LocationLink[] | null>("definition", CONFIG, GOOD, mark))?.[0]?.targetUri;
    expect(await to("model\n")).toBe(client.uri("model/config.json"));
    expect(await to("template.jinja")).toBe(client.uri("template.jinja"));
    expect(await to("data/eval")).toBe(client.uri("data/eval.jsonl"));
    expect(await to("adapter\n")).toBe(client.uri("adapter/adapter_config.json"));
    expect(await to("runs")).toBeUndefined();
    expect(await to("chat_template")).toBeUndefined();
  });

  it("before trust is given lead nowhere outside of the workspace", async () => {
    await start({ trusted: false });
    const outside = path.relative(client.folder, import.meta.filename);
    const text = `data:\n  train: ${outside}\n  eval: data/eval.jsonl\n  test: //host/share/x\n`;
    await client.open(CONFIG, text);
    expect(await ask("definition", CONFIG, text, outside)).toBeNull();
    expect(await ask("definition", CONFIG, text, "//host")).toBeNull();
    expect(await ask("definition", CONFIG, text, "data/eval")).toHaveLength(1);
  });

  it("of an alias leads to its anchor", async () => {
    await start();
    await client.open(CONFIG, GOOD);
    const [link] = await ask<LocationLink[]>("definition", CONFIG, GOOD, "*train");
    expect(link).toMatchObject({
      targetUri: client.uri(CONFIG),
      targetSelectionRange: { start: { line: 4, character: 10 }, end: { line: 4, character: 15 } },
      originSelectionRange: { start: { line: 6, character: 9 }, end: { line: 6, character: 14 } },
    });
  });
});

describe("references", () => {
  it("of a dataset are the configs that use it, open ones as they are now", async () => {
    await start();
    client.write("other.tune.yaml", "data:\n  train: ./data/../data/train.jsonl\n");
    client.write("stale.tune.yaml", "data:\n  train: data/train.jsonl\n");
    await client.open("stale.tune.yaml", "data:\n  train: data/none.jsonl\n");
    const rows = '{"prompt":"a","completion":"b"}\n';
    await client.open("data/train.jsonl", rows);
    const context = { context: { includeDeclaration: true } };
    const found = await ask<Location[]>("references", "data/train.jsonl", rows, "prompt", context);
    expect(found).toEqual([
      {
        uri: client.uri("other.tune.yaml"),
        range: { start: { line: 1, character: 9 }, end: { line: 1, character: 35 } },
      },
    ]);
    await client.open(CONFIG, GOOD);
    const fromConfig = await ask<Location[]>("references", CONFIG, GOOD, "data/train", context);
    expect(fromConfig.map(({ uri }) => uri)).toContain(client.uri("other.tune.yaml"));
    expect(
      fromConfig.filter(({ uri }) => uri === client.uri(CONFIG)).map(({ range }) => range.start.line),
    ).toEqual([4, 6]);
  });

  it("of a file that no config names are none", async () => {
    await start();
    await client.open("data/eval.jsonl", "{}\n");
    const context = { context: { includeDeclaration: true } };
    expect(await ask("references", "data/eval.jsonl", "{}\n", "{", context)).toBeNull();
  });

  it("of an anchor are its aliases, with and without itself", async () => {
    await start();
    await client.open(CONFIG, GOOD);
    for (const [includeDeclaration, lines] of [
      [true, [4, 6]],
      [false, [6]],
    ] as const) {
      const found = await ask<Location[]>("references", CONFIG, GOOD, "&train", {
        context: { includeDeclaration },
      });
      expect(found.map(({ range }) => range.start.line)).toEqual(lines);
    }
  });
});

describe("renaming an anchor", () => {
  it("renames its aliases with it", async () => {
    await start();
    const uri = await client.open(CONFIG, GOOD);
    expect(await ask("prepareRename", CONFIG, GOOD, "*train")).toEqual({
      start: { line: 6, character: 9 },
      end: { line: 6, character: 14 },
    });
    const edit = await ask<WorkspaceEdit>("rename", CONFIG, GOOD, "*train", { newName: "rows" });
    expect(applied(GOOD, edit.changes![uri]!)).toBe(GOOD.replaceAll(/([&*])train/gu, "$1rows"));
  });

  it("is refused for a name that would not do, and is not offered elsewhere", async () => {
    await start();
    await client.open(CONFIG, GOOD);
    await expect(ask("rename", CONFIG, GOOD, "&train", { newName: "a b" })).rejects.toThrow(/letters/u);
    expect(await ask("prepareRename", CONFIG, GOOD, "name_or_path")).toBeNull();
    expect(await ask("rename", CONFIG, GOOD, "name_or_path", { newName: "x" })).toBeNull();
  });
});

describe("the shape of a config", () => {
  it("is told as symbols, folds and selections", async () => {
    await start();
    await client.open(CONFIG, GOOD);
    const textDocument = { uri: client.uri(CONFIG) };
    const symbols = await client.connection.sendRequest<DocumentSymbol[]>("textDocument/documentSymbol", {
      textDocument,
    });
    expect(symbols.map(({ name }) => name)).toEqual(["model", "data", "method", "output"]);
    expect(symbols[0]).toMatchObject({
      detail: "name_or_path: model, chat_template: template.jinja",
      range: { start: { line: 0, character: 0 }, end: { line: 2, character: 31 } },
      selectionRange: { start: { line: 0, character: 0 }, end: { line: 0, character: 5 } },
    });
    const folds = await client.connection.sendRequest<FoldingRange[]>("textDocument/foldingRange", {
      textDocument,
    });
    expect(folds.map(({ startLine, endLine }) => [startLine, endLine])).toEqual([
      [0, 2],
      [3, 6],
      [7, 8],
      [9, 10],
    ]);
    const [selection] = await client.connection.sendRequest<SelectionRange[]>("textDocument/selectionRange", {
      textDocument,
      positions: [{ line: 1, character: 17 }],
    });
    expect(selection?.range).toEqual({ start: { line: 1, character: 16 }, end: { line: 1, character: 21 } });
    expect(selection?.parent?.range.start).toEqual({ line: 1, character: 2 });
  });
});

describe("formatting", () => {
  const MESSY = "train:\n    seed:   1 # one\nmodel:\n    name_or_path:   'm'\n    # end\n";
  const options = { tabSize: 8, insertSpaces: false };

  it("writes the usual form, whole or in part", async () => {
    await start();
    await client.open(CONFIG, MESSY);
    const textDocument = { uri: client.uri(CONFIG) };
    const edits = await client.connection.sendRequest<TextEdit[]>("textDocument/formatting", {
      ...{ textDocument, options },
    });
    expect(applied(MESSY, edits)).toBe("train:\n  seed: 1  # one\nmodel:\n  name_or_path: m\n  # end\n");
    const range = { start: { line: 2, character: 0 }, end: { line: 4, character: 9 } };
    const part = await client.connection.sendRequest<TextEdit[]>("textDocument/rangeFormatting", {
      ...{ textDocument, options, range },
    });
    expect(applied(MESSY, part)).toBe("train:\n    seed:   1 # one\nmodel:\n  name_or_path: m\n  # end\n");
  });

  it("sorts keys when it is asked to, and only then", async () => {
    await start();
    const uri = await client.open(CONFIG, MESSY);
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    expect((await client.codeActions(CONFIG, range)).map(({ title }) => title)).not.toContain(
      "Sort keys in the usual order",
    );
    const [action] = (await client.codeActions(CONFIG, range, ["source.sortKeys"])) as CodeAction[];
    expect(applied(MESSY, action!.edit!.changes![uri]!)).toBe(
      "model:\n    name_or_path:   'm'\n    # end\ntrain:\n    seed:   1 # one\n",
    );
  });

  it("of other YAML and of faulty configs changes nothing", async () => {
    await start();
    await client.open("compose.yaml", "a:   1\n");
    await client.open(CONFIG, "a:   [\n");
    for (const name of ["compose.yaml", CONFIG])
      expect(
        await client.connection.sendRequest("textDocument/formatting", {
          textDocument: { uri: client.uri(name) },
          options,
        }),
      ).toEqual([]);
  });
});

describe("another tool's config", () => {
  const AXOLOTL = `base_model:   ./model
datasets:
- path: data/train.jsonl
  type: alpaca
deepspeed: tools/ds.json
adapter: lora
lora_r: 8
output_dir: out
`;

  it("has an outline, folds, links to what is there, and its usual form as an action", async () => {
    await start();
    client.write("nested/train.yaml", AXOLOTL);
    client.write("tools/ds.json", "{}");
    const uri = await client.open("nested/train.yaml", AXOLOTL);
    const textDocument = { uri };
    const symbols = await client.connection.sendRequest<DocumentSymbol[]>("textDocument/documentSymbol", {
      textDocument,
    });
    expect(symbols.map(({ name }) => name)).toContain("deepspeed");
    expect(await client.connection.sendRequest("textDocument/foldingRange", { textDocument })).toHaveLength(
      2,
    );
    // Paths lead from the file's folder, or from the top of the workspace, where tools are started.
    const links = await client.connection.sendRequest<{ target: string }[]>("textDocument/documentLink", {
      textDocument,
    });
    expect(links.map(({ target }) => target).sort()).toEqual(
      ["data/train.jsonl", "model/config.json", "tools/ds.json"].map((name) => client.uri(name)),
    );
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const actions = await client.codeActions("nested/train.yaml", range, ["source"]);
    expect(actions.map(({ title }) => title)).toEqual(["Format this config"]);
    expect(applied(AXOLOTL, actions[0]!.edit!.changes![uri]!)).toBe(
      AXOLOTL.replace(":   ", ": ").replace("- path", "  - path").replace("  type", "    type"),
    );
  });

  it("other YAML is left to the editor", async () => {
    await start();
    await client.open("compose.yaml", "services:\n  web:\n    image: ./model\n");
    const textDocument = { uri: client.uri("compose.yaml") };
    for (const method of ["foldingRange", "documentLink", "documentSymbol"])
      expect((await client.connection.sendRequest(`textDocument/${method}`, { textDocument })) ?? []).toEqual(
        [],
      );
    expect(await client.connection.sendRequest("textDocument/foldingRange", { textDocument })).toBeNull();
  });
});
