import { cpSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { codes, startClient, type TestClient } from "./testClient";

const CONFIG = "run.tune.yaml";
const EXAMPLE_MODEL = path.resolve(import.meta.dirname, "../../examples/model");
const GOOD = "model:\n  name_or_path: model\ndata:\n  train: data/train.jsonl\ntrain:\n  seed: 7\n";

let client: TestClient;
afterEach(async () => {
  await client.dispose();
  expect(client.log).toEqual([]);
});

async function start(options: { readonly trusted?: boolean } = {}): Promise<void> {
  client = await startClient(options);
  client.write("data/train.jsonl", '{"prompt":"a","completion":"b"}\n');
  cpSync(EXAMPLE_MODEL, path.join(client.folder, "model"), { recursive: true });
}

describe("diagnostics of a run config", () => {
  it("a faultless config has none", async () => {
    await start();
    await client.open(CONFIG, GOOD);
    expect(await client.diagnostics(CONFIG)).toEqual([]);
  });

  it("an unknown key is underlined exactly, and its fix writes what was meant", async () => {
    await start();
    const text = GOOD.replace("seed", "sead");
    const uri = await client.open(CONFIG, text);
    const [found] = await client.diagnostics(CONFIG);
    expect(found).toMatchObject({ code: "CFG002", source: "Tunesmith", severity: 1 });
    expect(found?.range).toEqual({ start: { line: 5, character: 2 }, end: { line: 5, character: 6 } });
    expect(found?.message).toContain("`seed`");
    const [action] = await client.codeActions(CONFIG, found!.range);
    const edits = action!.edit!.changes![uri]!;
    expect(TextDocument.applyEdits(TextDocument.create(uri, "yaml", 1, text), edits)).toBe(GOOD);
    expect(action?.kind).toBe("quickfix");
  });

  it("a half-typed line leaves the diagnostics of the others", async () => {
    await start();
    const broken = `${GOOD}  learning_rate: fast\nevaluate:\n  labels: [a\n`;
    await client.open(CONFIG, broken);
    const found = await client.diagnostics(CONFIG);
    expect(codes(found)).toContain("CFG001");
    const rate = found.find(({ code }) => code === "CFG003");
    expect(rate?.range.start.line).toBe(6);
  });

  it("follows the text as it changes", async () => {
    await start();
    await client.open(CONFIG, GOOD.replace("seed", "sead"));
    const found = await client.diagnostics(CONFIG);
    expect(codes(found)).toEqual(["CFG002"]);
    // The command line's "help: write `seed`" would say it twice here.
    expect(found[0]?.message).toMatch(/: did you mean `seed`\?$/u);
    await client.change(CONFIG, GOOD);
    expect(await client.diagnostics(CONFIG)).toEqual([]);
  });

  it("a missing dataset and a missing model are found on the disk", async () => {
    await start();
    await client.open(CONFIG, GOOD.replace("train.jsonl", "none.jsonl").replace(": model", ": nowhere"));
    expect(codes(await client.diagnostics(CONFIG))).toEqual(["XDT001", "XMD001"]);
  });

  it("before trust is given nothing is said about paths outside of the folder, only about those inside", async () => {
    await start({ trusted: false });
    await client.open(CONFIG, GOOD.replace("data/train.jsonl", "../elsewhere/none.jsonl"));
    expect(await client.diagnostics(CONFIG)).toEqual([]);
    await client.change(CONFIG, GOOD.replace("data/train.jsonl", "data/none.jsonl"));
    expect(codes(await client.diagnostics(CONFIG))).toEqual(["XDT001"]);
  });

  it("other YAML files are left alone", async () => {
    await start();
    await client.open("compose.yaml", "services: [\n");
    expect(await client.diagnostics("compose.yaml")).toEqual([]);
    expect(await client.completion("compose.yaml", 1, 0)).toEqual([]);
    expect(await client.hover("compose.yaml", 0, 2)).toBeNull();
  });
});

describe("completion, hover and links of a run config", () => {
  it("completes the keys of the group, without those that are there", async () => {
    await start();
    await client.open(CONFIG, `${GOOD}  \n`);
    const items = await client.completion(CONFIG, 6, 2);
    const labels = items.map(({ label }) => label);
    expect(labels).toContain("learning_rate");
    expect(labels).not.toContain("seed");
    expect(items[0]).toMatchObject({
      insertTextMode: 1,
      textEdit: { range: { start: { line: 6, character: 2 } } },
    });
  });

  it("completes values, and paths of files that are there", async () => {
    await start();
    await client.open(CONFIG, `${GOOD}  engine: \n`);
    expect((await client.completion(CONFIG, 6, 10)).map(({ label }) => label)).toEqual([
      "auto",
      "onnx",
      "torch",
    ]);
    await client.change(CONFIG, "data:\n  train: data/\n");
    expect((await client.completion(CONFIG, 1, 14)).map(({ label }) => label)).toEqual(["train.jsonl"]);
  });

  it("what goes into braces, brackets and behind dashes is found by its name, and leaves the cursor within", async () => {
    await start();
    const itemAt = async (marked: string, label: string): Promise<object | undefined> => {
      const before = marked.slice(0, marked.indexOf("|"));
      await client.change(CONFIG, marked.replace("|", ""));
      const lines = before.split("\n");
      const items = await client.completion(CONFIG, lines.length - 1, lines.at(-1)!.length);
      return items.find((item) => item.label === label);
    };
    await client.open(CONFIG, GOOD);
    expect(await itemAt("data: {|}\n", "split")).toMatchObject({
      insertTextFormat: 2,
      textEdit: { newText: "split: {$0\\}" },
    });
    expect(await itemAt("output:\n  report: |\n", "md")).toMatchObject({
      ...{ filterText: "md", insertTextFormat: 2, textEdit: { newText: "[md$0]" } },
    });
    const entry = await itemAt("data:\n  train:\n    |\n", "data/");
    expect(entry).toMatchObject({ filterText: "data/", textEdit: { newText: "- data/" } });
    expect(entry).not.toHaveProperty("insertTextFormat");
  });

  it("hover tells the default, the effective value and where it came from", async () => {
    await start();
    await client.open(CONFIG, GOOD);
    const hover = await client.hover(CONFIG, 5, 4);
    expect(hover?.range).toEqual({ start: { line: 5, character: 2 }, end: { line: 5, character: 6 } });
    expect(hover?.contents).toMatchObject({ kind: "markdown" });
    expect(JSON.stringify(hover?.contents)).toMatch(
      /train\.seed.*Default: `13`.*Effective value: `7` \(line 6\)/u,
    );
    expect(await client.hover(CONFIG, 0, 30)).toBeNull();
  });

  it("links the datasets and the model that are there", async () => {
    await start();
    await client.open(CONFIG, GOOD.replace("data/train.jsonl", "[data/train.jsonl, data/none.jsonl]"));
    const links = await client.connection.sendRequest("textDocument/documentLink", {
      textDocument: { uri: client.uri(CONFIG) },
    });
    expect(links).toEqual([
      {
        range: { start: { line: 1, character: 16 }, end: { line: 1, character: 21 } },
        target: client.uri("model/config.json"),
      },
      {
        range: { start: { line: 3, character: 10 }, end: { line: 3, character: 26 } },
        target: client.uri("data/train.jsonl"),
      },
    ]);
  });
});

describe("any bytes", () => {
  const texts: readonly (readonly [string, string])[] = [
    ["nothing", ""],
    ["NUL, a byte order mark, a lone surrogate", "\ufeff\0\ud800: \udfff\n\0"],
    ["tabs and carriage returns", "train:\r\n\tseed: 1\r\n\r"],
    ["merge markers", "<<<<<<< a\ntrain:\n=======\n>>>>>>> b\n"],
    [
      "an alias bomb",
      `a: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefghi"
        .split("")
        .map((c, i) => `${c}: &${c} [${"*".concat("abcdefgh"[i]!, ",").repeat(9)}]\n`)
        .join("")}`,
    ],
    ["thousands of levels", "[".repeat(10_000)],
    ["thousands of levels in maps", Array.from({ length: 1000 }, (_, i) => `${" ".repeat(i)}a:`).join("\n")],
    ["a line of a million characters", `name: ${"x".repeat(900_000)}`],
    ["names of JavaScript's own", "__proto__: {a: 1}\nconstructor: 2\ntrain: {__proto__: 3, toString: 4}\n"],
    ["other roots", "- 1\n- 2\n"],
    ["several documents", "---\na: 1\n---\nb: 2\n...\n"],
    ["more than a config can have", "#\n".repeat(600_000)],
  ];
  it.each(texts)("%s: every request is answered, and the next config is checked", async (_, text) => {
    await start();
    await client.open(CONFIG, text);
    await client.diagnostics(CONFIG);
    await client.completion(CONFIG, 0, 0);
    await client.hover(CONFIG, 0, 0);
    await client.codeActions(CONFIG, { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } });
    await client.change(CONFIG, GOOD.replace("seed", "sead"));
    expect(codes(await client.diagnostics(CONFIG))).toEqual(["CFG002"]);
  });
});
