import { describe, expect, it } from "vitest";
import { splitRows, type SplitRow } from "../../../src/core/runs/splitRows";
import { totalSteps } from "../../../src/core/runs/totalSteps";

const rows = (n: number, of: (i: number) => Partial<SplitRow> = () => ({})): SplitRow[] =>
  Array.from({ length: n }, (_, i) => ({ stratum: "", group: null, ...of(i) }));
const shares = { eval: 0.1, test: 0.2, seed: 13 };

describe("a split", () => {
  it("uses every row once, in ascending order, in the asked shares", () => {
    const parts = splitRows(rows(200), shares);
    expect([parts.train.length, parts.eval.length, parts.test.length]).toEqual([140, 20, 40]);
    const all = [...parts.train, ...parts.eval, ...parts.test].sort((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: 200 }, (_, i) => i));
    for (const part of Object.values(parts))
      expect((part as number[]).toSorted((a, b) => a - b)).toEqual(part);
  });

  it("repeats for a seed and differs between seeds", () => {
    expect(splitRows(rows(100), shares)).toEqual(splitRows(rows(100), shares));
    expect(splitRows(rows(100), shares)).not.toEqual(splitRows(rows(100), { ...shares, seed: 14 }));
  });

  it("divides each stratum in proportion, rare ones too", () => {
    const strata = rows(200, (i) => ({ stratum: i % 10 === 0 ? "rare" : "common" }));
    const rare = splitRows(strata, shares).test.filter((i) => strata[i]?.stratum === "rare");
    expect(rare).toHaveLength(4);
  });

  it("never tears a group apart", () => {
    const grouped = rows(120, (i) => ({ group: `patient-${Math.floor(i / 4)}` }));
    const parts = splitRows(grouped, shares);
    const homes = new Map<string, Set<string>>();
    for (const [name, indices] of Object.entries(parts))
      for (const i of indices as number[]) {
        const group = grouped[i]?.group ?? "";
        homes.set(group, (homes.get(group) ?? new Set()).add(name));
      }
    for (const parted of homes.values()) expect(parted.size).toBe(1);
    expect(Math.abs(parts.test.length - 24)).toBeLessThanOrEqual(2);
  });

  it("leaves everything to training when nothing else is asked for, and takes empty input", () => {
    expect(splitRows(rows(5), { eval: 0, test: 0, seed: 1 }).train).toHaveLength(5);
    expect(splitRows([], shares)).toEqual({ train: [], eval: [], test: [] });
  });
});

describe("the number of steps", () => {
  const plan = {
    num_train_epochs: 3,
    max_steps: null,
    per_device_train_batch_size: 4,
    gradient_accumulation_steps: 2,
  };
  it.each([
    [64, {}, 24],
    [65, {}, 27],
    [1, {}, 3],
    [64, { num_train_epochs: 0.5 }, 4],
    [64, { max_steps: 5 }, 5],
  ])("%i rows with %j are %i steps", (n, change, steps) => {
    expect(totalSteps(n, { ...plan, ...change })).toBe(steps);
  });
});
