import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createConfigFacts, lookBehind, targetOf } from "../../../src/node/config/configFacts";
import { loadRunConfig } from "../../../src/node/config/loadRunConfig";

let outside: string;
let work: string;
beforeAll(() => {
  outside = mkdtempSync(path.join(os.tmpdir(), "tunesmith-facts-"));
  work = path.join(outside, "project");
  mkdirSync(path.join(work, "configs"), { recursive: true });
  mkdirSync(path.join(work, "model"));
  for (const name of ["config.json", "model.safetensors", "tokenizer.json"])
    writeFileSync(path.join(work, "model", name), "{}");
  writeFileSync(path.join(work, "rows.jsonl"), "{}\n");
  writeFileSync(path.join(outside, "secret.jsonl"), "{}\n");
  symlinkSync(outside, path.join(work, "way-out"));
});
afterAll(() => {
  rmSync(outside, { recursive: true, force: true });
});

describe("what is known of the disk", () => {
  it("tells files with their size, folders with their names, and what is missing", () => {
    const facts = createConfigFacts(path.join(work, "configs"));
    expect(facts.lookup("../rows.jsonl")).toEqual({ kind: "file", bytes: 3 });
    expect(facts.lookup("../model")).toMatchObject({ kind: "folder" });
    expect(facts.lookup("../rows.jsonl/below")).toEqual({ kind: "missing" });
    expect(facts.lookup("gone")).toEqual({ kind: "missing" });
  });

  it.each([
    "file:///etc/passwd",
    "\\\\server\\share\\x",
    "//server/share/x",
    "https://example.org/x",
    "a\0b",
  ])("never touches %j", (written) => {
    expect(createConfigFacts(work).lookup(written)).toEqual({ kind: "unknown" });
  });

  it("before trust, touches nothing outside the folder, whatever leads out of it", () => {
    const facts = createConfigFacts(path.join(work, "configs"), { within: work });
    expect(facts.lookup("../rows.jsonl")).toEqual({ kind: "file", bytes: 3 });
    expect(facts.lookup("../../secret.jsonl")).toEqual({ kind: "unknown" });
    expect(facts.lookup("../../gone")).toEqual({ kind: "unknown" });
    expect(facts.lookup(path.join(outside, "secret.jsonl"))).toEqual({ kind: "unknown" });
    expect(facts.lookup("../way-out/secret.jsonl")).toEqual({ kind: "unknown" });
    expect(facts.lookup("../way-out")).toEqual({ kind: "unknown" });
    expect(facts.lookup("x".repeat(5000))).toEqual({ kind: "unknown" });
  });

  it("a folder whose name begins with two dots is inside", () => {
    mkdirSync(path.join(work, "..data"), { recursive: true });
    const facts = createConfigFacts(work, { within: work });
    expect(facts.lookup("..data")).toMatchObject({ kind: "folder" });
  });
});

describe("the same looked at behind an answer", () => {
  it.each([
    ...["../rows.jsonl", "../model", "../rows.jsonl/below", "gone", "../../secret.jsonl", "../../gone"],
    ...["../way-out/secret.jsonl", "../way-out", "x".repeat(5000), ".", ".."],
  ])("is the same: %.40s", async (written) => {
    const folder = path.join(work, "configs");
    const target = targetOf(folder, written)!;
    for (const options of [{}, { within: work }])
      expect(await lookBehind(target, options.within)).toEqual(
        createConfigFacts(folder, options).lookup(written),
      );
  });
});

describe("loading a run config", () => {
  it("makes every path absolute, from the config's folder, and keeps the source as it is", async () => {
    const file = path.join(work, "configs", "a.tune.yaml");
    const source =
      "# mine\r\nmodel: {name_or_path: ../model}\ndata: {train: ../rows.jsonl}\noutput: {dir: ../out}\n";
    writeFileSync(file, source);
    const { launch, check } = await loadRunConfig(file, { overrides: ["train.max_steps=3"] });
    expect(check.findings).toEqual([]);
    expect(launch?.source).toBe(source);
    expect(launch?.path).toBe(file);
    expect(launch?.resolved.model.name_or_path).toBe(path.join(work, "model"));
    expect(launch?.resolved.model.chat_template).toBe("tokenizer");
    expect(launch?.resolved.data.train).toEqual([path.join(work, "rows.jsonl")]);
    expect(launch?.resolved.output.dir).toBe(path.join(work, "out"));
    expect(launch?.resolved.train.max_steps).toBe(3);
    expect(launch?.resolvedYaml).toContain("max_steps: 3  # --set");
  });

  it("gives nothing to launch while a finding is an error", async () => {
    const file = path.join(work, "configs", "b.tune.yaml");
    writeFileSync(file, "model: {name_or_path: ../model}\ndata: {train: ../gone.jsonl}\n");
    const { launch, check } = await loadRunConfig(file);
    expect(launch).toBeUndefined();
    expect(check.findings.map(({ code }) => code)).toEqual(["XDT001"]);
  });
});
