import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readAsPyYaml } from "../../../../src/core/runconfig/scalars/pythonScalars";
import { valueText, writeConfig } from "../../../../src/core/runconfig/advise/writeConfig";

const setting = (key: string, value: Parameters<typeof valueText>[0], why = "") => ({
  key,
  value,
  why,
  source: "",
});

describe("a config as it is written", () => {
  it("has its blocks in order, and reasons in lines of at most a hundred characters", () => {
    const why = "word ".repeat(60).trim();
    const text = writeConfig(
      [setting("train.seed", 1, why), setting("data.split.eval", 0.1), setting("data.train", "a.jsonl")],
      ["Head.", ""],
    );
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(text.replace(/ {2}# word.*\n/gu, "")).toBe(
      "# Head.\n\ndata:\n  split:\n    eval: 0.1\n  train: a.jsonl\ntrain:\n  seed: 1\n",
    );
  });

  it("keeps the lines of a list's entry below its text", () => {
    const text = writeConfig([], [`- ${"word ".repeat(30).trim()}`, "  command", ""]);
    expect(text.split("\n").map((line) => /^#\s*\S*/u.exec(line)?.[0])).toEqual([
      ...["# -", "#   word", "#   command", undefined, undefined],
    ]);
    // A word that is longer than a line is not cut, and has no empty line before it.
    expect(writeConfig([], ["x".repeat(200)])).toBe(`# ${"x".repeat(200)}\n`);
  });

  it("keeps texts what they are, for this reader and for Python's", () => {
    const texts = [
      ...["yes", "no", "on", "null", "~", "1", "1e3", "0123", "1:30", "2026-01-01", "", " a", "a: b", "a #b"],
      ...[
        "- a",
        "@a",
        "[a]",
        "{a}",
        "'a",
        '"a"',
        "a\nb",
        "a\u2028b",
        "\u0007",
        "😀",
        "true",
        "C:\\x\\y",
        "Größe",
        "=",
      ],
      ...["<<", "../model", "./a b/c", "~/x", "*a", "&a", "!a", "%a", "a:", "?", "\ud800"],
    ];
    for (const text of texts) {
      const written = valueText(text);
      expect(parse(`a: ${written}`), written).toEqual({ a: text });
      if (!written.startsWith('"'))
        expect(readAsPyYaml(written), written).toEqual({ type: "str", value: text });
    }
    expect(parse(valueText(texts))).toEqual(texts);
  });

  it("lets nothing out of a comment", () => {
    const text = writeConfig([setting("name", "a", "first\nmodel: evil\r\n\u2028x: y")], []);
    expect(parse(text)).toEqual({ name: "a" });
    const suggested = writeConfig(
      [{ ...setting("data.x", "a"), suggested: true }, setting("data.train", "b")],
      [],
    );
    expect(parse(suggested)).toEqual({ data: { train: "b" } });
  });
});
