import { describe, expect, it } from "vitest";
import { printFacts } from "../../src/cli/printers/factsText";
import type { DatasetFacts } from "../../src/protocol/datasetFacts";

const STYLE = { unicode: true, colour: false, columns: 80, rewrite: false };
const FACTS: DatasetFacts = {
  ...{ version: 1, files: [], rows: 3, columns: [], labels: [], groups: [], languages: [], findings: {} },
  lengths: { unit: "characters", exact: true, p50: 0, p95: 0, p99: 0, max: 0 },
  duplicates: { exact: 0 },
};
const SECRET = ["sk", "live", "4eC39HqLyjWDarjtT1zdp7dcAbCdEfGh"].join("_");

describe("facts on the terminal", () => {
  it("mask a value before they cut it: no part of a secret is longer for being at the end", () => {
    for (let before = 0; before <= 40; before++) {
      const value = `${"the key of mine is ".padStart(before, "x").slice(-before || undefined)} ${SECRET}`;
      const facts = {
        ...FACTS,
        labels: [{ value, n: 3 }],
        groups: [{ column: "g", values: [{ value, n: 3 }] }],
      };
      const shown = printFacts(facts, STYLE);
      expect(shown).not.toContain(SECRET.slice(0, 5));
    }
  });

  it("mask the name of a column before they cut it", () => {
    const facts = { ...FACTS, groups: [{ column: SECRET, values: [{ value: "a", n: 3 }] }] };
    expect(printFacts(facts, STYLE)).not.toContain(SECRET.slice(0, 5));
    expect(printFacts(facts, STYLE)).toContain("sk_l…");
  });

  it("cut what is long and no secret", () => {
    const facts = { ...FACTS, labels: [{ value: "y".repeat(60), n: 3 }] };
    expect(printFacts(facts, STYLE)).toContain(`${"y".repeat(39)}… 3 (100`);
  });
});
