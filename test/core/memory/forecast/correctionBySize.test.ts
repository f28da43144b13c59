import { describe, expect, it } from "vitest";
import { createRandom } from "../../../../src/base/random";
import { applyCorrection, type Correction } from "../../../../src/core/memory/forecast/correction";
import { bandBySize } from "../../../../src/core/memory/forecast/correctionBySize";
import { stateOf, sum, type Forecast } from "../../../../src/core/memory/forecast/forecast";
import { forecastEmbeddedTraining } from "../../../../src/core/memory/forecast/forecastEmbedded";

/**
 * Runs of the example's configs over one epoch, on two processors of a Linux machine (onnxruntime 1.30, Node 20), with
 * rows of up to 33 tokens: the size that was forecast for the estimated part and the size that was measured, in bytes.
 */
const LORA: readonly (readonly [batch: number, size: number, measured: number])[] = [
  [4, 171919360, 193921024],
  [8, 183838720, 212500480],
  [8, 183838720, 205623296],
  [8, 183838720, 209027072],
  [16, 207677440, 217882624],
  [16, 207677440, 220561408],
  [16, 207677440, 217247744],
  [32, 255354880, 229855232],
  [32, 255354880, 242950144],
  [32, 255354880, 243064832],
  [64, 350709760, 269275136],
  [128, 541419520, 370311168],
];
const FULL: typeof LORA = [
  [8, 183494656, 196219392],
  [32, 253978624, 222777856],
  [64, 347957248, 283263488],
];
/** Of the embedded engine's forecast, where all of it is estimated. */
const own = (size: number): { low: number; high: number } => ({ low: 0.75 * size, high: 1.25 * size });
const holds = ({ low, high }: { low: number; high: number }, value: number): boolean =>
  low <= value && value <= high;

describe("what one run says about the next", () => {
  const pairs = [LORA, FULL].flatMap((runs) =>
    runs.flatMap((learnt) => runs.filter((next) => next !== learnt).map((next) => [learnt, next] as const)),
  );

  it("holds for every other run that the forecast itself holds for", () => {
    let checked = 0;
    for (const [[batch, size, measured], [nextBatch, nextSize, next]] of pairs) {
      if (!holds(own(nextSize), next)) continue;
      checked++;
      expect(holds(bandBySize([{ size, measured }], nextSize, own), next), `${batch} → ${nextBatch}`).toBe(
        true,
      );
    }
    expect(checked).toBeGreaterThan(100);
  });

  it("is a fourth of the forecast's own band where the same is run again", () => {
    for (const [, size, measured] of [...LORA, ...FULL]) {
      const { low, high } = bandBySize([{ size, measured }], size, own);
      expect((high - low) / (0.5 * size)).toBeLessThan(0.3);
    }
  });

  it("would be wrong if it were carried over as a share", () => {
    // Why it is not: the runtime's own memory does not grow with the batch.
    const [, size, measured] = LORA[0]!;
    const [, nextSize, next] = LORA.at(-2)!;
    expect(Math.abs((nextSize * measured) / size / next - 1)).toBeGreaterThan(0.3);
  });
});

describe("several measurements", () => {
  const random = createRandom(3);
  const some = (n: number): { size: number; measured: number }[] =>
    Array.from({ length: n }, () => {
      const size = 1e8 * (1 + 9 * random.next());
      return { size, measured: size * (0.3 + 1.6 * random.next()) };
    });

  it("give a band that is never empty, grows with the size, and holds what was measured", () => {
    for (let i = 0; i < 500; i++) {
      const points = some(1 + random.below(6));
      let before = { low: -Infinity, high: -Infinity };
      for (let size = 5e7; size < 1.5e9; size *= 1.13) {
        const band = bandBySize(points, size, own);
        expect(band.high).toBeGreaterThanOrEqual(band.low);
        expect(band.low).toBeGreaterThanOrEqual(before.low - 1e-3);
        expect(band.high).toBeGreaterThanOrEqual(before.high - 1e-3);
        before = band;
      }
    }
    for (let i = 0; i < 200; i++) {
      const [point] = some(1);
      expect(holds(bandBySize([point!], point!.size, own), point!.measured)).toBe(true);
    }
  });

  it("that agree make it narrower than one of them does", () => {
    const points = LORA.map(([, size, measured]) => ({ size, measured }));
    for (const [, size] of LORA) {
      const { low, high } = bandBySize(points, size, own);
      const alone = bandBySize([points[0]!], size, own);
      expect(high - low).toBeLessThanOrEqual(alone.high - alone.low);
    }
  });
});

describe("a forecast of the embedded engine after a run", () => {
  const SHAPE = {
    ...{ hidden: 64, intermediate: 192, layers: 4, heads: 4, keyValueHeads: 4, headSize: 16 },
    ...{ vocabulary: 1000, tied: true },
  };
  const forecast = (batch: number): Forecast =>
    forecastEmbeddedTraining({
      shape: SHAPE,
      method: { name: "lora", rank: 8, targets: "all-linear" },
      ...{ batch, length: 64, trainedShare: 0.5 },
    });
  const estimated = ({ components }: Forecast): number => sum(components) - stateOf(components);
  const learnt = (batch: number, ratio: number): Correction => ({
    ...{ model: "m", method: "l", device: "cpu" },
    residuals: [{ ratio, measuredAt: "2026-11-29T15:00:00.000Z", sizeBytes: estimated(forecast(batch)) }],
  });

  it("is narrower, lies around what was measured, and its parts add up to its middle", () => {
    const before = forecast(8);
    const after = applyCorrection(before, learnt(8, 1.1));
    const peak = stateOf(before.components) + 1.1 * estimated(before);
    expect(after.lowBytes).toBeLessThan(peak);
    expect(after.highBytes).toBeGreaterThan(peak);
    expect(after.highBytes - after.lowBytes).toBeLessThan(0.3 * (before.highBytes - before.lowBytes));
    expect(sum(after.components)).toBeCloseTo((after.lowBytes + after.highBytes) / 2, -1);
    expect(after.components.weights).toBe(before.components.weights);
  });

  it("stays monotone in the batch", () => {
    for (const ratio of [0.5, 0.9, 1.1, 1.8]) {
      let before = { lowBytes: 0, highBytes: 0 };
      for (let batch = 1; batch <= 256; batch++) {
        const { lowBytes, highBytes } = applyCorrection(forecast(batch), learnt(16, ratio));
        expect(lowBytes).toBeGreaterThanOrEqual(before.lowBytes - 1);
        expect(highBytes).toBeGreaterThanOrEqual(before.highBytes - 1);
        before = { lowBytes, highBytes };
      }
    }
  });
});
