import { describe, expect, it } from "vitest";
import { checkRunConfig } from "../../../../src/core/runconfig/checkRunConfig";
import { hoverConfig } from "../../../../src/core/runconfig/features/hover";
import { KEYS } from "../../../../src/core/runconfig/keys";
import { FACTS } from "./fakeFacts";

const TEXT = `model:
  name_or_path: model
data:
  train: data/train.jsonl
train:
  learning_rate: 3.0e-3
  seed: 13
evaluate:
  labels: [low, high]
  gate:
    checks:
      - metric: accuracy
        no_worse_by: 0.02
`;

function hover(before: string, text = TEXT, facts = undefined as typeof FACTS | undefined) {
  const offset = text.indexOf(before) + before.length;
  const check = checkRunConfig(text, { file: "a.tune.yaml" });
  const found = hoverConfig(check, offset, facts, () => check);
  return found && { ...found, shown: text.slice(found.start, found.end) };
}

describe("hover", () => {
  it("gives documentation, type, default, and the effective value with its source", () => {
    const found = hover("  learning_");
    expect(found?.shown).toBe("learning_rate");
    expect(found?.markdown).toMatch(/^\*\*train\.learning_rate\*\*: number above 0/u);
    expect(found?.markdown).toContain("Default: `2.0e-4`");
    expect(found?.markdown).toContain("Effective value: `0.003` (line 6)");
  });

  it("tells the default of the config's own method and task, and no other", () => {
    const tuned = (method: string, task = "sft"): string =>
      hover("  learning_", `task: ${task}\nmethod:\n  name: ${method}\n${TEXT}`)?.markdown ?? "";
    expect(tuned("ia3")).toContain("Default: `0.003` (method ia3) · ");
    expect(tuned("qlora")).toContain("(method qlora)");
    expect(tuned("lora", "dpo")).toContain("Default: `1.0e-5` (method lora, task dpo)");
    expect(tuned("lora")).not.toContain("vera");
  });

  it("puts many choices below what matters, and few where they are told", () => {
    const method = hover("  na", "method:\n  name: lora\n")?.markdown.split("\n\n") ?? [];
    expect(method[0]).toMatch(/^\*\*method\.name\*\*: one of \d+ names$/u);
    expect(method.at(-1)).toMatch(/^Choices: `full`, `lora`, .*`ln-tuning`$/u);
    const engine = hover("  eng", "train:\n  engine: onnx\n")?.markdown;
    expect(engine).toMatch(/^\*\*train\.engine\*\*: `auto` \| `onnx` \| `torch`/u);
    expect(engine).not.toContain("Choices");
  });

  it("tells at the model what the run takes of the device, part by part, where that is known", () => {
    const known = hover("name_or_", TEXT, FACTS)?.markdown;
    expect(known).toMatch(/\n\n\*\*Needs .* GiB\*\*/u);
    expect(known).toContain("| weights | adapter |");
    expect(hover("name_or_")?.markdown).not.toContain("Needs");
    expect(hover("  learning_", TEXT, FACTS)?.markdown).not.toContain("Needs");
  });

  it("answers on a value with the value's own range", () => {
    expect(hover("learning_rate: 3.")?.shown).toBe("3.0e-3");
    const label = hover("labels: [lo");
    expect(label?.shown).toBe("low");
    expect(label?.markdown).toContain("evaluate.labels");
  });

  it("knows groups and the entries of lists", () => {
    expect(hover("tra", TEXT.slice(TEXT.indexOf("\ntrain:") + 1))?.markdown).toContain("**train**");
    expect(hover("- metr")?.markdown).toContain("**evaluate.gate.checks[].metric**");
  });

  it("says nothing on unknown keys, blank lines and outside of everything", () => {
    expect(hover("xyz", "xyz: 1\n")).toBeUndefined();
    expect(hover("\n\n", "name: x\n\n\nmodel: {}\n")).toBeUndefined();
    expect(hover("", "")).toBeUndefined();
  });

  it("shows a value of any characters as code", () => {
    const found = hover("nam", "name: 'a`b`[x](command:y)'\n");
    expect(found?.markdown).toContain("`\"a'b'[x](command:y)\"`");
  });

  it("every key has documentation and a description of what it takes", () => {
    for (const key of KEYS) {
      expect(key.doc.length, key.path).toBeGreaterThan(10);
      expect(key.types.length, key.path).toBeGreaterThan(0);
    }
  });
});
