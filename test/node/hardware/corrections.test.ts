import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { findCorrection } from "../../../src/core/memory/forecast/correction";
import { readCorrections, recordResidual } from "../../../src/node/hardware/corrections";

let home: string;
beforeEach(() => {
  home = path.join(mkdtempSync(path.join(tmpdir(), "tunesmith-home-")), "inner");
});
afterEach(() => {
  rmSync(path.dirname(home), { recursive: true, force: true });
});

const KEY = { model: "llama-1", method: "sft-lora", device: "GPU-a@550" };
const residual = (ratio: number) => ({ ratio, measuredAt: "2026-11-29T15:00:00.000Z" });

it("keeps what was measured by model, method and device", () => {
  expect(readCorrections(home)).toEqual([]);
  recordResidual(home, KEY, residual(0.9));
  recordResidual(home, { ...KEY, device: "cpu" }, residual(1.2));
  recordResidual(home, KEY, residual(0.8));
  const all = readCorrections(home);
  expect(findCorrection(all, KEY)?.residuals.map(({ ratio }) => ratio)).toEqual([0.9, 0.8]);
  expect(findCorrection(all, { ...KEY, device: "cpu" })?.residuals).toEqual([residual(1.2)]);
  expect(findCorrection(all, { ...KEY, model: "__proto__" })).toBe(undefined);
  expect(JSON.parse(readFileSync(path.join(home, "corrections.json"), "utf8"))).toMatchObject({ version: 1 });
});

it("keeps the size that a residual was measured at, and no measurement twice", () => {
  const sized = { ...residual(1.1), sizeBytes: 123 };
  recordResidual(home, KEY, sized);
  recordResidual(home, KEY, sized);
  recordResidual(home, KEY, { ...sized, measuredAt: "2026-11-30T15:00:00.000Z" });
  expect(findCorrection(readCorrections(home), KEY)?.residuals).toEqual([
    sized,
    { ...sized, measuredAt: "2026-11-30T15:00:00.000Z" },
  ]);
});

it("forgets the oldest of many", () => {
  for (let i = 0; i < 40; i++) recordResidual(home, KEY, residual(1 + i));
  const ratios = findCorrection(readCorrections(home), KEY)?.residuals.map(({ ratio }) => ratio);
  expect(ratios).toEqual(Array.from({ length: 16 }, (_, i) => 25 + i));
});

it("takes a damaged file for none, and writes it anew", () => {
  recordResidual(home, KEY, residual(1));
  const file = path.join(home, "corrections.json");
  const damaged = [
    ...["", "{", "null", "[]", '{"version":2,"corrections":[]}', '{"version":1,"corrections":{"a":1}}'],
    '{"version":1,"corrections":[null,3,{"model":"x"},{"model":"x","method":"y","device":"z","residuals":7}]}',
  ];
  for (const text of damaged) {
    writeFileSync(file, text);
    expect(readCorrections(home), text).toEqual([]);
  }
  const half = {
    ...KEY,
    residuals: [{ ratio: "1", measuredAt: "x" }, { ratio: -1, measuredAt: "x" }, residual(2)],
  };
  writeFileSync(file, JSON.stringify({ version: 1, corrections: [half] }));
  expect(readCorrections(home)).toEqual([{ ...KEY, residuals: [residual(2)] }]);
  recordResidual(home, KEY, residual(3));
  expect(findCorrection(readCorrections(home), KEY)?.residuals).toHaveLength(2);
});
