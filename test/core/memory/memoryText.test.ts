import { describe, expect, it } from "vitest";
import type { DeviceFacts } from "../../../src/core/memory/device";
import { forecastRun } from "../../../src/core/memory/forecast/forecastRun";
import { bandText, fitOf, gib, memoryHint, memoryHover } from "../../../src/core/memory/memoryText";
import type { RunForecast } from "../../../src/core/memory/forecast/runForecast";
import { plainConfig } from "../../fakes/cliHarness";

const GIB = 2 ** 30;
const device: DeviceFacts = {
  ...{ id: "GPU-a", kind: "cuda", name: "NVIDIA <RTX> 4090" },
  ...{ totalBytes: 24564 * 2 ** 20, freeBytes: 23 * GIB },
};
const parts = { weights: 8, adapter: 1, gradients: 1, optimizer: 1, activations: 1, logits: 1, context: 0.2 };
const components = Object.fromEntries(
  Object.entries(parts).map(([name, size]) => [name, size * GIB]),
) as unknown as RunForecast["train"]["components"];
const phase = { lowBytes: 12.4 * GIB, highBytes: 14 * GIB, components };
const forecast: RunForecast = {
  ...{ engine: "torch", rough: false, reasons: [], checkpointing: true, device: "cuda" },
  ...{ train: phase, evaluate: { ...phase, lowBytes: 9 * GIB, highBytes: 10 * GIB }, merge: null },
};

describe("sizes in words", () => {
  it("have the digits that tell something", () => {
    expect([0, 0.004, 0.61, 1, 13.24, 140.6].map((size) => gib(size * GIB))).toEqual([
      ...["0.00", "0.00", "0.61", "1.0", "13.2", "141"],
    ]);
    expect(bandText({ lowBytes: 0.56 * GIB, highBytes: 0.66 * GIB })).toBe("0.61 ± 0.05");
  });

  it("say whether it fits, by the end of the band that counts", () => {
    expect(fitOf(phase, 14 * GIB)).toBe("fits");
    expect(fitOf(phase, 13 * GIB)).toBe("may not fit");
    expect(fitOf(phase, 12 * GIB)).toBe("does not fit");
  });
});

describe("the hint", () => {
  it("is the band and the whole device", () => {
    expect(memoryHint(forecast, device)).toBe("13.2 ± 0.8 of 24 GiB");
    expect(memoryHint({ ...forecast, rough: true, reasons: ["x"] }, device)).toBe(
      "13.2 ± 0.8 of 24 GiB, rough",
    );
    expect(memoryHint(forecast, { ...device, totalBytes: 6.2 * GIB })).toBe("13.2 ± 0.8 of 6.2 GiB");
  });
});

describe("the hover", () => {
  it("is a table by part and phase, and says what is free", () => {
    const text = memoryHover(forecast, device);
    expect(text).toContain(
      "**Needs 13.2 ± 0.8 GiB**, 23.0 of 24.0 GiB are free on NVIDIA \\<RTX\\> 4090: it fits.",
    );
    expect(text).toContain(
      "| train | 8.00 | 1.00 | 1.00 | 1.00 | 1.00 | 1.00 | 0.20 | **13.20** | 12.4–14.0 |\n| evaluate |",
    );
    expect(text).toContain("| GiB | weights | adapter | gradients |");
    expect(text).toContain("Activations are recomputed");
    expect(text).not.toContain("Merging");
  });

  it("tells a tiny model in MiB, and no part that is nothing", () => {
    const small = (bytes: number): RunForecast["train"] => ({
      ...{ lowBytes: bytes, highBytes: bytes * 2 },
      components: {
        ...components,
        weights: bytes,
        adapter: 0,
        gradients: 0,
        optimizer: 0,
        activations: 0,
        logits: 0,
        context: 0,
      },
    });
    const text = memoryHover({ ...forecast, train: small(2 ** 20), evaluate: small(2 ** 21) }, device);
    expect(text).toContain("| MiB | weights | **together** | band |");
    expect(text).toContain("| train | 1.0 | **1.0** | 1–2 |");
  });

  it("says why it is rough, and has a row for merging where there is something to merge", () => {
    const config = {
      model_type: "new",
      hidden_size: 64,
      num_hidden_layers: 2,
      num_attention_heads: 4,
      vocab_size: 100,
    };
    const rough = forecastRun(plainConfig(), { config }, { engine: "torch" })!;
    const text = memoryHover(rough, device);
    expect(text).toMatch(/\n\| merge \| [\d.]+ \|/u);
    expect(text).toContain("Rough: the architecture `new` is not one that is counted exactly.");
  });
});
