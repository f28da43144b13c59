import { describe, expect, it } from "vitest";
import { fuzzConfig } from "./fuzzConfig";

describe("three thousand edits of a config", () => {
  it("no feature fails, no place lies outside of the text, and nothing takes long", () => {
    const { failures, edits, faulty, slowestMs } = fuzzConfig(1, 3000);
    expect(failures).toEqual([]);
    // The edits must break things and leave things whole, or nothing is tried.
    expect(faulty).toBeGreaterThan(edits / 3);
    expect(faulty).toBeLessThan(edits * 0.98);
    expect(slowestMs).toBeLessThan(1000);
  }, 60_000);
});
