import { describe, expect, it } from "vitest";
import { isTooDeep } from "../../../../src/core/runconfig/parse/nesting";
import { parseConfig } from "../../../../src/core/runconfig/parse/parseConfig";

const maps = (levels: number): string =>
  Array.from({ length: levels }, (_, i) => `${" ".repeat(i)}a:`).join("\n");

describe("nesting", () => {
  it.each([
    ["brackets", "[".repeat(10_000)],
    ["closed brackets", "a: " + "[".repeat(10_000) + "]".repeat(10_000)],
    ["brackets with closing ones in quotes", '["]",'.repeat(10_000)],
    ["braces", "a: " + "{a: ".repeat(10_000)],
    ["dashes", "- ".repeat(10_000) + "x"],
    ["questions", "? ".repeat(10_000) + "x"],
    ["maps by indent", maps(1000)],
    ["dashes by indent", Array.from({ length: 600 }, (_, i) => `${" ".repeat(i)}-`).join("\n")],
    ["brackets behind a comment", `# [\n${"[\n".repeat(10_000)}`],
  ])("ten thousand levels of %s are too many", (_, text) => {
    expect(isTooDeep(text)).toBe(true);
    // Of indents alone, a text that is read at all has no room for so many.
    if (text.length > 100_000) return;
    const { root, problems } = parseConfig(text);
    expect(root).toBeUndefined();
    expect(problems.map(({ message }) => message)).toEqual(["nested too deeply to be a run config"]);
  });

  it.each([
    ["many lists", "a: [1]\n".repeat(5000)],
    ["brackets in text", `a: "${"[".repeat(5000)}"\nb: |\n  ${"{".repeat(5000)}\nc: 1\n`],
    ["brackets in comments", `# ${"[".repeat(5000)}\na: 1 # ${"{".repeat(5000)}\n`],
    ["a long indent", `a:\n${" ".repeat(2000)}b: 1\n`],
    ["a long line of dashes", `a: ${"- ".repeat(3000)}\n# ${"-".repeat(3000)}\n`],
    ["many entries", "- a: 1\n  b: [x]\n".repeat(3000)],
    ["maps by indent, as many as are read anyway", maps(60)],
  ])("%s are not deep", (_, text) => {
    expect(isTooDeep(text)).toBe(false);
  });

  it("what an unclosed quote hides is not parsed either, once the quote is gone", () => {
    const { problems } = parseConfig(`version: 1\nname: "\n${"[".repeat(10_000)}\n`);
    expect(problems.map(({ message }) => message)).toContain("nested too deeply to be a run config");
  });
});
