import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { estimateCommand } from "../../src/cli/commands/estimate";
import { fakeNvidiaSmi } from "../fakes/nvidiaSmi/path";
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

function io(cwd: string, env: CliIo["env"] = {}): CliIo {
  return {
    out: (text) => (out += text),
    outBytes: (bytes) => (out += Buffer.from(bytes).toString()),
    err: (text) => (err += text),
    // No GPU of the machine that runs the tests, and a home of our own.
    env: { PATH: folder, TUNESMITH_HOME: path.join(folder, "home"), LANG: "C.UTF-8", ...env },
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
    // The longest row has 33 tokens: room for more is not used.
    expect(await highBytes("data.max_length=64")).toBe(usual);
    expect(await highBytes("data.max_length=16", "data.truncation=drop")).toBeLessThan(usual);
  });

  it("says in words what it needs and whether that is free", async () => {
    expect(await estimateCommand(["triage-lora.tune.yaml"], io(examples))).toBe(0);
    expect(out).toContain("triage-lora · memory of the embedded engine");
    expect(out).toMatch(/^ {2}MiB +train +evaluate$/mu);
    expect(out).toMatch(/^ {2}weights +\d+\.\d +\d+\.\d {2}━+$/mu);
    expect(out).toMatch(
      /^ {2}[✔▲✘] cpu: [\d.]+ of [\d.]+ GiB are free: it (?:fits|may not fit|does not fit)$/mu,
    );
    expect(out).toContain("For rows of 33 tokens, as the longest has (data.max_length, 128 tokens).");
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    expect(err).toBe("");
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
      code: "MEM002",
    });
  });

  it("forecasts a model of which only config.json is there, or not all of the weights", async () => {
    const config = {
      ...{ model_type: "mistral", hidden_size: 4096, num_hidden_layers: 32, num_attention_heads: 32 },
      ...{ num_key_value_heads: 8, intermediate_size: 14336, vocab_size: 32000 },
    };
    mkdirSync(path.join(folder, "model"));
    writeFileSync(path.join(folder, "model/config.json"), JSON.stringify(config));
    writeFileSync(path.join(folder, "rows.jsonl"), '{"prompt":"a","completion":"b"}\n');
    writeFileSync(
      path.join(folder, "a.tune.yaml"),
      "model: {name_or_path: model}\ndata: {train: rows.jsonl}\n",
    );
    const weights = async (): Promise<unknown> => {
      out = "";
      expect(await estimateCommand(["a.tune.yaml", "--format", "json"], io(folder))).toBe(0);
      return (JSON.parse(out) as Document).phases["train"]?.components;
    };
    // 7,241,732,096 parameters in float32: there is no GPU here.
    expect(await weights()).toMatchObject({ weights: 4 * 7_241_732_096 });
    expect(err).toContain("XMD002");
    const index = { weight_map: { "model.norm.weight": "model-00001-of-00002.safetensors" } };
    writeFileSync(path.join(folder, "model/model.safetensors.index.json"), JSON.stringify(index));
    expect(await weights()).toMatchObject({ weights: 4 * 7_241_732_096 });
  });

  it("answers bad input with a place and a next step, and never with a stack", async () => {
    const file = path.join(folder, "x.tune.yaml");
    const inputs: readonly (readonly [string, number])[] = [
      ["model: [", 1],
      ["", 1],
      ["- a\n- b\n", 1],
      ["model: {name_or_path: 3}\ndata: {train: [[]]}\n", 1],
      ["\u0000", 1],
    ];
    for (const [text, code] of inputs) {
      writeFileSync(file, text);
      err = "";
      expect(await estimateCommand(["x.tune.yaml"], io(folder)), text).toBe(code);
      expect(err).toContain("next: tunesmith check x.tune.yaml");
      expect(err).not.toMatch(/^\s+at /mu);
    }
    await expect(estimateCommand(["none.tune.yaml"], io(folder))).rejects.toMatchObject({ exitCode: 2 });
    await expect(estimateCommand([folder], io(folder))).rejects.toMatchObject({ exitCode: 2 });
    await expect(estimateCommand(["x", "--format", "yaml"], io(folder))).rejects.toThrow(/--format/u);
  });

  it("wants one config", async () => {
    await expect(estimateCommand([], io(folder))).rejects.toThrow(/name one run config/u);
  });
});

