import { describe, expect, it } from "vitest";
import { editDistance, nearest } from "../../src/base/editDistance";
import { escapeControls, escapeHtml } from "../../src/base/escape";
import { formatBytes, formatFixed, formatInteger, formatPercent, formatSeconds } from "../../src/base/format";
import { createLineIndex } from "../../src/base/lineIndex";
import { createRandom, fmix32, shuffle } from "../../src/base/random";
import { smooth, thin } from "../../src/base/series";

describe("positions", () => {
  it("count lines and UTF-16 columns from 1, across LF, CRLF and lone CR", () => {
    const index = createLineIndex("a\r\n😀b\rc\nd");
    expect(index.lineCount).toBe(4);
    expect(index.positionAt(3)).toEqual({ line: 2, column: 1 });
    expect(index.positionAt(5)).toEqual({ line: 2, column: 3 });
    expect(index.positionAt(7)).toEqual({ line: 3, column: 1 });
    expect(index.positionAt(9)).toEqual({ line: 4, column: 1 });
  });

  it("give back every offset they were made from", () => {
    const text = "one\ntwo\r\n\r\nthree";
    const index = createLineIndex(text);
    for (let offset = 0; offset <= text.length; offset++) {
      const position = index.positionAt(offset);
      expect(index.offsetAt(position)).toBe(offset);
    }
  });
});

describe("seeded random", () => {
  it("repeats its stream for a seed and differs between neighbours", () => {
    const stream = (seed: number) => Array.from({ length: 5 }, createRandom(seed).next);
    expect(stream(13)).toEqual(stream(13));
    expect(stream(13)).not.toEqual(stream(14));
  });

  it("is uniform to three standard errors, and normal with unit variance", () => {
    const random = createRandom(1);
    const n = 20_000;
    const uniform = Array.from({ length: n }, random.next);
    const mean = uniform.reduce((a, b) => a + b, 0) / n;
    expect(Math.abs(mean - 0.5)).toBeLessThan(3 * Math.sqrt(1 / 12 / n));
    const normal = Array.from({ length: n }, random.normal);
    const variance = normal.reduce((a, b) => a + b * b, 0) / n;
    expect(Math.abs(variance - 1)).toBeLessThan(3 * Math.sqrt(2 / n));
  });

  it("shuffles without losing an item", () => {
    const items = Array.from({ length: 50 }, (_, i) => i);
    const shuffled = shuffle([...items], createRandom(3));
    expect(shuffled).not.toEqual(items);
    expect([...shuffled].sort((a, b) => a - b)).toEqual(items);
  });

  it("has MurmurHash3's finalizer, checked on the published test value", () => {
    // Appleby's reference: fmix32(0) = 0, and fmix32 is a bijection; 0x85ebca6b-scrambling of 1 is 0x514e28b7.
    expect(fmix32(0)).toBe(0);
    expect(fmix32(1)).toBe(0x514e28b7);
  });
});

describe("edit distance", () => {
  it.each([
    ["content", "contnet", 1],
    ["assistant", "assitant", 1],
    ["role", "rule", 1],
    ["kitten", "sitting", 3],
    ["", "abc", 3],
  ])("%s to %s is %i", (a, b, distance) => {
    expect(editDistance(a, b, 5)).toBe(distance);
  });

  it("offers the nearest name, and none that is too far", () => {
    expect(nearest("learing_rate", ["learning_rate", "logging_steps"])).toBe("learning_rate");
    expect(nearest("banana", ["learning_rate"])).toBeUndefined();
    expect(nearest("id", ["cd", "of"])).toBe("cd");
  });
});

describe("formatting", () => {
  it("uses a true minus sign and never a negative zero", () => {
    expect(formatFixed(-1.04, 1)).toBe("−1.0");
    expect(formatFixed(-0.01, 1)).toBe("0.0");
    expect(formatPercent(0.7066)).toBe("70.7%");
    expect(formatInteger(-1234567)).toBe("−1,234,567");
  });

  it("writes bytes and durations as people say them", () => {
    expect(formatBytes(1_400_000)).toBe("1.4 MB");
    expect(formatSeconds(72)).toBe("1 min 12 s");
    expect(formatSeconds(0.42)).toBe("0.4 s");
  });
});

describe("escaping", () => {
  it("shows control characters, escapes and overrides instead of sending them to the terminal", () => {
    expect(escapeControls("a\u001b[31mred\u0007\u202e")).toBe("a\\u001b[31mred\\u0007\\u202e");
  });

  it("leaves no character of data that HTML could read as markup", () => {
    expect(escapeHtml(`<img src="x" onerror='y'>&`)).not.toMatch(/[<>"']/u);
  });
});

describe("series", () => {
  it("smoothing keeps the first value and leaves gaps as they are", () => {
    const smoothed = smooth([4, null, 2], 0.9);
    expect(smoothed[0]).toBeCloseTo(4, 12);
    expect(smoothed[1]).toBeNull();
    expect(smoothed[2]).toBeGreaterThan(2);
    expect(smoothed[2]).toBeLessThan(4);
  });

  it("thinning keeps the highest and the lowest value", () => {
    const x = Array.from({ length: 10_000 }, (_, i) => i);
    const y = x.map((i) => (i === 5_003 ? 99 : i === 777 ? -99 : Math.sin(i)));
    const thinned = thin({ x, y }, 100);
    expect(thinned.x.length).toBeLessThanOrEqual(200);
    expect(thinned.y).toContain(99);
    expect(thinned.y).toContain(-99);
  });
});
