import { describe, expect, it } from "vitest";
import { adapterCost } from "../../../../src/core/memory/adapters/adapterCost";
import { forecastMemory, peakOf, type ForecastInput } from "../../../../src/core/memory/forecast/forecast";
import { optimizerState } from "../../../../src/core/memory/forecast/optimizerState";
import {
  LINEARS,
  LLAMA_3B,
  METHOD_PEAKS,
  METHODS,
  PUBLISHED,
  relativeError,
  type Comparison,
} from "../published";
import { SAVED } from "../savedTensors";

const GIB = 2 ** 30;

describe("the closed form against published measurements", () => {
  it("has all thirteen rows", () => {
    const numbers = new Set(PUBLISHED.map(({ name }) => (name.startsWith("11") ? "11" : name.split(" ")[0])));
    expect(numbers.size).toBe(13);
  });

  it.each<Comparison>([...PUBLISHED])("$name: within 8 %", (row) => {
    expect(Math.abs(relativeError(row))).toBeLessThan(0.08);
  });

  it.each<Comparison>([...METHOD_PEAKS])("$name of PEFT's comparison: within 8 %", (row) => {
    expect(Math.abs(relativeError(row))).toBeLessThan(0.08);
  });

  it.each<Comparison>([...SAVED])(
    "$name keeps what autograd keeps per token and layer: within 8 %",
    (row) => {
      expect(Math.abs(relativeError(row))).toBeLessThan(0.08);
    },
  );

  it.each(Object.entries(METHODS))("%s trains as many parameters as PEFT counts", (_, { plan, trained }) => {
    if (plan.name === "full") throw new Error("a row of an adapter");
    expect(adapterCost(LLAMA_3B, plan, { adapterBytes: 4, activationBytes: 2 }).trained).toBe(trained);
  });

  it("Llama-3.2-3B with every weight trained lies inside of the band", () => {
    const { lowBytes, highBytes, components } = forecastMemory({
      shape: LLAMA_3B,
      method: { name: "full" },
      tokens: 3072,
    });
    expect(lowBytes - 0.5e9).toBeLessThan(36.2 * GIB);
    expect(peakOf(components)).toBeGreaterThan(36.2 * GIB);
    expect(highBytes).toBeGreaterThan(36.2 * GIB);
  });

  it.each<Comparison>([...PUBLISHED, ...METHOD_PEAKS].filter(({ band }) => band !== undefined))(
    "$name lies inside of the band",
    ({ measured, band }) => {
      expect(measured).toBeGreaterThanOrEqual(band!.lowBytes);
      expect(measured).toBeLessThanOrEqual(band!.highBytes);
    },
  );
});

describe("what lowers the forecast", () => {
  const base: ForecastInput = {
    shape: LLAMA_3B,
    method: { name: "lora", rank: 16, targets: LINEARS },
    tokens: 1024,
  };
  const all = forecastMemory(base).highBytes;
  const smaller: readonly (readonly [string, ForecastInput])[] = [
    ["recomputation", { ...base, checkpointing: true }],
    ["quantization", { ...base, quantizedBits: 4.5 }],
    ["an adapter in 16 bits", { ...base, adapterBytes: 2 }],
    ["fused kernels", { ...base, fused: true }],
    ["a head in chunks", { ...base, logits: { chunkTokens: 256 } }],
    ["fewer targets", { ...base, method: { name: "lora", rank: 16, targets: LINEARS.slice(0, 2) } }],
    ["a smaller optimizer", { ...base, optimizerBytes: 2 }],
  ];
  it.each(smaller)("%s", (_, input) => {
    expect(forecastMemory(input).highBytes).toBeLessThan(all);
  });

  it("activations in host memory lower it further than recomputation alone", () => {
    const kept = forecastMemory({ ...base, tokens: 65536, checkpointing: true });
    const away = forecastMemory({ ...base, tokens: 65536, checkpointing: true, offloaded: true });
    expect(away.highBytes).toBeLessThan(kept.highBytes);
  });
});

describe("optimizers", () => {
  it.each([
    ["adamw_torch", 4, 8, 0],
    ["adamw_torch_fused", 2, 4, 0],
    ["adamw_8bit", 4, 2.03125, 0],
    ["paged_adamw_8bit", 4, 0, 2.03125],
    ["paged_adamw_32bit", 2, 0, 8],
    ["lion_8bit", 4, 1.015625, 0],
    ["lion_32bit", 2, 4, 0],
    ["sgd", 4, 4, 0],
    ["adafactor", 4, 1, 0],
  ])("%s with parameters of %i bytes", (name, bytes, device, host) => {
    expect(optimizerState(name, bytes)).toEqual({ device, host, known: true });
  });

  it("one that is not known is counted as AdamW and called so", () => {
    expect(optimizerState("muon_of_tomorrow", 2)).toEqual({ device: 8, host: 0, known: false });
    expect(optimizerState("__proto__", 4)).toEqual({ device: 8, host: 0, known: false });
  });
});
