import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { generate } from "../../scripts/generators/generateFiles";
import { runConfigSchema } from "../../src/core/runconfig/jsonSchema";
import { KEYS } from "../../src/core/runconfig/keys";
import { RULES } from "../../src/core/lint/rules";

const repository = path.resolve(import.meta.dirname, "../..");
const CASES = "test/rules/conformance/cases.jsonl";
/** A copy of what the generators read. */
let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "tunesmith-generate-"));
  mkdirSync(path.join(root, "src/core/lint"), { recursive: true });
  cpSync(path.join(repository, "src/core/lint/rules"), path.join(root, "src/core/lint/rules"), {
    recursive: true,
  });
  cpSync(path.join(repository, CASES), path.join(root, CASES));
  cpSync(path.join(repository, "package.json"), path.join(root, "package.json"));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

describe("generated files", () => {
  it("are written once, and are up to date from then on", () => {
    const wrote = generate(root, true);
    for (const name of [
      "schemas/run-config.schema.json",
      "docs/config.md",
      "docs/rules/DUP001.md",
      "docs/conformance.md",
      "src/core/lint/ruleCatalog.ts",
      "src/core/runconfig/resolve/resolvedConfig.ts",
      "trainer/tunesmith_trainer/run_config.py",
    ]) {
      expect(wrote).toContain(name);
      expect(existsSync(path.join(root, name))).toBe(true);
    }
    expect(generate(root, false)).toEqual([]);
  });

  it("are stale when one is changed, missing or left over, and only then", () => {
    generate(root, true);
    writeFileSync(path.join(root, "docs/config.md"), "x");
    rmSync(path.join(root, "docs/rules/DUP001.md"));
    writeFileSync(path.join(root, "docs/rules/OLD001.md"), "x");
    const stale = ["docs/config.md", "docs/rules/DUP001.md", "docs/rules/OLD001.md"];
    expect([...generate(root, false)].sort()).toEqual(stale);
    expect(readFileSync(path.join(root, "docs/config.md"), "utf8")).toBe("x");
    generate(root, true);
    expect(generate(root, false)).toEqual([]);
    expect(existsSync(path.join(root, "docs/rules/OLD001.md"))).toBe(false);
  });

  it("name every key and every rule", () => {
    generate(root, true);
    const config = readFileSync(path.join(root, "docs/config.md"), "utf8");
    for (const { path: key } of KEYS) expect(config).toContain(`\`${key.replace(".*.", "[].")}\``);
    const rules = readFileSync(path.join(root, "docs/rules/README.md"), "utf8");
    for (const { code } of RULES) expect(rules).toContain(`[${code}](${code}.md)`);
  });
});

describe("types of the resolved config", () => {
  it("have every key, for TypeScript and for Python", () => {
    generate(root, true);
    const typescript = readFileSync(path.join(root, "src/core/runconfig/resolve/resolvedConfig.ts"), "utf8");
    const python = readFileSync(path.join(root, "trainer/tunesmith_trainer/run_config.py"), "utf8");
    for (const { path: key } of KEYS) {
      const name = key.split(".").at(-1) ?? "";
      expect(typescript, key).toMatch(new RegExp(`^  readonly ${name}\\??: `, "mu"));
      expect(python, key).toMatch(new RegExp(`^    ${name}: `, "mu"));
    }
    expect(python).toContain("    max_steps: None | int  # in steps\n");
    expect(python).toContain('    dtype: Literal["auto", "float32", "bfloat16", "float16"]\n');
    expect(python).toContain("class GateCheckConfig(GateCheckConfigRequired, total=False):\n");
  });
});

describe("the schema of run configs", () => {
  it("has every key of the registry at its place", () => {
    const schema = JSON.stringify(runConfigSchema());
    const names = (path: string): readonly string[] => path.split(".").filter((name) => name !== "*");
    for (const key of KEYS) expect(schema, key.path).toContain(`"${names(key.path).at(-1) ?? ""}":{`);
    const properties = at(runConfigSchema(), "properties");
    const rate = at(at(at(properties, "train"), "properties"), "learning_rate");
    expect(rate).toMatchObject({ type: "number", exclusiveMinimum: 0, default: 2e-4 });
    const checks = at(at(at(gateOf(properties), "properties"), "checks"), "items");
    expect(checks).toMatchObject({ type: "object", required: ["metric"], additionalProperties: false });
  });
});

function gateOf(properties: unknown): unknown {
  const gate = at(at(at(properties, "evaluate"), "properties"), "gate");
  return (at(gate, "anyOf") as readonly unknown[]).find((one) => at(one, "type") === "object");
}

function at(value: unknown, key: string): unknown {
  return (value as Readonly<Record<string, unknown>>)[key];
}
