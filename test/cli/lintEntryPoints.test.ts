import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { lintCommand } from "../../src/cli/commands/lint";
import { runCli } from "../../src/cli/runCli";
import type { FindingsDocument } from "../../src/protocol/findings";
import { fakeIo } from "../fakes/cliHarness";

const folder = mkdtempSync(path.join(tmpdir(), "tunesmith-entry-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
});

function put(name: string, content: string | Buffer | object): void {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  const isText = typeof content === "string" || Buffer.isBuffer(content);
  writeFileSync(file, isText ? content : JSON.stringify(content, null, 2));
}

async function lint(...args: string[]) {
  const io = { ...fakeIo({ cwd: folder, env: {} }), readStdin: () => Promise.resolve(Buffer.from(row(1))) };
  const entry = { name: "lint", usage: "", summary: "", command: lintCommand };
  const code = await runCli(["lint", ...args], [entry], io);
  return { code, out: io.stdout(), err: io.stderr() };
}

async function json(...args: string[]) {
  const { code, out, err } = await lint(...args, "--format", "json");
  const document = JSON.parse(out) as FindingsDocument;
  const short = document.findings.map((one) => [one.code, one.file, one.line ?? 0, one.row ?? 0] as const);
  return { ...document, code, err, short };
}

const TOPICS =
  "rivers engines lanterns meadows kettles violins orchards bridges ladders harbors compasses wells".split(
    " ",
  );
const row = (n: number, more: object = {}): string => {
  const topic = TOPICS[n % TOPICS.length] ?? "";
  const completion = `Number ${String(n)} of the ${topic} is kept in hall ${String(n * 7)}.`;
  return `${JSON.stringify({ prompt: `Where is number ${String(n)} of the ${topic}?`, completion, ...more })}\n`;
};

