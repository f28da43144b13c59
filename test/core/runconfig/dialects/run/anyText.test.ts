import { expect, it } from "vitest";
import { createRandom } from "../../../../../src/base/random";
import type { ConfigFacts } from "../../../../../src/core/runconfig/configFacts";
import { checkDialect } from "../../../../../src/core/runconfig/dialects/checkDialect";
import { detectDialect } from "../../../../../src/core/runconfig/dialects/detect";
import { completeForeign } from "../../../../../src/core/runconfig/dialects/features/completeForeign";
import { hoverForeign } from "../../../../../src/core/runconfig/dialects/features/hoverForeign";
import { parseConfig } from "../../../../../src/core/runconfig/parse/parseConfig";
import { toConfigFacts } from "../../caseFacts";
import { applyFix } from "../applyFix";
import { INVENTED } from "../realConfigs";

const KNOWN = toConfigFacts({
  data: { rows: { format: "messages", columns: ["messages"], tokens: { p50: 900, max: 9000 }, longer: 9 } },
  models: { tiny: { positions: 64, tokenizer: { template: "none" } } },
  devices: { "GPU-a": { name: "GPU", total: 1, free: 0.1 } },
});

/** Every path leads somewhere, and everything is known of it. */
const EVERYTHING: ConfigFacts = {
  ...KNOWN,
  lookup: (path) =>
    /\.\w+$/u.test(path) ? { kind: "file", bytes: 1 } : { kind: "folder", names: ["config.json"] },
  dataset: () => KNOWN.dataset?.("rows"),
  model: () => KNOWN.model?.("tiny"),
  registry: () => ({ names: ["one", "two"], files: new Map([["one", "one.jsonl"]]) }),
};

const JUNK = [
  "{",
  "[",
  "- ",
  ": ",
  "null",
  "~",
  '"',
  "'",
  "\n",
  "  ",
  "&a ",
  "*a",
  "1e999",
  "{a: {b: [1]}}",
  "__proto__:",
];

it("whatever the text says, it is held against data, model and memory, and asked about, without a throw", () => {
  const random = createRandom(23);
  let told = 0;
  for (let round = 0; round < 80; round++) {
    const { text, dialect } = INVENTED[random.below(INVENTED.length)]!;
    let mutated = text;
    for (let n = random.below(3); n >= 0; n--) {
      const from = random.below(mutated.length + 1);
      mutated =
        mutated.slice(0, from) + JUNK[random.below(JUNK.length)]! + mutated.slice(from + random.below(20));
    }
    const tree = parseConfig(mutated);
    const detection = detectDialect(tree.root, mutated) ?? { dialect };
    const lines = mutated.split("\n");
    for (const finding of checkDialect(tree, detection, { file: "it.yaml", facts: EVERYTHING }).findings) {
      if (/^(?:XDT|XMD|MEM)/u.test(finding.code)) told++;
      expect(finding.line, mutated).toBeLessThanOrEqual(lines.length);
      if (finding.fix !== undefined) expect(typeof applyFix(mutated, finding)).toBe("string");
    }
    const offset = random.below(mutated.length + 1);
    hoverForeign(tree, detection, offset);
    for (const { start, end } of completeForeign(tree, detection, offset).slice(0, 3))
      expect(start <= offset && offset <= end && end <= mutated.length, mutated).toBe(true);
  }
  expect(told).toBeGreaterThan(80);
});
