import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { checkRunConfig } from "../../../../src/core/runconfig/checkRunConfig";
import { KEYS } from "../../../../src/core/runconfig/keys";
import { resolvedYaml } from "../../../../src/core/runconfig/resolve/resolvedYaml";

const EVERY_GROUP = "data: {split: {}}\ntrain: {early_stopping: {}}\nevaluate: {gate: {}}\n";
const MAPS = ["data.columns", "method.rank_pattern", "method.alpha_pattern", "train.lr_scheduler_kwargs"];

function leaves(value: unknown, path = ""): string[] {
  const isGroup =
    typeof value === "object" && value !== null && !Array.isArray(value) && !MAPS.includes(path);
  if (!isGroup) return [path];
  return Object.entries(value).flatMap(([name, child]) =>
    leaves(child, path === "" ? name : `${path}.${name}`),
  );
}

const leafKeys = KEYS.filter(
  ({ path, types }) => !path.includes("*") && !types.some(({ kind }) => kind === "group"),
).map(({ path }) => path);

describe("the key registry", () => {
  it("is what a config resolves to: every key, and no other", () => {
    const { resolved } = checkRunConfig(EVERY_GROUP, { file: "x" });
    expect(leaves(resolved).sort()).toEqual([...leafKeys].sort());
  });
});

describe("resolving", () => {
  const text = "model: {name_or_path: m}\ndata: {train: a.jsonl}\nmethod:\n  name: qlora\n  r: 4\n";

  it("prefers --set, then the file, then what the method means, then the default, and says which", () => {
    const { resolved, effective } = checkRunConfig(text, { file: "x", overrides: ["method.r=2"] });
    expect(resolved.method.r).toBe(2);
    expect(effective("method.r")?.source).toBe("--set");
    expect(resolved.model.quantization).toBe("nf4");
    expect(resolved.method.name).toBe("lora");
    expect(effective("model.quantization")?.source).toBe("method qlora");
    expect(effective("data.train")).toEqual({ value: ["a.jsonl"], source: "line 2" });
    expect(effective("train.seed")).toEqual({ value: 13, source: "default" });
  });

  it.each([
    ["", 2e-4, "method lora"],
    ["method: {name: full}", 2e-5, "method full"],
    ["method: {name: ia3}", 3e-3, "method ia3"],
    ["task: dpo", 1e-5, "method lora, task dpo"],
    ["task: grpo\nmethod: {name: full}", 1e-6, "method full, task grpo"],
  ])("with %s the learning rate is %d by itself", (more, value, source) => {
    const { effective } = checkRunConfig(`name: x\n${more}\n`, { file: "x" });
    expect(effective("train.learning_rate")).toEqual({ value, source });
  });

  it.each([
    ["dora", "use_dora", true],
    ["rslora", "use_rslora", true],
    ["pissa", "init_lora_weights", "pissa"],
  ])("%s stands for lora with a key more", (name, key, value) => {
    const { resolved, effective } = checkRunConfig(`method: {name: ${name}}\n`, { file: "x" });
    expect(resolved.method).toMatchObject({ name: "lora", [key]: value });
    expect(effective(`method.${key}`)?.source).toBe(`method ${name}`);
  });

  it("keeps a value that says what the method's name says more exactly", () => {
    const text = "method: {name: pissa, init_lora_weights: pissa_niter_16}\n";
    const { resolved } = checkRunConfig(text, { file: "x" });
    expect(resolved.method.init_lora_weights).toBe("pissa_niter_16");
  });

  it("takes the defaults of the method before those of the task before those of the key", () => {
    const of = (text: string) => checkRunConfig(text, { file: "x" }).effective;
    expect(of("method: {name: vera}\n")("method.r")).toEqual({ value: 256, source: "method vera" });
    expect(of("task: grpo\n")("train.beta")).toEqual({ value: 0, source: "task grpo" });
    expect(of("task: dpo\n")("train.beta")).toEqual({ value: 0.1, source: "default" });
  });

  it("reads lists and mappings of numbers as numbers", () => {
    const text = "method:\n  layers_to_transform: [1, 2]\n  rank_pattern: {q_proj: 4, __proto__: 8}\n";
    const { method } = checkRunConfig(text, { file: "x" }).resolved;
    expect(method.layers_to_transform).toEqual([1, 2]);
    expect(Object.entries(method.rank_pattern)).toEqual([
      ["q_proj", 4],
      ["__proto__", 8],
    ]);
  });

  it.each([
    ["a.jsonl", ["a.jsonl"]],
    ["[a.jsonl, b.jsonl]", ["a.jsonl", "b.jsonl"]],
    ["{path: a.jsonl}", ["a.jsonl"]],
    ["[{path: a.jsonl}, b.jsonl]", ["a.jsonl", "b.jsonl"]],
  ])("reads %s as a list of files", (written, expected) => {
    const { resolved } = checkRunConfig(`data: {train: ${written}}`, { file: "x" });
    expect(resolved.data.train).toEqual(expected);
  });

  it.each(["data.split", "evaluate.gate", "train.early_stopping"])(
    "--set %s=null takes the group out",
    (path) => {
      const groups =
        "data:\n  eval: e.jsonl\n  split: {eval: 0.1}\ntrain:\n  early_stopping: {metric: eval_loss, patience: 2}\n" +
        "evaluate:\n  gate: {checks: [{metric: nonsense}]}\n";
      const check = (overrides: readonly string[]) => checkRunConfig(groups, { file: "x", overrides });
      const { resolved, effective, findings } = check([`${path}=null`]);
      const [section = "", name = ""] = path.split(".");
      const sections = resolved as unknown as Record<string, Record<string, unknown>>;
      expect(sections[section]?.[name]).toBeNull();
      expect(effective(`${path}.metric`)).toBeUndefined();
      // What was wrong with it is wrong no more.
      const about = ({ message }: { readonly message: string }): boolean => message.includes("`data.split`");
      expect(check([]).findings.filter(about)).toHaveLength(1);
      expect(findings.filter(about)).toHaveLength(path === "data.split" ? 0 : 1);
    },
  );

  it("gives every gate check the line it stands on", () => {
    const gate = "evaluate:\n  gate:\n    checks:\n      - metric: accuracy\n        no_worse_by: 0.1\n";
    const { resolved } = checkRunConfig(gate, { file: "x" });
    expect(resolved.evaluate.gate?.checks).toEqual([{ metric: "accuracy", no_worse_by: 0.1, line: 4 }]);
    expect(resolved.evaluate.gate?.family_alpha).toBe(0.05);
  });

  it("writes every value with its source, as YAML that reads back as the same config", () => {
    const check = checkRunConfig(text, { file: "x" });
    const written = resolvedYaml(check);
    expect(written).toContain("  r: 4  # line 5");
    expect(written).toContain("  seed: 13  # default");
    expect(parse(written)).toEqual(JSON.parse(JSON.stringify(check.resolved)));
  });
});
