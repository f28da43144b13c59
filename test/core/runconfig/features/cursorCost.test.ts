import { describe, expect, it } from "vitest";
import { cursorAt } from "../../../../src/core/runconfig/features/cursor";
import { processorTime } from "../../../fakes/processorTime";

/** Lines that are no config, of about so many characters: each was made for one pattern or loop. */
const LINES: Readonly<Record<string, (length: number) => string>> = {
  "signs of comments in a brace": (n) => `a: {${"#".repeat(n)}`,
  "spaces in a word": (n) => `a${" ".repeat(n)}b`,
  "spaces before a value": (n) => `a: ${" ".repeat(n)}b`,
  dashes: (n) => "- ".repeat(n / 2),
  braces: (n) => `a: ${"{".repeat(n)}`,
  brackets: (n) => `a: ${"[a,".repeat(n / 3)}`,
  quotes: (n) => `a: ${'"'.repeat(n)}`,
  tags: (n) => `a: ${"!x ".repeat(n / 3)}`,
  anchors: (n) => `a: ${"& ".repeat(n / 2)}x`,
  "keys in a brace": (n) => `a: {${"b: c, ".repeat(n / 6)}`,
  "braces that nobody closes": (n) => "a: {b:\n".repeat(n / 7),
  "block text": (n) => `a: |\n${"  x\n".repeat(n / 4)}`,
  "one word": (n) => "x".repeat(n),
  "colons in a word": (n) => "a:b".repeat(n / 3),
  words: (n) => "a ".repeat(n / 2),
};

const SHORT = 8000;
const TIMES = 8;
/** Below that, other things cost more: milliseconds. */
const LEAST = 2;

function cost(text: string): number {
  const time = processorTime(() => {
    cursorAt(text, text.length);
    cursorAt(`${text}\nb: `, text.length + 4);
  });
  return Math.max(LEAST, time);
}

describe("where a cursor stands", () => {
  it.each(Object.entries(LINES))("costs no more than the length of the text: %s", (_name, make) => {
    expect(cost(make(SHORT * TIMES)) / cost(make(SHORT))).toBeLessThan(TIMES * 3);
  });
});
