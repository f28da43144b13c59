import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeRunCommand } from "../../src/cli/commands/run";
import type { CliContext } from "../../src/cli/context";
import { productContext } from "../../src/cli/context";
import { runCli } from "../../src/cli/runCli";
import { parseChecked } from "../../src/protocol/checked";
import { DryRunDocument } from "../../src/protocol/dryRun";
import { fakeIo } from "../fakes/cliHarness";

const root = path.resolve(import.meta.dirname, "../..");
const CONFIG = "triage-lora.tune.yaml";
let work: string;
let home: string;
beforeAll(() => {
  work = mkdtempSync(path.join(os.tmpdir(), "tunesmith-dry-"));
  home = path.join(work, "home");
  for (const name of ["data", "model", CONFIG])
    cpSync(path.join(root, "examples", name), path.join(work, name), { recursive: true });
});
afterAll(() => {
  rmSync(work, { recursive: true, force: true });
});

/** Nothing may be started: asking for the programs fails. */
const context: CliContext = {
  ...productContext(path.join(root, "dist")),
  programs: () => {
    throw new Error("a dry run starts nothing");
  },
};

async function cli(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const io = fakeIo({ cwd: work, env: { ...process.env, LANG: "C.UTF-8", TUNESMITH_HOME: home } });
  const entry = { name: "run", usage: "", summary: "", command: makeRunCommand(context) };
  const code = await runCli(["run", ...args], [entry], io);
  return { code, out: io.stdout(), err: io.stderr() };
}

const files = (): readonly string[] => readdirSync(work, { recursive: true }).map(String).sort();

describe("run --dry-run", () => {
  it("says what would happen, and neither writes nor starts anything", async () => {
    const before = files();
    const { code, out, err } = await cli(CONFIG, "--dry-run");
    expect(err).toBe("");
    expect(code).toBe(0);
    for (const name of ["lint", "check", "Engine", "Memory", "Training", "Evaluation"])
      expect(out).toContain(`${name} `);
    expect(out).toMatch(/Training {5}\d+ steps of 16 rows, 3 epochs/u);
    expect(out).toMatch(/Method {7}sft with lora · [\d,]+ parameters trained/u);
    expect(out).toMatch(/rows left out/u);
    expect(out).toMatch(/Nothing was started, and nothing was written\.\n$/u);
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    expect(files()).toEqual(before);
  });

  it("takes settings, and prints one document", async () => {
    const { code, out } = await cli(CONFIG, "--dry-run", "--format", "json", "--set", "train.max_steps=7");
    expect(code).toBe(0);
    const document = parseChecked(DryRunDocument, out);
    expect(document).toMatchObject({
      ok: true,
      value: {
        dryRun: true,
        findings: [],
        plan: { name: "triage-lora", engine: { name: "onnx" }, training: { totalSteps: 7, checkpoints: 1 } },
      },
    });
    expect(document.ok && document.value.resolvedYaml).toMatch(/^ {2}max_steps: 7 +# --set$/mu);
  });

  it("looks into data and model, as `check` does, and lists what keeps the run from starting", async () => {
    const text = readFileSync(path.join(work, CONFIG), "utf8");
    writeFileSync(
      path.join(work, "wrong.tune.yaml"),
      text.replace("name: lora\n", "name: lora\n  target_modules: [q_proy]\n"),
    );
    const { code, out, err } = await cli("wrong.tune.yaml", "--dry-run", "--format", "json");
    expect(code).toBe(2);
    expect(err).toContain("XMD005");
    expect(err).toContain("nothing was started");
    const document = parseChecked(DryRunDocument, out);
    expect(document).toMatchObject({ ok: true, value: { plan: null, resolvedYaml: null } });
    expect(document.ok && document.value.findings.map((one) => one.code)).toContain("XMD005");
  });

  it("stops where creating the run would, with the place", async () => {
    const { code, err } = await cli(
      CONFIG,
      "--dry-run",
      "--set",
      "data.max_length=8",
      "--set",
      "data.truncation=error",
    );
    expect(code).not.toBe(0);
    expect(err).toMatch(/XDT006|LEN001|longer/u);
  });

  it("cannot be detached", async () => {
    const { code, err } = await cli(CONFIG, "--dry-run", "--detach");
    expect(code).toBe(2);
    expect(err).toContain("nothing is started with --dry-run");
  });
});
