import type { Span } from "../../../dataset/jsonValue";
import { defineRule } from "../../defineRule";
import { quote } from "../../text/quote";
import { codeIn } from "../../text/codeAreas";
import { askedFor } from "../../text/exchanges";
import { findLoop } from "../../text/findLoop";

/** In characters; a Chinese character counts as two and a half. */
const LONG_ENOUGH = 60;
const SHORTEST = 20;
const WANTS_REPETITION = /\brepeat|\btimes\b|\bloops?\b|\bchant|\bspam|重复|次/iu;

/**
 * A stretch that repeats itself: one word, one sentence or one character over and over. Generators end up in such loops
 * when they sample badly, and a model trained on one learns to loop. Pages scraped from the web have them too.
 *
 * One finding for each text, at its first loop of at least 60 characters: a character 20 times, a phrase 12 times, a
 * longer one 5 or 4 times; lines that differ only in their numbers are equal. Left alone: rulers, tables, numbers, code,
 * and answers to prompts that ask for repetition. Choruses of songs are found as well, which is why the rule only runs
 * when it is selected. What it cannot see: loops whose units differ in a word.
 */
export const repeatedLoop = defineRule({
  code: "QLT009",
  name: "repeated-loop",
  severity: "warning",
  byDefault: false,
  affects: ["all:trains-on-it"],
  bad: `{"prompt": "Tell me about tea.", "completion": "Tea is a drink. I like tea. I like tea. I like tea. I like tea. I like tea. I like tea. I like tea. I like tea."}`,
  good: `{"prompt": "Tell me about tea.", "completion": "Tea is a drink made of leaves. I like it hot, with a little milk and no sugar, in the afternoon."}`,
  checkRow(row, report) {
    for (const text of row.texts) {
      if (text.part !== "answer" && text.part !== "text") continue;
      const loop = findLoop(text.value, SHORTEST, isLoop);
      if (loop === undefined || codeIn(text.value)(loop.start)) continue;
      if (text.part === "answer" && WANTS_REPETITION.test(askedFor(row, text))) continue;
      const unit = text.value.slice(loop.start, loop.start + loop.unit).trim();
      const times = Math.floor((loop.end - loop.start) / loop.unit);
      report(
        { path: text.path, within: trimmed(text.value, loop) },
        `${quote(unit)} stands here ${String(times)} times in a row`,
        { help: "delete the row, or cut the repetition" },
      );
    }
  },
});

function isLoop(unit: string, times: number, stretch: string): boolean {
  const letters = unit.match(/\p{L}/gu)?.length ?? 0;
  if (unit.length === 1 || new Set(unit.trim()).size === 1)
    return /[\p{L}!?。！？,，]/u.test(unit) && stretch.length >= SHORTEST;
  if (letters < 2) return false;
  // Lines that are equal but for their numbers must have something else to say.
  const digits = unit.match(/\d/gu)?.length ?? 0;
  if (digits > 0 && (letters < 20 || digits * 10 > letters) && !isExact(unit, stretch)) return false;
  const dense = stretch.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu)?.length ?? 0;
  const length = stretch.length + 1.5 * dense;
  const needed = unit.length < 10 && dense === 0 ? 12 : unit.length < 40 ? 5 : 4;
  return length >= LONG_ENOUGH && times >= needed;
}

function trimmed(text: string, { start, end }: Span): Span {
  const stretch = text.slice(start, end);
  return {
    start: start + stretch.length - stretch.trimStart().length,
    end: start + stretch.trimEnd().length,
  };
}

function isExact(unit: string, stretch: string): boolean {
  return stretch.startsWith(unit.repeat(2));
}
