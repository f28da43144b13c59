import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Value } from "typebox/value";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { checkCommand } from "../../src/cli/commands/check";
import { runCli } from "../../src/cli/runCli";
import { FindingsDocument } from "../../src/protocol/findings";
import { fakeIo } from "../fakes/cliHarness";

const root = path.resolve(import.meta.dirname, "../..");
let work: string;
beforeAll(() => {
  work = mkdtempSync(path.join(os.tmpdir(), "tunesmith-check-"));
  cpSync(path.join(root, "examples/model"), path.join(work, "model"), { recursive: true });
  writeFileSync(path.join(work, "train.jsonl"), '{"prompt":"a","completion":"b"}\n');
});
afterAll(() => {
  rmSync(work, { recursive: true, force: true });
});

const GOOD = "model: {name_or_path: model}\ndata: {train: train.jsonl}\n";
beforeEach(() => {
  writeFileSync(path.join(work, "good.tune.yaml"), GOOD);
});

async function check(...args: readonly string[]) {
  const io = fakeIo({ cwd: work });
  const entry = { name: "check", usage: "", summary: "", command: checkCommand };
  const code = await runCli(["check", ...args], [entry], io);
  return { code, out: io.stdout(), err: io.stderr() };
}
async function checkText(text: string, ...args: readonly string[]) {
  writeFileSync(path.join(work, "it.tune.yaml"), text);
  return await check("it.tune.yaml", ...args);
}

describe("tunesmith check", () => {
  it("has nothing to say about a config that is right", async () => {
    expect(await check("good.tune.yaml")).toEqual({ code: 0, out: "No problem found.\n", err: "" });
  });

  it.each(["triage-lora", "triage-full"])("accepts the example %s", async (name) => {
    const { code, out } = await check(path.join(root, "examples", `${name}.tune.yaml`));
    expect(out).toBe("No problem found.\n");
    expect(code).toBe(0);
  });

  it("shows file, place, line and next step of a finding, and exits 1", async () => {
    const { code, out } = await checkText(`${GOOD}train:\n  learing_rate: 1.0e-4\n`);
    expect(code).toBe(1);
    expect(out).toBe(
      [
        "it.tune.yaml:4:3: CFG002 unknown key `learing_rate` in `train`: did you mean `learning_rate`?",
        "     |",
        "   4 |   learing_rate: 1.0e-4",
        "     |   ^^^^^^^^^^^^",
        "     |",
        "     = help: write `learning_rate`",
        "     = help: rename to `learning_rate` (an unsafe fix)",
        "",
        "Found 1 error.",
        "The editor has a quick fix for one.",
        "",
      ].join("\n"),
    );
  });

  it("names a dataset and a model that are not there, at their paths", async () => {
    const { code, out } = await checkText(
      "model: {name_or_path: gone}\ndata: {train: [train.jsonl, no.jsonl]}\n",
    );
    expect(code).toBe(1);
    expect(out).toContain("it.tune.yaml:1:23: XMD001 no model folder `gone`");
    expect(out).toContain("it.tune.yaml:2:29: XDT001 no file `no.jsonl`");
    expect(out).toContain("Found 2 errors.");
  });

  it("--fail-on moves the line between 0 and 1", async () => {
    const text = `${GOOD}train: {learning_rate: 2e-4}\n`;
    expect((await checkText(text)).code).toBe(0);
    expect((await checkText(text, "--fail-on", "warning")).code).toBe(1);
    expect((await checkText(GOOD, "--fail-on", "info")).code).toBe(0);
  });

  it("prints one JSON document that keeps its contract, with the place of every finding", async () => {
    const { code, out, err } = await checkText(`${GOOD}train: {sed: 3, max_steps: 0}\n`, "--format", "json");
    const document: unknown = JSON.parse(out);
    expect(Value.Errors(FindingsDocument, document)).toEqual([]);
    expect(document).toMatchObject({
      version: 1,
      command: "check",
      dialect: { name: "native" },
      findings: [
        {
          code: "CFG002",
          severity: "error",
          file: "it.tune.yaml",
          line: 3,
          column: 9,
          endLine: 3,
          endColumn: 12,
        },
        { code: "CFG005", severity: "error", file: "it.tune.yaml", line: 3, column: 28, endColumn: 29 },
      ],
      summary: { files: 1, errors: 2, warnings: 0, infos: 0, fixable: 2 },
    });
    expect([code, err]).toEqual([1, ""]);
  });

  it("checks --set too, and says that the fault is there", async () => {
    expect((await check("good.tune.yaml", "--set", "train.max_steps=5")).code).toBe(0);
    const { code, out } = await check("good.tune.yaml", "--set", "train.max_stesp=5");
    expect(code).toBe(1);
    expect(out).toMatch(/^--set: CFG002 unknown key `max_stesp` in `train`: did you mean `max_steps`\?\n/u);
  });

  it.each([
    ["no file", ["gone.tune.yaml"], "there is no such file"],
    ["a folder", ["model"], "this is a folder"],
    ["no argument", [], "name one run config"],
    ["two files", ["good.tune.yaml", "good.tune.yaml"], "name one run config"],
    ["an unknown flag", ["good.tune.yaml", "--fromat", "json"], "did you mean --format?"],
    ["an unknown format", ["good.tune.yaml", "--format", "xml"], "use one of text, json"],
  ])("with %s it exits 2 with a message and a next step, and no stack", async (_, args, message) => {
    const { code, out, err } = await check(...args);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(message);
    expect(err).toMatch(/\n {2}next: ./u);
    expect(err).not.toMatch(/\.ts:\d|node:/u);
  });

  it.each([
    ["bytes that are no text", Buffer.from([0, 255, 254, 10, 128, 1])],
    ["UTF-16", Buffer.from(GOOD, "utf16le")],
    ["five megabytes", Buffer.alloc(5_000_000, "a: [\n")],
    ["escape sequences", Buffer.from(`${GOOD}"\u001b[31mred": 1\n`)],
  ])("answers %s with findings, not with a crash", async (_, bytes) => {
    writeFileSync(path.join(work, "odd.tune.yaml"), bytes);
    const { code, out, err } = await check("odd.tune.yaml");
    expect([code, err]).toEqual([1, ""]);
    expect(out).toMatch(/^odd\.tune\.yaml:\d+:\d+: CFG00\d /u);
    // Nothing of the file may reach the terminal as a command.
    expect(out).not.toMatch(/[\u0000-\u0008\u001b]/u);
  });
});
