import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import {
  readAsOmegaConf,
  readAsPyYaml,
  type PythonScalar,
} from "../../../../src/core/runconfig/scalars/pythonScalars";

type Told = readonly [type: string, value: string];

/** Made by the real packages: makeTable.py beside it. */
const TABLE = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "../../../fixtures/scalars/scalars.json"), "utf8"),
) as readonly (readonly [text: string, pyYaml: Told, omegaConf: Told])[];

/** Floats are compared as numbers: Python writes 1e-05 for what JavaScript writes as 0.00001. */
function agrees(read: PythonScalar, [type, value]: Told): boolean {
  if (read.type !== type) return false;
  if (read.type === "float") return Object.is(read.value, pythonFloat(value));
  return String(read.value ?? "") === value;
}

function pythonFloat(text: string): number {
  if (text === "nan") return NaN;
  return text.endsWith("inf") ? (text.startsWith("-") ? -Infinity : Infinity) : Number(text);
}

describe("plain scalars", () => {
  it("are at least 500 in the table, of every type, and the two readers differ on many", () => {
    expect(TABLE.length).toBeGreaterThanOrEqual(500);
    const types = new Set(TABLE.map(([, [type]]) => type));
    expect([...types].sort()).toEqual(["bool", "date", "error", "float", "int", "null", "str", "timestamp"]);
    expect(TABLE.filter(([, a, b]) => a[0] !== b[0]).length).toBeGreaterThan(50);
  });

  it("are read as PyYAML reads them, without a difference", () => {
    const different = TABLE.filter(([text, told]) => !agrees(readAsPyYaml(text), told));
    expect(different).toEqual([]);
  });

  it("are read as OmegaConf reads them, without a difference", () => {
    const different = TABLE.filter(([text, , told]) => !agrees(readAsOmegaConf(text), told));
    expect(different).toEqual([]);
  });
});