describe("files that are one dataset", () => {
  it("are linted together, and each finding stands in its own file", async () => {
    put("d/train-00000-of-00002.jsonl", row(1) + row(2) + row(3));
    put("d/train-00001-of-00002.jsonl", row(4) + "\n" + row(2) + row(5, { completion: 5 }));
    for (const args of [["d"], ["d/train-00001-of-00002.jsonl", "d/train-00000-of-00002.jsonl"]]) {
      const { findings, short, summary } = await json(...args);
      const second = "d/train-00001-of-00002.jsonl";
      expect(short).toEqual([
        ["PAR004", second, 2, 0],
        ["DUP001", second, 3, 2],
        ["SCH003", second, 4, 3],
        ["SCH007", second, 4, 3],
      ]);
      const bytes = readFileSync(path.join(folder, second));
      for (const { byteOffset = 0, byteLength = 0, line = 0 } of findings)
        expect(bytes.toString("utf8").split("\n")[line - 1]).toContain(
          bytes.toString("utf8", byteOffset, byteOffset + byteLength).trim(),
        );
      expect(findings[1]?.message).toBe("same as row 2 of d/train-00000-of-00002.jsonl");
      expect(findings[1]?.related).toMatchObject([
        { file: "d/train-00000-of-00002.jsonl", line: 2, column: 1, row: 2 },
      ]);
      expect(findings[2]?.message).toContain("and text in row 1 of d/train-00000-of-00002.jsonl");
      expect(findings[2]?.related).toMatchObject([{ file: "d/train-00000-of-00002.jsonl", line: 1, row: 1 }]);
      expect(summary).toMatchObject({ files: 2, rows: 6 });
    }
  });

  it("give the facts of all of them", async () => {
    put("d/part-00000.jsonl.gz", gzipSync(row(1) + row(2)));
    put("d/part-00001.jsonl.gz", gzipSync(row(3) + row(1) + row(4)));
    const { facts, short } = await json("d", "--stats");
    expect(short).toEqual([["DUP001", "d/part-00001.jsonl.gz", 2, 2]]);
    expect(facts).toMatchObject({
      files: [
        { path: "d/part-00000.jsonl.gz", rows: 2, container: "jsonl", encoding: "gzip" },
        { path: "d/part-00001.jsonl.gz", rows: 3, container: "jsonl", encoding: "gzip" },
      ],
      rows: 5,
      duplicates: { exact: 1 },
    });
  });

  it("name rows of the same file without it, and rows after the first thousand rightly", async () => {
    const many = Array.from({ length: 1500 }, (_, i) => row(i)).join("");
    put("d/s-000.jsonl", many);
    put("d/s-001.jsonl", row(5000) + row(5000) + row(1400));
    const { findings } = await json("d");
    expect(findings.map(({ file, row: at, message }) => [file, at, message])).toEqual([
      ["d/s-001.jsonl", 2, "same as row 1"],
      ["d/s-001.jsonl", 3, "same as row 1401 of d/s-000.jsonl"],
    ]);
  });

  it("are not taken for copies where CSV files differ in the order of their columns", async () => {
    put("d/t-000.csv", `prompt,completion\nred,blue\nWhere is it?,Here it is.\n`);
    put("d/t-001.csv", `completion,prompt\nred,blue\nHere it is.,Where is it?\n`);
    const { short } = await json("d", "--select", "DUP001");
    expect(short).toEqual([]);
  });

  it("take suppressions from each sidecar, and write each its own", async () => {
    put("d/t-000.jsonl", row(1));
    put("d/t-001.jsonl", row(2) + row(1));
    const written = await lint("d", "--suppress", "wanted twice");
    expect(written.out).toContain("d/t-001.jsonl.lintignore: 1 line added");
    const after = await lint("d");
    expect(after.out).toContain("1 suppressed by .lintignore");
    expect(after.out).not.toContain("unused");
  });

  it("are mended each by itself", async () => {
    put("d/t-000.jsonl", `{"prompt": "Where is it?", "completion": "Here.",}\n`);
    put("d/t-001.jsonl", row(2) + `{"prompt": "Why?", "completion": "It is late.",}\n`);
    expect((await lint("d", "--diff")).out).toContain("+++ d/t-001.jsonl");
    const { out, code } = await lint("d", "--fix");
    expect([code, out]).toEqual([0, expect.stringContaining("Fixed 2.") as string]);
    expect(readFileSync(path.join(folder, "d/t-001.jsonl"), "utf8")).toBe(
      `${row(2)}{"prompt": "Why?", "completion": "It is late."}\n`,
    );
  });

  it("are told of when some are missing or cannot be read", async () => {
    put("d/t-00000-of-00003.jsonl", row(1));
    put("d/t-00002-of-00003.jsonl", row(2));
    const { err, code } = await lint("d");
    expect(err).toBe("note: d/t-00000-of-00003.jsonl: 2 of 3 pieces are here; missing: 1\n");
    expect(code).toBe(0);
    const named = await lint(
      "d/t-00000-of-00003.jsonl",
      "d/t-00001-of-00003.jsonl",
      "d/t-00002-of-00003.jsonl",
    );
    expect([named.code, named.err]).toEqual([
      2,
      expect.stringContaining("d/t-00001-of-00003.jsonl does not exist") as string,
    ]);
    expect(named.out).toContain("Nothing found (2 rows");
  });
});

