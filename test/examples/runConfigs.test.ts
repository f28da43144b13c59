import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { checkRunConfig } from "../../src/core/runconfig/checkRunConfig";
import type { ConfigFacts } from "../../src/core/runconfig/configFacts";
import { engineProblems } from "../../src/core/runconfig/engineSupport";

const examples = path.join(import.meta.dirname, "../../examples");
const configs = readdirSync(examples).filter((name) => name.endsWith(".tune.yaml"));

const facts: ConfigFacts = {
  lookup: (name) => {
    const file = path.resolve(examples, name);
    if (!existsSync(file)) return { kind: "missing" };
    const found = statSync(file);
    return found.isDirectory()
      ? { kind: "folder", names: readdirSync(file) }
      : { kind: "file", bytes: found.size };
  },
};

test("there is an example for an adapter and one for the whole model", () => {
  expect(configs).toEqual(["triage-full.tune.yaml", "triage-lora.tune.yaml"]);
});

test.each(configs)("%s has nothing to criticize, also when cut to five steps, and suits the embedded engine", (name) => {
  const text = readFileSync(path.join(examples, name), "utf8");
  for (const overrides of [[], ["train.max_steps=5"]]) {
    const { findings, resolved } = checkRunConfig(text, { file: name, facts, overrides });
    expect(findings).toEqual([]);
    expect(engineProblems(resolved)).toEqual([]);
    expect(resolved.evaluate).toMatchObject({ labels: ["low", "medium", "high"], groups: ["age_band", "sex"] });
  }
});
