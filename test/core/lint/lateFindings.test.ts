import { describe, expect, it } from "vitest";
import { createLateFindings } from "../../../src/core/lint/lateFindings";
import { defineRule } from "../../../src/core/lint/defineRule";
import { startRule, type Findings } from "../../../src/core/lint/runningRule";
import { createNeedleTable } from "../../../src/core/lint/needles/needles";

describe("findings that wait for the end of the file", () => {
  it("are all counted, also those that are too many to be held back", () => {
    const late = createLateFindings(3, 0, 4);
    const add = (about: string | undefined, row: number): void => {
      late.count();
      late.add({ about, place: { row }, message: `row ${String(row)}`, details: {} });
    };
    // Two about one thing, five about another, which are a template, and three that are never dropped.
    for (let row = 1; row <= 5; row++) add("template", row);
    for (let row = 6; row <= 7; row++) add("twin", row);
    for (let row = 8; row <= 10; row++) add(undefined, row);
    const findings: Findings = {
      ...{ kept: [], reported: 0, omitted: {}, current: undefined, itemOffset: undefined },
      hashOfCurrent: () => undefined,
      needles: createNeedleTable(),
      shared: new Map(),
    };
    const rule = defineRule({
      ...{ code: "LEK002", name: "n", severity: "warning", bad: "", good: "" },
      begin: () => ({
        finish: (report) => {
          late.report(report);
        },
      }),
    });
    const running = startRule(rule, [rule], { file: "x.jsonl", limitPerRule: 100 }, findings);
    running.checks.finish?.(running.report);
    expect(findings.kept.length + (findings.omitted["LEK002"] ?? 0)).toBe(5);
    expect(findings.kept.every(({ message }) => message !== "")).toBe(true);
  });

  it("are kept up to the limit of their rule, and counted beyond it", () => {
    const late = createLateFindings(1000, 0, 6);
    for (let row = 1; row <= 9; row++) {
      late.count();
      late.add({ about: String(row), place: { row }, message: `row ${String(row)}`, details: {} });
    }
    const told: boolean[] = [];
    late.report((_, __, details) => {
      told.push(details?.isOnlyCounted !== true);
    });
    expect(told).toEqual([true, true, true, true, true, true, false, false, false]);
  });
});
