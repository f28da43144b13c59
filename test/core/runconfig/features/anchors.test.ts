import { describe, expect, it } from "vitest";
import { anchorAt, anchorNameProblem } from "../../../../src/core/runconfig/features/anchors";
import { parseConfig } from "../../../../src/core/runconfig/parse/parseConfig";
import { markedText } from "./markedText";

/** The anchor and the aliases of the one at the mark, by their offsets in the text. */
function group(marked: string): { text: string; anchor: number | undefined; aliases: number[] } | undefined {
  const { text, marks } = markedText(marked);
  const found = anchorAt(parseConfig(text), marks[0]!);
  if (found === undefined) return undefined;
  for (const use of [...(found.anchor === undefined ? [] : [found.anchor]), ...found.aliases])
    expect(text.slice(use.start, use.end)).toBe(found.at.name);
  return { text, anchor: found.anchor?.start, aliases: found.aliases.map(({ start }) => start) };
}

describe("anchors and aliases", () => {
  it("are found on every character of either, the sign included", () => {
    for (const marked of ["a: ‸&x 1\nb: *x\n", "a: &x‸ 1\nb: *x\n", "a: &x 1\nb: ‸*x\n", "a: &x 1\nb: *x‸\n"])
      expect(group(marked)).toMatchObject({ anchor: 4, aliases: [12] });
    expect(group("a: &x ‸1\nb: *x\n")).toBeUndefined();
  });

  it("an alias means the newest anchor of its name above it", () => {
    const text = "a: &x 1\nb: *x\nc: &x 2\nd: *x\n";
    expect(group(text.replace("b: *x", "b: *‸x"))).toMatchObject({ anchor: 4, aliases: [12] });
    expect(group(text.replace("d: *x", "d: *‸x"))).toMatchObject({ anchor: 18, aliases: [26] });
    expect(group(text.replace("c: &x", "c: &‸x"))).toMatchObject({ anchor: 18, aliases: [26] });
  });

  it("an alias without an anchor stands alone", () => {
    expect(group("a: *‸x\nb: &x 1\nc: *x\n")).toMatchObject({ anchor: undefined, aliases: [4] });
  });

  it("signs in text and comments are none", () => {
    for (const marked of ["a: b &‸x\n", "# &‸x\na: 1\n", "a: '*‸x'\n", "a: |\n  &‸x\nb: 1\n", "a: & ‸\n"])
      expect(group(marked), marked).toBeUndefined();
  });

  it("are found beside faults, and on the faulty line itself", () => {
    expect(group("a: &x 1\nb: [*‸x\nc: *x\n")).toMatchObject({ anchor: 4, aliases: [13, 19] });
    expect(group('a: &‸x 1\nb: "open\nc: *x\n')).toMatchObject({ anchor: 4, aliases: [21] });
    expect(group("\ta: &‸x 1\nb: *x\n")).toMatchObject({ anchor: 5, aliases: [13] });
  });
});

describe("a new name for an anchor", () => {
  const { text, marks } = markedText("a: &‸x 1\nb: *x\nc: &y 2\n");
  const tree = parseConfig(text);
  const found = anchorAt(tree, marks[0]!)!;

  it.each(["z", "x", "a-b_1"])("may be %s", (name) => {
    expect(anchorNameProblem(tree, found, name)).toBeUndefined();
  });

  it.each(["", "a b", "é", "a,b", "[", "*x", "y"])("may not be %j", (name) => {
    expect(anchorNameProblem(tree, found, name)).toMatch(/anchor/u);
  });
});
