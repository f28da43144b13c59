import { describe, expect, it } from "vitest";
import { checkConfig } from "../../../src/core/runconfig/checkConfig";
import { checkDialect } from "../../../src/core/runconfig/dialects/checkDialect";
import { detectDialect } from "../../../src/core/runconfig/dialects/detect";
import { parseConfig } from "../../../src/core/runconfig/parse/parseConfig";

/** Files of nothing but keys that nobody knows, one for each three characters. */
const ours = (count: number): string => "a:\n".repeat(count);
const axolotls = (count: number): string =>
  `base_model: m\nsequence_len: 512\ndatasets:\n  - path: x\n${ours(count)}`;

const FEW = 2000;
const TIMES = 8;

/** Processor time of the best of three. */
function cost(work: () => void): number {
  const times = [1, 2, 3].map(() => {
    const began = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(began);
    return user + system;
  });
  return Math.min(...times);
}

describe("checking thousands of unknown keys", () => {
  it("costs no more than their number, in a config of ours", () => {
    const check = (count: number): void => {
      expect(checkConfig(ours(count), { file: "a.tune.yaml" }).findings).toHaveLength(500);
    };
    expect(
      cost(() => {
        check(FEW * TIMES);
      }) /
        cost(() => {
          check(FEW);
        }),
    ).toBeLessThan(TIMES * 3);
  });

  it("costs no more than their number, in another tool's config", () => {
    const check = (count: number): void => {
      const tree = parseConfig(axolotls(count));
      const detection = detectDialect(tree.root, tree.text);
      if (detection === undefined) throw new Error("no config of a tool");
      expect(checkDialect(tree, detection, { file: "a.yaml" }).findings).toHaveLength(500);
    };
    expect(
      cost(() => {
        check(FEW * TIMES);
      }) /
        cost(() => {
          check(FEW);
        }),
    ).toBeLessThan(TIMES * 3);
  });
});
