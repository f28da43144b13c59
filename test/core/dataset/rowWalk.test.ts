import { describe, expect, it } from "vitest";
import { createRandom, type Random } from "../../../src/base/random";
import { createSpanFinder, findSpans } from "../../../src/core/dataset/jsonSpans";
import type { JsonPath, JsonValue } from "../../../src/core/dataset/jsonValue";
import { spanOf, spanWithin } from "../../../src/core/dataset/locate";
import { bytesIn } from "../../../src/core/dataset/rowWalk";
import { rangeInRow, utf8Length, type SourceRow } from "../../../src/core/dataset/sourceItem";

function rowOf(text: string): SourceRow {
  return {
    ...{ type: "row", row: 1, line: 3, column: 5, byteOffset: 0, byteLength: Buffer.byteLength(text) },
    ...{ text, container: "document", endsWithLineBreak: true, previousEnd: undefined, cells: undefined },
  };
}

const PIECES = ["a", "é", "中", "😀", "\ud800", "\n", '"', "\\", "\u0001", " ", "\r\n", "word "];

function textOf(random: Random): string {
  return Array.from({ length: random.below(30) }, () => PIECES[random.below(PIECES.length)] ?? "").join("");
}

/** A value with its paths. */
function valueOf(random: Random, depth: number): JsonValue {
  const kind = depth === 0 ? 0 : random.below(4);
  if (kind < 2) return random.below(4) === 0 ? random.below(1000) : textOf(random);
  const size = random.below(6);
  if (kind === 2) return Array.from({ length: size }, () => valueOf(random, depth - 1));
  return Object.fromEntries(Array.from({ length: size }, (_, i) => [`k${i}`, valueOf(random, depth - 1)]));
}

function pathsOf(value: JsonValue, path: JsonPath = []): readonly JsonPath[] {
  if (typeof value !== "object" || value === null) return [path];
  const inner = Array.isArray(value)
    ? value.flatMap((one: JsonValue, i) => pathsOf(one, [...path, i]))
    : Object.entries(value).flatMap(([key, one]) => pathsOf(one, [...path, key]));
  return [path, ...inner, [...path, "none"], [...path, 99]];
}

describe("look-ups in one row", () => {
  it("find in any order what they find alone", () => {
    for (let seed = 0; seed < 200; seed++) {
      const random = createRandom(seed);
      const value = valueOf(random, 4);
      const text = JSON.stringify(value, null, random.below(3));
      const row = rowOf(text);
      const paths = pathsOf(value);
      const find = createSpanFinder(text);
      for (let i = 0; i < 60; i++) {
        const path = paths[random.below(paths.length)] ?? [];
        expect(find(path), `${seed}: ${path.join("/")}`).toEqual(findSpans(text, path));
        expect(spanOf(row, path)).toEqual(spanOf(rowOf(text), path));
        const start = random.below(20);
        const within = { start, end: start + random.below(10) };
        expect(spanWithin(row, path, within), text).toEqual(spanWithin(rowOf(text), path, within));
        const at = random.below(text.length + 1);
        const end = at + random.below(text.length + 1 - at);
        expect(rangeInRow(row, at, end), text).toEqual(rangeInRow(rowOf(text), at, end));
        expect(bytesIn(row, at), text).toBe(utf8Length(text, 0, at));
      }
    }
  });

  it("of equal keys find the last one, however often they are asked", () => {
    const find = createSpanFinder('{"a": 1, "b": 2, "a": 3}');
    const last = { value: { start: 22, end: 23 }, key: { start: 17, end: 20 }, previousEnd: 15 };
    for (let i = 0; i < 3; i++) expect(find(["a"])).toEqual(last);
  });

  it("in a copy of a row begin anew: it may stand elsewhere, and have another text", () => {
    const row = rowOf('{"a":\n"one"}');
    spanOf(row, ["a"]);
    rangeInRow(row, 6, row.text.length);
    expect(spanOf({ ...row, text: '{ "a": "three"}' }, ["a"])).toEqual({ start: 7, end: 14 });
    expect(rangeInRow({ ...row, line: 9 }, 6, row.text.length)).toMatchObject({ line: 10, endLine: 10 });
  });
});
