import { canonicalJson } from "../../dataset/canonicalJson";
import { composed, createFoldedUnits, foldWordUnit, type FoldedUnits } from "../../dataset/foldUnits";
import { isJsonArray, isJsonObject, type JsonValue } from "../../dataset/jsonValue";
import type { RowText } from "../../dataset/rowTexts";
import { textHash } from "../../dataset/textHash";
import type { LintRow } from "./lintRow";

/**
 * A row as its trainer sees it: all that the model reads before its last answer, and that answer. Preferences and
 * rated answers are read whole: several of them for one prompt are wanted. Where nothing is read before an answer,
 * the answer is what is compared.
 *
 * @returns false when the row has no text, or is nested too deep to be compared
 */
function collectIdentity(row: LintRow, prompt: FoldedUnits, answer: FoldedUnits): boolean {
  prompt.clear();
  answer.clear();
  const { texts } = row;
  if (texts.length === 0 || row.object === undefined || row.shape === undefined) return false;
  const answerFrom = firstOfAnswer(row);
  for (const [i, { value }] of texts.entries()) (i < answerFrom ? prompt : answer).add(value);
  const { flag, label } = row.shape.required;
  // A row may lack either.
  if (flag !== undefined) prompt.addRaw(JSON.stringify(row.object[flag] ?? null));
  if (label !== undefined) answer.addRaw(JSON.stringify(row.object[label] ?? null));
  return addNonTexts(row, answerFrom, prompt, answer);
}

/** What a row says without text: calls, images, tools. False when it is nested too deep. */
function addNonTexts(row: LintRow, answerFrom: number, prompt: FoldedUnits, answer: FoldedUnits): boolean {
  const { texts } = row;
  for (const { turns } of row.conversations)
    for (const turn of turns) {
      const extra = extraOf(turn.object, turn.content);
      if (extra === undefined) continue;
      const text = canonicalJson(extra);
      if (text === undefined) return false;
      const isAnswer = texts[answerFrom]?.turn?.index === turn.index || turn.index === turns.length - 1;
      (isAnswer && turn.speaker === "assistant" ? answer : prompt).addRaw(text);
    }
  for (const key of row.shape?.known ?? []) {
    const value = key === "system" ? undefined : row.object?.[key];
    if (isAbsent(value)) continue;
    const text = canonicalJson(value);
    if (text === undefined) return false;
    prompt.addRaw(key);
    prompt.addRaw(text);
  }
  return true;
}

/** Some rows leave out what others leave empty. */
function isAbsent(value: JsonValue | undefined): value is undefined | null {
  return value === undefined || value === null || value === "" || (isJsonArray(value) && value.length === 0);
}

/** Index in `row.texts` of the last answer's first text; all texts are prompt in rows that are compared whole. */
export function firstOfAnswer({ texts, shape }: LintRow): number {
  if (shape?.format === "preference" || shape?.format === "kto") return texts.length;
  let from = texts.length;
  const turn = texts.at(-1)?.turn;
  while (from > 0 && texts[from - 1]?.part === "answer" && texts[from - 1]?.turn === turn) from--;
  return asksNothing(texts, from) ? texts.length : from;
}

function asksNothing(texts: readonly RowText[], until: number): boolean {
  for (let i = 0; i < until; i++) if (texts[i]?.value.trim() !== "") return false;
  return true;
}

/** Parts of a turn that are not text: calls, images. */
function extraOf(turn: JsonValue | undefined, content: JsonValue | undefined): JsonValue | undefined {
  if (!isJsonObject(turn)) return undefined;
  const others: JsonValue[] = [];
  if (isJsonArray(content))
    for (const part of content)
      if (isJsonObject(part) && typeof part["text"] !== "string" && part["type"] !== "text")
        others.push(part);
  for (const key in turn)
    if (key.endsWith("calls") || key === "function_call") others.push(turn[key] as JsonValue);
  return others.length === 0 ? undefined : others;
}

const EDGE = 16;

/**
 * 32 bits that rows with the same prompt agree in, made of the beginnings and ends of its first and last text: much
 * cheaper than the whole, and different for most rows. -1 for rows without texts.
 */
export function promptKey(row: LintRow): number {
  const { texts } = row;
  if (texts.length === 0 || row.shape === undefined) return -1;
  const until = firstOfAnswer(row);
  let first: RowText | undefined;
  let last: RowText | undefined;
  let count = 0;
  for (let i = 0; i < until; i++) {
    const text = texts[i] as RowText;
    if (isBlank(text.value)) continue;
    count++;
    last = text;
    if (first === undefined && text.part !== "system") first = text;
  }
  if (last === undefined) return -1;
  first ??= last;
  let key = edgesKey(first.value, count);
  if (last !== first) key = edgesKey(last.value, key);
  key = Math.imul(key ^ (key >>> 15), 0x85ebca6b);
  return (key ^ (key >>> 13)) >>> 0;
}

function isBlank(text: string): boolean {
  return text.charCodeAt(0) > 32 && text.charCodeAt(0) < 127 ? false : text.trim() === "";
}

/** Only letters and digits count: what folding does to other signs depends on their neighbours. */
function edgesKey(written: string, seed: number): number {
  const text = composed(written);
  let key = seed;
  let taken = 0;
  for (let i = 0; i < text.length && taken < EDGE; i++) {
    const unit = foldWordUnit(text.charCodeAt(i));
    if (unit === 0) continue;
    key = Math.imul(key ^ unit, 0x01000193);
    taken++;
  }
  for (let i = text.length - 1; i >= 0 && taken < 2 * EDGE; i--) {
    const unit = foldWordUnit(text.charCodeAt(i));
    if (unit === 0) continue;
    key = Math.imul(key ^ unit, 0x85ebca6b);
    key ^= key >>> 15;
    taken++;
  }
  return key;
}

/** 53 bits of the folded units; different seeds give independent hashes. */
export function hashUnits({ units, length }: FoldedUnits, seed: number): number {
  let a = 0x811c9dc5 ^ seed;
  let b = 0x1b873593 ^ length ^ Math.imul(seed, 0x9e3779b1);
  for (let i = 0; i < length; i++) {
    const unit = units[i] as number;
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x85ebca6b);
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return (b >>> 11) * 4294967296 + (a >>> 0);
}

export function sameUnits(a: FoldedUnits, b: FoldedUnits): boolean {
  if (a.length !== b.length) return false;
  const left = a.units;
  const right = b.units;
  for (let i = 0; i < a.length; i++) if (left[i] !== right[i]) return false;
  return true;
}

/** Kinds of keys in one index. Keys of different kinds may meet: rows are compared anyway. */
const PROMPT = 0x3c6ef372;
const EXACT = 0x78dde6e4;

/** Takes one row after another. */
export interface Identity {
  readonly prompt: FoldedUnits;
  readonly answer: FoldedUnits;
  collect(row: LintRow): boolean;
}

export function createIdentity(): Identity {
  const prompt = createFoldedUnits();
  const answer = createFoldedUnits();
  return { prompt, answer, collect: (row) => collectIdentity(row, prompt, answer) };
}

export function keyOfPrompt(prompt: FoldedUnits): number {
  return (hashUnits(prompt, 1) ^ PROMPT) >>> 0;
}

export function exactKey(canonical: string): number {
  return (textHash(canonical) ^ EXACT) >>> 0;
}