describe("a registry", () => {
  const TAGS = { role_tag: "who", content_tag: "what", user_tag: "Q", assistant_tag: "A" };
  const talk = (answer: string): string =>
    `${JSON.stringify({
      talk: [
        { who: "Q", what: `Is it ${answer}?` },
        { who: "A", what: answer },
      ],
    })}\n`;

  it("is linted as its entries say, alone or in a folder", async () => {
    put("data/dataset_info.json", {
      chat: { file_name: "chat.jsonl", formatting: "sharegpt", columns: { messages: "talk" }, tags: TAGS },
      rows: { file_name: "parts", columns: { prompt: "ask", response: "replly" } },
      far: { hf_hub_url: "a/b" },
    });
    put("data/chat.jsonl", talk("yes") + talk(""));
    put("data/parts/b.jsonl", `{"ask": "Where?", "reply": "Here."}\n`);
    put("data/parts/a.jsonl", `{"ask": "When?", "reply": "Now."}\n`);
    for (const args of [["data/dataset_info.json"], ["data"]]) {
      const { short, summary, err } = await json(...args);
      expect(short).toContainEqual(["QLT001", "data/chat.jsonl", 2, 2]);
      expect(short).toContainEqual(["SCH009", "data/dataset_info.json", 19, 0]);
      expect(summary).toMatchObject({ files: 3, rows: 4 });
      expect(err).toBe("");
    }
    const text = await lint("data");
    expect(text.out).toContain(`19 |       "response": "replly"`);
    // A file that is named itself is read as the registry beside it says.
    expect((await json("data/chat.jsonl")).short).toEqual([["QLT001", "data/chat.jsonl", 2, 2]]);
  });

  it("is mended with --fix, and the data are read again", async () => {
    put("dataset_info.json", { x: { file_name: "x.jsonl", columns: { prompt: "ask", response: "replly" } } });
    put("x.jsonl", `{"ask": "Where?", "reply": "Here."}\n`);
    const diff = await lint("dataset_info.json", "--diff");
    expect(diff.out).toContain(`+      "response": "reply"`);
    expect(diff.code).toBe(1);
    const { code, out } = await lint("dataset_info.json", "--fix");
    expect([code, out]).toEqual([0, expect.stringContaining("Fixed 1.") as string]);
    expect(readFileSync(path.join(folder, "dataset_info.json"), "utf8")).toContain('"response": "reply"');
  });

  it.each([
    [`{"a": {"file_name": "x.jsonl"},}`, "not JSON", "dataset_info.json:1:32"],
    [`{"a": {"file_name": "none.json"}}`, '"none.json", which does not exist', "dataset_info.json:1:21"],
    [`{"a": {"file_name": "../../x.jsonl"}}`, "outside of the registry's folder", "dataset_info.json:1:21"],
    [`{"a": {"file_name": "/etc/x.json"}}`, "outside of the registry's folder", "dataset_info.json:1:21"],
    [`{"a": {"file_name": "loop.jsonl"}}`, "cannot be read (ELOOP)", "dataset_info.json:1:21"],
    [`{"a": {"file_name": "empty"}}`, "a folder without data", "dataset_info.json:1:21"],
  ])("that says %s is told of, with place and next step", async (text, message, place) => {
    put("dataset_info.json", text);
    mkdirSync(path.join(folder, "empty"));
    symlinkSync("loop.jsonl", path.join(folder, "loop.jsonl"));
    const { code, err } = await lint("dataset_info.json");
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(err).toContain(`at    ${place}`);
    expect(err).toContain("next:");
  });

  it("whose data are not here only notes it when nobody named the registry", async () => {
    put("data/dataset_info.json", { a: { file_name: "none.json" }, b: { file_name: "x.jsonl" } });
    put("data/x.jsonl", `{"instruction": "Where?", "input": "", "output": "Here."}\n`);
    const { code, err } = await lint("data");
    expect(code).toBe(0);
    expect(err).toBe('note: data/dataset_info.json: "a" names "none.json", which does not exist\n');
  });
});

describe("a Hub dataset", () => {
  it("is linted by the splits of its card, held against each other", async () => {
    put(
      "hub/README.md",
      "---\nconfigs:\n- config_name: default\n  data_files:\n  - split: train\n    path: raw/t*.jsonl\n  - {split: test, path: raw/held.jsonl}\n---\n",
    );
    put("hub/raw/t1.jsonl", row(1) + row(2));
    put("hub/raw/t2.jsonl", row(3) + row(9));
    put("hub/raw/held.jsonl", row(9) + row(10));
    for (const args of [["hub"], ["hub/README.md"]]) {
      const { short, summary } = await json(...args);
      expect(short).toEqual([
        ["LIC001", "hub/README.md", 1, 0],
        ["LEK001", "hub/raw/t2.jsonl", 2, 2],
      ]);
      expect(summary).toMatchObject({ files: 3, rows: 6 });
    }
  });

  it("is linted by the Hub's names where the card names no files", async () => {
    put("hub/README.md", "---\nlicense: mit\n---\n");
    put("hub/data/train-00000-of-00001.jsonl", row(1) + row(2));
    put("hub/data/validation-00000-of-00001.jsonl", row(2) + row(4));
    put("hub/notes.json", { about: "train" });
    const { short, findings } = await json("hub");
    expect(short).toEqual([["LEK001", "hub/data/train-00000-of-00001.jsonl", 2, 2]]);
    expect(findings[0]?.related).toMatchObject([
      { file: "hub/data/validation-00000-of-00001.jsonl", line: 1 },
    ]);
  });

  it("knows that its splits have other columns", async () => {
    put("hub/README.md", "---\nlicense: mit\n---\n");
    put("hub/train.jsonl", row(1) + row(2));
    put("hub/test.jsonl", `{"question": "Where is it now?", "answer": "It is here."}\n`);
    expect((await json("hub")).short).toEqual([["SCH010", "hub/train.jsonl", 1, 1]]);
  });

  it.each([
    ["data_files: 'none*.jsonl'", '"none*.jsonl" matches no data file', "hub/README.md:4:15"],
    ["data_files: none.jsonl", '"none.jsonl" does not exist', "hub/README.md:4:15"],
    ["data_files: ../x.jsonl", "leads out of the dataset's folder", "hub/README.md:4:15"],
    ["data_files: [", "not YAML", "hub/README.md"],
  ])("whose card says %s is told of", async (line, message, place) => {
    put("hub/README.md", `---\nconfigs:\n- config_name: a\n  ${line}\nlicense: mit\n---\n`);
    put("hub/x.jsonl", row(1));
    const { code, err } = await lint("hub");
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(err).toContain(`at    ${place}`);
  });

  it("is no project with a README", async () => {
    put("p/README.md", "# A project\n");
    put("p/a.jsonl", row(1));
    expect(await lint("p")).toMatchObject({ code: 0, err: "" });
  });
});

