import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { estimateCommand } from "../../src/cli/commands/estimate";
import { schemaCommand } from "../../src/cli/commands/schema";
import type { CliIo } from "../../src/cli/io";

const examples = path.resolve(import.meta.dirname, "../../examples");
let folder: string;
let out: string;
let err: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tunesmith-estimate-"));
  out = "";
  err = "";
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function io(cwd: string): CliIo {
  return {
    out: (text) => (out += text),
    outBytes: (bytes) => (out += Buffer.from(bytes).toString()),
    err: (text) => (err += text),
    env: {},
    cwd,
    isTerminal: false,
    columns: 80,
    readStdin: () => Promise.resolve(new Uint8Array()),
    onInterrupt: () => () => undefined,
  };
}

interface Document {
  readonly command: string;
  readonly rough: boolean;
  readonly engine: string;
  readonly devices: readonly {
    readonly id: string;
    readonly totalBytes: number;
    readonly freeBytes: number;
  }[];
  readonly phases: Readonly<
    Record<string, { readonly lowBytes: number; readonly highBytes: number; readonly components: object }>
  >;
}

describe("tunesmith estimate", () => {
  it("prints the forecast of the example as one JSON document with whole bytes", async () => {
    expect(await estimateCommand(["triage-lora.tune.yaml", "--format", "json"], io(examples))).toBe(0);
    const document = JSON.parse(out) as Document;
    expect(document).toMatchObject({ version: 1, command: "estimate", rough: false, engine: "onnx" });
    expect(document.devices[0]?.freeBytes).toBeLessThanOrEqual(document.devices[0]?.totalBytes ?? 0);
    for (const phase of ["train", "evaluate"]) {
      const { lowBytes, highBytes, components } = document.phases[phase]!;
      expect(lowBytes).toBeLessThan(highBytes);
      const sum = (Object.values(components) as number[]).reduce((total, part) => total + part, 0);
      expect(Number.isInteger(sum)).toBe(true);
      expect(sum).toBeGreaterThan(lowBytes);
      expect(sum).toBeLessThan(highBytes);
    }
    expect(err).toBe("");
  });

  it("follows --set", async () => {
    const highBytes = async (...settings: readonly string[]): Promise<number> => {
      out = "";
      const set = settings.flatMap((setting) => ["--set", setting]);
      await estimateCommand(["triage-lora.tune.yaml", "--format", "json", ...set], io(examples));
      return (JSON.parse(out) as Document).phases["train"]!.highBytes;
    };
    const usual = await highBytes();
    expect(await highBytes("train.per_device_train_batch_size=64")).toBeGreaterThan(usual);
    expect(await highBytes("data.max_length=64")).toBeLessThan(usual);
  });

  it("says in words what it needs and whether that is free", async () => {
    expect(await estimateCommand(["triage-lora.tune.yaml"], io(examples))).toBe(0);
    expect(out).toMatch(/^train +[\d.]+ to [\d.]+ GiB$/mu);
    expect(out).toMatch(/GiB are free: it (?:fits|may not fit)$/mu);
  });

  it("refuses a config with errors, and a model whose size is not told", async () => {
    writeFileSync(
      path.join(folder, "bad.tune.yaml"),
      "model: {name_or_path: none}\ndata: {train: none.jsonl}\n",
    );
    expect(await estimateCommand(["bad.tune.yaml"], io(folder))).toBe(2);
    expect(err).toContain("bad.tune.yaml:1");
    mkdirSync(path.join(folder, "model"));
    writeFileSync(path.join(folder, "model/config.json"), '{"model_type":"llama"}');
    writeFileSync(path.join(folder, "model/tokenizer.json"), "{}");
    const header = Buffer.from("{}");
    const size = Buffer.alloc(8);
    size.writeBigUInt64LE(BigInt(header.length));
    writeFileSync(path.join(folder, "model/model.safetensors"), Buffer.concat([size, header]));
    writeFileSync(path.join(folder, "rows.jsonl"), '{"prompt":"a","completion":"b"}\n');
    const text = "model: {name_or_path: model}\ndata: {train: rows.jsonl}\n";
    writeFileSync(path.join(folder, "unsized.tune.yaml"), text);
    await expect(estimateCommand(["unsized.tune.yaml"], io(folder))).rejects.toMatchObject({
      code: "XMD003",
    });
  });

  it("wants one config", async () => {
    await expect(estimateCommand([], io(folder))).rejects.toThrow(/name one run config/u);
  });
});

describe("tunesmith schema", () => {
  it("prints the schema", async () => {
    expect(await schemaCommand([], io(folder))).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ type: "object", required: ["model", "data"] });
  });
});
