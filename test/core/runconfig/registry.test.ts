import { Compile } from "typebox/schema";
import { parse, stringify } from "yaml";
import { describe, expect, it } from "vitest";
import { checkRunConfig } from "../../../src/core/runconfig/checkRunConfig";
import { CODE_REASONS } from "../../../src/core/runconfig/codeReasons";
import { CONFIG_CODES, type ConfigCode } from "../../../src/core/runconfig/codes";
import { appliesTo, describeTypes } from "../../../src/core/runconfig/features/describeKey";
import { runConfigSchema } from "../../../src/core/runconfig/jsonSchema";
import { keyAt, KEYS, lastName, parentOf } from "../../../src/core/runconfig/keys";
import type { ConfigKey } from "../../../src/core/runconfig/keys/configKey";
import { METHODS, methodNamed } from "../../../src/core/runconfig/methods";
import { quickPicks } from "../../../src/core/runconfig/quickPicks";
import { readAsOmegaConf, readAsPyYaml } from "../../../src/core/runconfig/scalars/pythonScalars";
import { TASKS } from "../../../src/core/runconfig/tasks";
import type { Finding } from "../../../src/protocol/findings";

const isGroup = ({ types }: ConfigKey): boolean =>
  types.some(({ kind }) => kind === "group" || kind === "groups");
const LEAVES = KEYS.filter((key) => !isGroup(key));

/** A config that says one thing, as text of one line in braces. */
function configWith(path: string, value: string): string {
  const names = path.split(".");
  const isEntry = names.includes("*");
  let text = value;
  for (const name of names.toReversed())
    text =
      name === "*"
        ? `[${isEntry && !text.includes("metric:") ? text.replace("{", "{metric: accuracy, ") : text}]`
        : `{${name}: ${text}}`;
  return text;
}

function aboutKey(path: string, value: string): readonly Finding[] {
  const { findings } = checkRunConfig(configWith(path, value), { file: "x" });
  return findings.filter(({ code }) => /^CFG00[1-7]$/u.test(code));
}

function written(value: unknown): string {
  return stringify(value, { collectionStyle: "flow", lineWidth: 0 }).trimEnd();
}

describe("every key", () => {
  it.each(LEAVES.map((key) => [key.path, key] as const))(
    "%s is told about and takes its default and example",
    (path, key) => {
      expect(key.doc.length).toBeGreaterThan(5);
      expect(key.doc).toMatch(/[.:)…]$/u);
      expect(describeTypes(key)).not.toBe("");
      for (const value of [
        key.default,
        key.example,
        ...Object.values(key.methodDefaults ?? {}),
        ...Object.values(key.taskDefaults ?? {}),
      ]) {
        if (value === undefined) continue;
        const empty = Array.isArray(value) && value.length === 0;
        if (!empty) expect(aboutKey(path, written(value)), `${path}: ${written(value)}`).toEqual([]);
      }
      // Null, an empty list and nothing at all teach nobody.
      const isTelling = key.default !== null && key.default !== undefined;
      const isEntry = path.includes("*");
      expect(
        isTelling || key.example !== undefined || isEntry || key.notYet !== undefined,
        `${path} wants an example`,
      ).toBe(true);
    },
  );

  it.each(LEAVES.map(({ path }) => path))("%s refuses a value of another kind", (path) => {
    const wrong = ["{a: {b: c}}", "[[x]]"];
    for (const value of wrong) expect(aboutKey(path, value).length, value).toBeGreaterThan(0);
  });

  it("with a range refuses what lies beyond it", () => {
    for (const { path, types } of LEAVES) {
      const numbers = types.filter((type) => type.kind === "number");
      const [number] = numbers;
      if (number === undefined || numbers.length > 1) continue;
      const { min, max, above } = number;
      const beyond = [
        ...(min === undefined ? [] : [above === true ? min : min - 1]),
        ...(max === undefined ? [] : [max + 1]),
      ];
      for (const value of beyond)
        expect(
          aboutKey(path, String(value)).map(({ code }) => code),
          `${path}: ${value}`,
        ).toEqual(["CFG005"]);
    }
  });

  it("with choices refuses other words, and its own are words to Python's readers too", () => {
    for (const { path, types, choices = {} } of LEAVES) {
      const words = types.flatMap((type) =>
        type.kind === "enum" || type.kind === "list" ? (type.choices ?? []) : [],
      );
      if (words.length === 0) continue;
      const isList = types.some(({ kind }) => kind === "list");
      const found = aboutKey(path, isList ? "[zzzzzz]" : "zzzzzz");
      if (!types.some((type) => type.kind === "list" && type.choices === undefined))
        expect(
          found.map(({ code }) => code),
          path,
        ).toEqual(["CFG004"]);
      for (const word of words) {
        expect(readAsPyYaml(word), word).toEqual({ type: "str", value: word });
        expect(readAsOmegaConf(word), word).toEqual({ type: "str", value: word });
      }
      for (const name of Object.keys(choices)) expect(words, path).toContain(name);
    }
  });

  it("stands once in the registry, below a group that is there", () => {
    const paths = KEYS.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    for (const path of paths) {
      const parent = parentOf(path).replace(/\.?\*$/u, "");
      if (parent !== "") expect(keyAt(parent) !== undefined && isGroup(keyAt(parent)!), path).toBe(true);
    }
  });

  it("that needs another key names one that is there, and values that it takes", () => {
    for (const { path, onlyWith } of KEYS) {
      if (onlyWith === undefined) continue;
      expect(keyAt(onlyWith.path), path).toBeDefined();
      if (onlyWith.values === "set") continue;
      for (const value of onlyWith.values) expect(aboutKey(onlyWith.path, String(value)), path).toEqual([]);
    }
  });

  it("that not every task, method or engine reads says so", () => {
    expect(appliesTo(keyAt("method.r")!)).toContain("`lora`");
    expect(appliesTo(keyAt("train.beta")!)).toBe(
      "Only with the task `dpo`, `kto`, `orpo` or `grpo`, and with the engine `torch`.",
    );
    expect(appliesTo(keyAt("train.seed")!)).toBeUndefined();
  });
});

