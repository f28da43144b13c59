import { describe, expect, it } from "vitest";
import { createLineIndex } from "../../../src/base/lineIndex";
import { checkKeys } from "../../../src/core/runconfig/check/checkKeys";
import { createReporter, type Reporter } from "../../../src/core/runconfig/check/reporter";
import { checkDialect } from "../../../src/core/runconfig/dialects/checkDialect";
import { detectDialect } from "../../../src/core/runconfig/dialects/detect";
import { parseConfig } from "../../../src/core/runconfig/parse/parseConfig";
import { processorTime } from "../../fakes/processorTime";

/** Files of nothing but keys that nobody knows, one for each three characters. */
const ours = (count: number): string => "a:\n".repeat(count);
const axolotls = (count: number): string =>
  `base_model: m\nsequence_len: 512\ndatasets:\n  - path: x\n${ours(count)}`;

const FEW = 2000;
/** About 2; where each of these keys was looked at, it was 67. */
const MOST_TIMES = 20;
/** What one file is told of. */
const MOST = 500;

describe("checking thousands of unknown keys", () => {
  it("ends where nothing more is told, in a config of ours", () => {
    const { root, text } = parseConfig(ours(FEW));
    if (root === undefined) throw new Error("nothing was read");
    const reporter = createReporter("a.tune.yaml", text, createLineIndex(text));
    let calls = 0;
    const counting: Reporter = {
      ...reporter,
      get isFull() {
        return reporter.isFull;
      },
      report: (...finding) => {
        calls++;
        reporter.report(...finding);
      },
    };
    checkKeys(root, counting);
    expect(reporter.findings).toHaveLength(MOST);
    // A key may have two findings, of which the last is one too many.
    expect(calls).toBeLessThanOrEqual(MOST + 1);
  });

  it("costs a few times what reading them costs, in another tool's config", () => {
    const text = axolotls(FEW * 8);
    const tree = parseConfig(text);
    const detection = detectDialect(tree.root, text);
    if (detection === undefined) throw new Error("no config of a tool");
    const reading = processorTime(() => parseConfig(text));
    const checking = processorTime(() => {
      expect(checkDialect(tree, detection, { file: "a.yaml" }).findings).toHaveLength(MOST);
    });
    expect(checking / reading).toBeLessThan(MOST_TIMES);
  });
});
