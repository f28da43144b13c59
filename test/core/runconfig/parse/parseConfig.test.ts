import { describe, expect, it } from "vitest";
import { createRandom } from "../../../../src/base/random";
import { checkRunConfig } from "../../../../src/core/runconfig/checkRunConfig";
import { nodeAt, type ConfigNode } from "../../../../src/core/runconfig/configTree";
import { parseConfig } from "../../../../src/core/runconfig/parse/parseConfig";

const BASE = "model:\n  name_or_path: m\ndata:\n  train: t.jsonl\n";

function problems(text: string): string[] {
  const { findings } = checkRunConfig(text, { file: "x" });
  return findings.map(({ code, line, message }) => `${line ?? 0} ${code} ${message}`);
}

function* nodes(node: ConfigNode): Generator<ConfigNode> {
  yield node;
  for (const child of node.children) yield* nodes(child);
}

describe("places", () => {
  it("of a scalar are exactly its letters, in UTF-16 units, on any line ending", () => {
    for (const ending of ["\n", "\r\n"]) {
      const text = [
        "name: 😀 run # why",
        'train: {seed: 3, engine: "onnx"}',
        "data:",
        "  train: a b.jsonl",
      ].join(ending);
      const { root } = parseConfig(text);
      const sources = ["name", "train.seed", "train.engine", "data.train"].map((path) => {
        const node = nodeAt(root, path);
        return node === undefined ? path : text.slice(node.start, node.end);
      });
      expect(sources).toEqual(["😀 run", "3", '"onnx"', "a b.jsonl"]);
    }
  });

  it("of keys are the keys, and of a group without its trailing comment", () => {
    const text = "train:\n  seed: 3\n  # the end\n\nname: x\n";
    const train = nodeAt(parseConfig(text).root, "train");
    expect(text.slice(train?.keyStart, train?.keyEnd)).toBe("train");
    expect(text.slice(train?.start, train?.end)).toMatch(/^seed: 3/u);
    expect(text.slice(train?.start, train?.end)).not.toMatch(/name/u);
  });
});

describe("a line that is half typed", () => {
  it.each([
    ["a key without its colon", "train:\n  learning_\n  seed: x\n", 6, 7],
    ["an unclosed bracket", "evaluate:\n  labels: [a\n  groups: x y\ntrain:\n  seed: x\n", 6, 9],
    ["an unclosed quote", 'name: "abc\ntrain:\n  seed: x\n', 5, 7],
    ["a tab", "train:\n\tmax_steps: 3\n  seed: x\n", 6, 7],
  ])("by %s is reported once, on its own line, and the others are read", (_, more, line, wrong) => {
    const found = problems(BASE + more);
    expect(found.filter((text) => text.includes("CFG001")).map((text) => text.split(" ")[0])).toEqual([
      String(line),
    ]);
    expect(found.some((text) => text.startsWith(`${wrong} CFG003 \`train.seed\``))).toBe(true);
  });

  it("is not taken for a missing key or value", () => {
    expect(problems('model:\n  name_or_path: "m\ndata:\n  train: [a\n')).toEqual([
      '2 CFG001 not valid YAML: `"` is not closed on its line',
      "4 CFG001 not valid YAML: `[` is not closed on its line",
    ]);
  });

  it("never points beyond its line", () => {
    const { findings } = checkRunConfig(`${BASE}train:\n  learning_\n  seed: 3\n`, { file: "x" });
    expect(findings.map(({ line, endLine }) => [line, endLine])).toEqual([[6, 6]]);
  });
});

describe("YAML that is right and no run config", () => {
  it("a second document is one finding, and the first is read alone", () => {
    expect(problems(`${BASE}---\n${BASE}`)).toEqual([
      "5 CFG001 not valid YAML: a run config is one document, and this begins a second one",
    ]);
  });

  it("an alias without its anchor is named", () => {
    expect(problems(`${BASE}name: *nope\n`)).toEqual(["5 CFG001 `*nope` has no anchor `&nope` above it"]);
  });

  it("an alias means the newest anchor above it", () => {
    const { root } = parseConfig("a: &x 1\nb: *x\nc: &x 2\nd: *x\n");
    expect(["b", "d"].map((name) => nodeAt(root, name)?.value)).toEqual([1, 2]);
  });

  it("a list or nothing as a key is reported, not passed over", () => {
    expect(problems(`${BASE}? [a, b]\n: 3\n`)).toEqual(["5 CFG001 a key of a run config is a word"]);
    expect(problems(`${BASE}: 3\n`)).toEqual(["5 CFG001 a key of a run config is a word"]);
  });
});

describe("input made to hurt", () => {
  it("too long a text is refused before the parser sees it", () => {
    const { root, problems: found } = parseConfig(`${BASE}# ${"x".repeat(1_000_000)}`);
    expect(root).toBeUndefined();
    expect(found.map(({ message }) => message)).toEqual([
      "1000 thousand characters are more than a run config has",
    ]);
  });

  it("two thousand lines are not too long", () => {
    const comments = Array.from({ length: 2000 }, (_, i) => `# line ${i} of a long explanation\n`).join("");
    expect(problems(BASE + comments)).toEqual([]);
  });

  it("thousands of aliases are followed, a bomb of them is not", () => {
    const many = "a: &a 1\n" + Array.from({ length: 5000 }, (_, i) => `k${i}: *a\n`).join("");
    const { root, problems: none } = parseConfig(many);
    expect([root?.children.length, root?.children.at(-1)?.value, none.length]).toEqual([5001, 1, 0]);
    const bomb =
      "a: &a [x,x,x,x,x,x,x,x,x,x]\n" +
      ["b", "c", "d", "e", "f", "g", "h"]
        .map((n, i) => `${n}: &${n} [${`*${"abcdefg"[i] ?? ""},`.repeat(10)}]\n`)
        .join("");
    const blown = parseConfig(bomb);
    expect(blown.problems).toHaveLength(1);
    expect(blown.root === undefined ? 0 : [...nodes(blown.root)].length).toBeLessThan(25_000);
  });

  it("findings end somewhere", () => {
    const text = Array.from({ length: 5000 }, (_, i) => `k${i}: 1\n`).join("");
    expect(problems(text).length).toBe(500);
  });

  it("no mangling of a config is thrown at, and every place lies in the text", () => {
    const good = `${BASE}train: {seed: 3}\nevaluate:\n  labels: [a, "b"]\n  gate:\n    checks:\n      - metric: accuracy\n`;
    const pieces = [
      ...Array.from("\n\t:-[]{}'\"#|>?%@`,&*!\r\0"),
      ": ",
      "- ",
      "&a ",
      "*a",
      "<<: ",
      "---\n",
      "\ud800",
      "\u2028",
    ];
    const { below } = createRandom(7);
    for (let i = 0; i < 1500; i++) {
      let text = i % 5 === 0 ? "" : good;
      for (let changes = below(8) + 1; changes > 0; changes--) {
        const at = below(text.length + 1);
        const piece = pieces[below(pieces.length)] ?? "";
        text = text.slice(0, at) + piece + text.slice(at + (below(4) === 0 ? below(20) : 0));
      }
      const { findings, lines } = checkRunConfig(text, { file: "x" });
      for (const { line = 0, column = 0, endLine = 0, endColumn = 0 } of findings) {
        const start = lines.offsetAt({ line, column });
        const end = lines.offsetAt({ line: endLine, column: endColumn });
        expect(line >= 1 && column >= 1 && start <= end && end <= text.length, JSON.stringify(text)).toBe(
          true,
        );
      }
    }
  });
});