/** An 8-billion-parameter model of which nothing but the header is there. */
function writeLarge(config: object): void {
  const files = { hidden_size: 4096, intermediate_size: 14336, num_hidden_layers: 32, vocab_size: 128256 };
  const heads = { num_attention_heads: 32, num_key_value_heads: 8 };
  mkdirSync(path.join(folder, "model"));
  writeFileSync(path.join(folder, "model/config.json"), JSON.stringify({ ...files, ...heads, ...config }));
  writeFileSync(path.join(folder, "model/tokenizer.json"), "{}");
  const header = Buffer.from("{}");
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(header.length));
  writeFileSync(path.join(folder, "model/model.safetensors"), Buffer.concat([size, header]));
  writeFileSync(path.join(folder, "rows.jsonl"), '{"prompt":"a","completion":"b"}\n');
  writeFileSync(
    path.join(folder, "large.tune.yaml"),
    [
      "name: large",
      "model: {name_or_path: model}",
      "data: {train: rows.jsonl, max_length: 2048}",
      "train: {per_device_train_batch_size: 8, gradient_accumulation_steps: 2, gradient_checkpointing: false}",
    ].join("\n"),
  );
}

describe.skipIf(process.platform === "win32")("with GPUs", () => {
  const gpus = (mode: string): CliIo["env"] => fakeNvidiaSmi(folder, mode);

  it("goes to the GPU with most room, and lists every device with what is free", async () => {
    writeLarge({ model_type: "llama" });
    expect(await estimateCommand(["large.tune.yaml", "--format", "json"], io(folder, gpus("")))).toBe(0);
    const document = JSON.parse(out) as Document & {
      readonly device: string;
      readonly proposals: readonly { readonly edits: readonly unknown[]; readonly highBytes: number }[];
    };
    expect(document).toMatchObject({ engine: "torch", rough: false, checkpointing: false });
    expect(document.device).toBe("GPU-9f8e7d6c-aaaa-bbbb-cccc-ddddeeeeffff");
    expect(document.devices.map(({ id }) => id.slice(0, 5))).toEqual(["cpu", "GPU-5", "GPU-9"]);
    expect(Object.keys(document.phases)).toEqual(["train", "evaluate", "merge"]);
    const free = document.devices[2]!.freeBytes;
    expect(document.phases["train"]!.highBytes).toBeGreaterThan(free);
    expect(document.proposals.length).toBeGreaterThan(0);
    for (const { highBytes } of document.proposals) expect(highBytes).toBeLessThanOrEqual(free);
  });

  it("forecasts every device for itself: a processor computes in 32 bits", async () => {
    writeLarge({ model_type: "llama" });
    await estimateCommand(["large.tune.yaml"], io(folder, gpus("")));
    const needs = (name: string): number =>
      Number(new RegExp(`${name}.*\\n.*train ([\\d.]+) `, "u").exec(out)?.[1]);
    expect(needs("cpu:")).toBeGreaterThan(1.2 * needs("RTX 4090:"));
    expect(needs("H100")).toBe(needs("RTX 4090:"));
    const two = ["--set", "train.per_device_train_batch_size=2"];
    // With 22 GiB free nothing but recomputing is left to `auto`; on the larger one it is not needed.
    out = "";
    await estimateCommand(
      ["large.tune.yaml", ...two, "--set", "train.gradient_checkpointing=auto"],
      io(folder, gpus("")),
    );
    expect(needs("RTX 4090:")).toBeLessThan(needs("H100"));
  });

  it("says in words what would make it fit", async () => {
    writeLarge({ model_type: "llama" });
    expect(await estimateCommand(["large.tune.yaml"], io(folder, gpus("")))).toBe(0);
    expect(out).toContain("✘ NVIDIA GeForce RTX 4090: 22.5 of 24.0 GiB are free\n");
    expect(out).toContain("\n    GPU-5a2b7c1e-0000-1111-2222-333344445555\n");
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    expect(out).toContain("Merging needs");
    expect(out).toContain("It fits with one of these, the least costly first:");
    expect(out).toMatch(/^ {5}train\.per_device_train_batch_size: [124]$/mu);
  });

  it("calls an unknown architecture rough, and says so", async () => {
    writeLarge({ model_type: "nobody_knows" });
    await estimateCommand(["large.tune.yaml"], io(folder, gpus("")));
    expect(out).toContain("Rough: the architecture nobody_knows is not one that is counted exactly.");
  });

  it("says when the GPU's tool does not answer, and when a GPU is not there", async () => {
    writeLarge({ model_type: "llama" });
    await estimateCommand(["large.tune.yaml"], io(folder, gpus("fail|Driver/library version mismatch")));
    expect(out).toContain("▲ nvidia-smi: Driver/library version mismatch");
    out = "";
    const set = ["--set", "train.engine=torch", "--set", "train.devices=[GPU-x]"];
    expect(await estimateCommand(["large.tune.yaml", ...set], io(folder, gpus("")))).toBe(0);
    expect(out).toContain("✘ train.devices names GPU-x, which is not there");
  });
});

describe("tunesmith schema", () => {
  it("prints the schema", async () => {
    expect(await schemaCommand([], io(folder))).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ type: "object", required: ["model", "data"] });
  });
});