describe("folders", () => {
  it("without datasets, or with links in a circle, are told of", async () => {
    mkdirSync(path.join(folder, "empty/deep"), { recursive: true });
    symlinkSync(path.join(folder, "empty"), path.join(folder, "empty/deep/again"));
    const { code, err } = await lint("empty");
    expect([code, err]).toEqual([2, expect.stringContaining("empty holds no dataset") as string]);
  });

  it.skipIf(process.getuid?.() === 0)(
    "with a file that may not be read name it, and lint the rest",
    async () => {
      put("d/a.jsonl", row(1));
      put("d/b.jsonl", row(2));
      chmodSync(path.join(folder, "d/a.jsonl"), 0);
      const { code, err, out } = await lint("d");
      expect([code, err]).toEqual([2, expect.stringContaining("d/a.jsonl may not be read") as string]);
      expect(out).toContain("1 row");
    },
  );
});

describe("flags", () => {
  it("--eval names held-out files", async () => {
    put("t.jsonl", row(1) + row(2));
    put("e.jsonl", row(2));
    put("f.jsonl", row(1));
    expect((await json("t.jsonl", "--eval", "e.jsonl", "--eval", "f.jsonl")).short).toEqual([
      ["LEK001", "t.jsonl", 1, 1],
      ["LEK001", "t.jsonl", 2, 2],
    ]);
    expect((await json("e.jsonl", "--eval", "e.jsonl")).short).toEqual([]);
  });

  const model = path.resolve(import.meta.dirname, "../../examples/model");

  it("--model and --max-length give the token rules what they need", async () => {
    put("t.jsonl", row(1));
    const { short } = await json("t.jsonl", "--model", model, "--max-length", "40");
    expect(short.map(([code]) => code)).toContain("LEN001");
    expect((await json("t.jsonl", "--model", model)).short).toEqual([]);
  });

  it.each([
    [["--eval", "none.jsonl"], "none.jsonl does not exist"],
    [["--eval", "."], ". is a folder"],
    [["--model", "none"], "--model none does not exist"],
    [["--model", "t.jsonl"], "--model t.jsonl is not a folder"],
    [["--model", "."], "--model . holds no tokenizer.json"],
    [["--max-length", "12"], "needs a tokenizer"],
    [["--max-length", "0", "--model", "."], '--max-length cannot be "0"'],
    [["--max-length", "many", "--model", "."], '--max-length cannot be "many"'],
  ])("%j is told of, with a next step", async (args, message) => {
    put("t.jsonl", row(1));
    const { code, out, err } = await lint("t.jsonl", ...args);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(message);
    expect(err).toContain("next:");
  });
});

describe("columns of a run config", () => {
  it("that no row has are told of in the config, and mended there", async () => {
    const config = `version: 1\nmodel:\n  name_or_path: m\ndata:\n  train: [t.jsonl]\n  columns: {prompt: ask, completion: replly}\n`;
    put("run.tune.yaml", config);
    put("t.jsonl", `{"ask": "Where?", "reply": "Here."}\n`);
    const { short } = await json("t.jsonl", "--config", "run.tune.yaml");
    expect(short).toContainEqual(["SCH009", "run.tune.yaml", 6, 0]);
    await lint("t.jsonl", "--config", "run.tune.yaml", "--fix");
    expect(readFileSync(path.join(folder, "run.tune.yaml"), "utf8")).toBe(config.replace("replly", "reply"));
  });
});
