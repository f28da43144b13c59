import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { createRandom } from "../../../../src/base/random";
import { KEYS } from "../../../../src/core/runconfig/keys";
import { METHODS } from "../../../../src/core/runconfig/methods";
import { readAsPyYaml } from "../../../../src/core/runconfig/scalars/pythonScalars";
import { yamlNumber } from "../../../../src/core/runconfig/scalars/yamlNumber";
import { inYaml } from "../../../../src/core/runconfig/scalars/yamlValue";

describe("a number in a config", () => {
  it.each([
    [2e-4, "2.0e-4"],
    [1e-8, "1.0e-8"],
    [2.5e-5, "2.5e-5"],
    [0.001, "0.001"],
    [0.85, "0.85"],
    [0, "0"],
    [-1e-7, "-1.0e-7"],
    [1_000_000, "1000000"],
    [0xffffffff, "4294967295"],
    [1e21, "1.0e+21"],
    [1234567.5, "1.2345675e+6"],
  ])("%d is %s", (value, text) => {
    expect(yamlNumber(value)).toBe(text);
  });

  it("is the same number to PyYAML, whole where it is whole", () => {
    const random = createRandom(7);
    const values = Array.from({ length: 2000 }, () => {
      const size = 10 ** Math.floor(random.next() * 30 - 15);
      return random.next() < 0.3 ? Math.round(random.next() * size) : (random.next() - 0.5) * size;
    });
    const defaults = [
      ...KEYS.flatMap((key): unknown[] => [
        key.default,
        ...Object.values(key.methodDefaults ?? {}),
        key.example,
      ]),
      ...METHODS.flatMap(({ learningRate }): unknown[] => Object.values(learningRate)),
    ].filter((value) => typeof value === "number");
    expect(defaults.length).toBeGreaterThan(50);
    for (const value of [...values, ...defaults]) {
      const read = readAsPyYaml(yamlNumber(value));
      expect(read, yamlNumber(value)).toEqual({
        type: Number.isSafeInteger(value) ? "int" : "float",
        value: Number.isSafeInteger(value) ? BigInt(value) : value,
      });
    }
  });
});

describe("a value in a config, on one line", () => {
  it.each([
    [["html", "md"], "[html, md]"],
    [["low", "no", "1e-5", "a, b"], '[low, "no", "1e-5", "a, b"]'],
    [{ metric: "eval_loss", threshold: 1e-5 }, "{metric: eval_loss, threshold: 1.0e-5}"],
    [new Map([["on", [1, null, true]]]), '{"on": [1, null, true]}'],
    ["two\nlines", '"two\\nlines"'],
    ["", '""'],
    [[], "[]"],
    [{}, "{}"],
  ])("%j is %s, and is read as what it was", (value, text) => {
    expect(inYaml(value)).toBe(text);
    expect(parse(text)).toEqual(value instanceof Map ? Object.fromEntries(value) : value);
  });
});
