import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { maskSecrets } from "../../../src/core/failures/maskSecrets";
import { nameDeath } from "../../../src/core/failures/nameDeath";
import { FAILURES } from "../../../src/core/failures/registry";
import type { Death } from "../../../src/core/failures/signature";

const death: Death = { exitCode: 1, signal: null, stderr: "", step: 7, checkpointStep: 5, runId: "r-1" };

describe("a death without last words", () => {
  it.each([
    ["RUN033", { stderr: "Error: ENOSPC: no space left on device, write" }],
    ["RUN033", { stderr: "OSError: [Errno 28] No space left on device" }],
    [
      "RUN034",
      { stderr: "safetensors_rust.SafetensorError: Error while deserializing header: HeaderTooLarge" },
    ],
    ["RUN006", { exitCode: null, signal: "SIGKILL" }],
    ["RUN006", { exitCode: 137 }],
    ["RUN100", { stderr: "TypeError: x is not a function" }],
    ["RUN100", { exitCode: null, signal: "SIGSEGV" }],
  ])("is %s with %j", (code, facts) => {
    expect(nameDeath({ ...death, ...facts }).code).toBe(code);
  });

  it("always has a next step that names the run and its checkpoint", () => {
    for (const signal of [null, "SIGKILL", "SIGSEGV"]) {
      const named = nameDeath({ ...death, signal });
      expect(named.nextStep).toContain("tunesmith runs resume r-1");
      expect(named.nextStep).toContain("checkpoint-5");
      expect(named.message).toContain("step 7");
    }
  });

  it("carries the last lines only", () => {
    const stderr = Array.from({ length: 100 }, (_, i) => `line ${i}`).join("\n");
    const { evidence } = nameDeath({ ...death, stderr });
    expect(evidence).toContain("line 99");
    expect(evidence).not.toContain("line 50");
  });
});

describe("secrets", () => {
  it.each([
    "hf_abcdefghijklmnopqrstuvwxyz",
    "Authorization: Bearer abcdefghijklmnopqrst",
    'api_key = "abcdefghijklmno"',
    "AKIAIOSFODNN7EXAMPLE",
  ])("in %s are cut to four characters", (text) => {
    expect(maskSecrets(text)).toMatch(/…/u);
    expect(maskSecrets(text)).not.toMatch(/fghijk|ODNN7/u);
  });

  it("leave ordinary text alone", () => {
    const text = "TypeError: tokens is not iterable at train (engine.js:12:34)";
    expect(maskSecrets(text)).toBe(text);
  });
});

describe("the registry of failures", () => {
  it("lists every file of its folder", () => {
    const helpers = new Set(["maskSecrets.ts", "nameDeath.ts", "registry.ts", "signature.ts"]);
    const folder = path.resolve(import.meta.dirname, "../../../src/core/failures");
    const files = readdirSync(folder).filter((name) => !helpers.has(name));
    expect(FAILURES).toHaveLength(files.length);
  });
});