describe("methods", () => {
  it("read keys that are there, and every key of `method` is read by one", () => {
    const read = new Set(METHODS.flatMap(({ keys }) => keys));
    for (const name of read) expect(keyAt(`method.${name}`), name).toBeDefined();
    for (const { path } of KEYS)
      if (path.startsWith("method.") && path !== "method.name") expect(read, path).toContain(lastName(path));
  });

  it("stand for keys and values that are there", () => {
    for (const { means = [], name } of METHODS)
      for (const { path, value } of means) expect(aboutKey(path, String(value)), name).toEqual([]);
  });

  it("start with a learning rate of their own range", () => {
    for (const { name, learningRate } of METHODS) {
      const [low, high] = learningRate.usual;
      expect(low <= learningRate.preset && learningRate.preset <= high, name).toBe(true);
      expect(learningRate.source.length, name).toBeGreaterThan(10);
    }
  });

  it("say on which engine they are proven", () => {
    const proven = METHODS.filter(({ engines }) => engines.onnx === "proven").map(({ name }) => name);
    expect(proven).toEqual(["full", "lora"]);
    expect(METHODS.filter(({ engines }) => engines.torch === "proven")).toEqual([]);
    expect(methodNamed("constructor")).toBeUndefined();
  });
});

describe("quick picks", () => {
  it("say what each choice means", () => {
    const methods = quickPicks("method.name");
    expect(methods.map(({ label }) => label)).toEqual(METHODS.map(({ name }) => name));
    expect(methods.find(({ label }) => label === "lora")?.description).toBe("default");
    expect(methods.find(({ label }) => label === "dora")?.description).toBe("not with the embedded engine");
    expect(quickPicks("method.name", "torch").find(({ label }) => label === "dora")?.description).toBe(
      "not proven yet",
    );
    for (const { label, detail } of [...methods, ...quickPicks("task")])
      expect(detail.length, label).toBeGreaterThan(20);
    expect(quickPicks("task").map(({ label }) => label)).toEqual(TASKS.map(({ name }) => name));
    expect(quickPicks("train.seed")).toEqual([]);
  });
});

describe("the schema for other editors", () => {
  const schema = Compile(runConfigSchema());
  const MINIMAL = { model: { name_or_path: "m" }, data: { train: "t.jsonl" } };

  it("takes a config with every default and every example", () => {
    expect(schema.Check(MINIMAL)).toBe(true);
    const { resolved } = checkRunConfig(stringify(MINIMAL), { file: "x" });
    expect(schema.Errors(JSON.parse(JSON.stringify(resolved)))[1]).toEqual([]);
    for (const { path, example } of LEAVES) {
      if (example === undefined) continue;
      const config = parse(configWith(path, written(example))) as Record<string, object>;
      const whole = {
        ...MINIMAL,
        ...config,
        model: { ...MINIMAL.model, ...config["model"] },
        data: { ...MINIMAL.data, ...config["data"] },
      };
      expect(schema.Check(whole), path).toBe(true);
    }
  });

  it("refuses what the checker refuses", () => {
    for (const wrong of [
      { ...MINIMAL, train: { learning_rate: 0 } },
      { ...MINIMAL, train: { learing_rate: 1 } },
      { ...MINIMAL, method: { name: "lorra" } },
      { ...MINIMAL, method: { rank_pattern: { q: "x" } } },
      { ...MINIMAL, method: { layers_to_transform: [1.5] } },
      { data: MINIMAL.data },
    ])
      expect(schema.Check(wrong), JSON.stringify(wrong)).toBe(false);
  });
});

describe("codes", () => {
  it("have a name of their own and a reason", () => {
    const all = Object.entries(CONFIG_CODES);
    expect(new Set(all.map(([, { name }]) => name)).size).toBe(all.length);
    for (const [code, { name }] of all) {
      expect(code).toMatch(/^(?:CFG|XRF|XDT|XMD|MEM|DLC|GAT)\d{3}$/u);
      expect(name).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/u);
      expect(CODE_REASONS[code as ConfigCode], code).toMatch(/^[A-Z].*\.$/u);
    }
  });
});
