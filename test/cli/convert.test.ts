import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Value } from "typebox/value";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkCommand } from "../../src/cli/commands/check";
import { convertCommand } from "../../src/cli/commands/convert";
import { runCli } from "../../src/cli/runCli";
import { FindingsDocument } from "../../src/protocol/findings";
import { fakeIo } from "../fakes/cliHarness";

let work: string;
beforeAll(() => {
  work = mkdtempSync(path.join(os.tmpdir(), "tunesmith-convert-"));
  writeFileSync(path.join(work, "axolotl.yaml"), AXOLOTL);
  writeFileSync(path.join(work, "compose.yaml"), "services: {a: {image: b}}\n");
  writeFileSync(path.join(work, "broken.yaml"), 'base_model: a\nsequence_len: "9\nadapter: lora\n');
});
afterAll(() => {
  rmSync(work, { recursive: true, force: true });
});

const AXOLOTL =
  "base_model: ./model\ndatasets:\n  - path: ./rows.jsonl\n    type: alpaca\nsequence_len: 64\nlearning_rate: 1e-4\nmicro_batch_sise: 2\n";

async function run(...args: readonly string[]) {
  const io = fakeIo({ cwd: work });
  const entries = [
    { name: "check", usage: "", summary: "", command: checkCommand },
    { name: "convert", usage: "", summary: "", command: convertCommand },
  ];
  const code = await runCli(args, entries, io);
  return { code, out: io.stdout(), err: io.stderr() };
}

describe("tunesmith convert", () => {
  it("prints a config of ours, and says what came over", async () => {
    const { code, out, err } = await run("convert", "axolotl.yaml");
    expect(code).toBe(0);
    expect(out).toContain("model:\n  name_or_path: ./model\n");
    expect(out).toContain("#   micro_batch_sise: 2\n");
    expect(err).toBe(
      "axolotl → native: 5 keys carried over; 1 without an equivalent stand as comments at the end.\n",
    );
  });

  it("writes a file, but never over one that is there", async () => {
    expect((await run("convert", "axolotl.yaml", "--to", "trl", "--output", "trl.yaml")).code).toBe(0);
    const written = readFileSync(path.join(work, "trl.yaml"), "utf8");
    expect(written).toContain("model_name_or_path: ./model\n");
    const again = await run("convert", "axolotl.yaml", "--output", "trl.yaml");
    expect(again.code).toBe(2);
    expect(again.err).toContain("this file is there already");
    expect(readFileSync(path.join(work, "trl.yaml"), "utf8")).toBe(written);
    expect(existsSync(path.join(work, "no"))).toBe(false);
    expect((await run("convert", "axolotl.yaml", "--output", "no/such/folder.yaml")).code).toBe(2);
  });

  it.each([
    [["convert", "compose.yaml"], "this is no config of a tool that we know"],
    [["convert", "broken.yaml"], "is not closed on its line"],
    [["convert", "missing.yaml"], "there is no such file"],
    [["convert", "."], "this is a folder"],
    [["convert", "axolotl.yaml", "--to", "torchtune"], '--to cannot be "torchtune"'],
    [["convert"], "name one config"],
  ])("says what is wrong with %j", async (args, message) => {
    const { code, err } = await run(...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

describe("tunesmith check on another tool's config", () => {
  it("shows findings at their places, paths among them", async () => {
    const { code, out } = await run("check", "axolotl.yaml", "--fail-on", "warning");
    expect(code).toBe(1);
    expect(out).toContain("axolotl.yaml:7:1: DLC001 `micro_batch_sise` is unknown");
    expect(out).toContain("axolotl.yaml:3:11: DLC014 there is no `./rows.jsonl`");
    expect((await run("check", "axolotl.yaml")).code).toBe(0);
  });

  it("reads its data and its model, from any folder that the tool may be started in", async () => {
    const rows = Array.from({ length: 10 }, () => '{"instruction":"a","input":"","output":"b c d e f g"}\n');
    mkdirSync(path.join(work, "rows"));
    writeFileSync(path.join(work, "rows/alpaca.jsonl"), rows.join(""));
    mkdirSync(path.join(work, "configs"));
    const model = path.resolve(import.meta.dirname, "../../examples/model");
    cpSync(model, path.join(work, "model"), { recursive: true });
    writeFileSync(
      path.join(work, "configs/train.yaml"),
      `base_model: ./model
datasets:
  - path: rows/alpaca.jsonl
    type: chat_template
sequence_len: 4
adapter: lora
lora_target_modules: [c_attn]
`,
    );
    const { code, out } = await run("check", "configs/train.yaml");
    expect(code).toBe(1);
    expect(out).toContain("train.yaml:4:11: XDT004 `rows/alpaca.jsonl` has rows of the format `alpaca`");
    expect(out).toContain(
      "train.yaml:5:15: XDT006 100 % of the rows of `rows/alpaca.jsonl` are longer than `sequence_len`",
    );
    expect(out).toContain("train.yaml:7:23: XMD005 no layer of the model is named `c_attn`");
  });

  it("names the dialect and its release in JSON", async () => {
    const { out } = await run("check", "axolotl.yaml", "--format", "json");
    const document: unknown = JSON.parse(out);
    expect(Value.Check(FindingsDocument, document)).toBe(true);
    expect(document).toMatchObject({ command: "check", dialect: { name: "axolotl", version: "0.19.0" } });
  });

  it("is told whose a config is, before what the file says", async () => {
    const text = "# tunesmith: dialect=axolotl\nmodel_name_or_path: a/b\nmax_seq_length: 9\n";
    writeFileSync(path.join(work, "said.yaml"), text);
    const codesOf = async (...args: readonly string[]) => {
      const { out } = await run("check", "said.yaml", "--format", "json", ...args);
      const { dialect, findings } = JSON.parse(out) as FindingsDocument;
      return [dialect, findings.map(({ code }) => code)];
    };
    expect((await codesOf())[0]).toMatchObject({ name: "axolotl" });
    expect(await codesOf("--dialect", "trl")).toEqual([{ name: "trl", version: "0.19.1" }, ["DLC004"]]);
    expect(await codesOf("--dialect", "trl@0.12")).toEqual([{ name: "trl", version: "0.12" }, []]);
    expect((await codesOf("--dialect", "native"))[0]).toEqual({ name: "native" });
    const { code, err } = await run("check", "said.yaml", "--dialect", "peft");
    expect(code).toBe(2);
    expect(err).toContain('--dialect cannot be "peft"');
  });

  it("takes no `--set`", async () => {
    const { code, err } = await run("check", "axolotl.yaml", "--set", "train.seed=1");
    expect(code).toBe(2);
    expect(err).toContain("--set is for Tunesmith's own configs");
  });
});
