import { badness } from "./badness";
import { plausibility } from "./plausibility";
import type { Sequence } from "./sequence";

/** How much less strange the text gets when these sequences are read anew, plus how plausible they then are. */
export function gain(codes: readonly number[], sequences: readonly Sequence[]): number {
  let sum = 0;
  for (let i = 0; i < sequences.length;) {
    // Sequences near each other are judged together, for each is the other's neighbour.
    let end = i + 1;
    while (end < sequences.length && startOf(sequences, end) - endOf(sequences, end - 1) < 4) end++;
    sum += gainOf(codes, sequences.slice(i, end));
    i = end;
  }
  return sum;
}

function gainOf(codes: readonly number[], group: readonly Sequence[]): number {
  const { before, left } = lookAround(codes, group);
  return before - left + group.reduce((sum, { code }) => sum + plausibility(code), 0);
}

/** The surroundings of some sequences: how strange they are, what they are when read anew, how strange that is. */
export function lookAround(
  codes: readonly number[],
  group: readonly Sequence[],
): { readonly before: number; readonly after: readonly number[]; readonly left: number } {
  const from = Math.max(0, startOf(group, 0) - 2);
  const to = Math.min(codes.length, endOf(group, group.length - 1) + 2);
  const after: number[] = [];
  // What stands around the surroundings is a neighbour too, before and after the same.
  let at = Math.max(0, from - MARGIN);
  const ahead = from - at;
  const end = Math.min(codes.length, to + MARGIN);
  for (const { start, length, code } of group) {
    for (; at < start; at++) after.push(codes[at] ?? 0);
    after.push(code);
    at = start + length;
  }
  for (; at < end; at++) after.push(codes[at] ?? 0);
  return { before: badness(codes, from, to), after, left: badness(after, ahead, after.length - (end - to)) };
}

const MARGIN = 2;

function startOf(sequences: readonly Sequence[], i: number): number {
  return sequences[i]?.start ?? 0;
}

function endOf(sequences: readonly Sequence[], i: number): number {
  const sequence = sequences[i];
  return sequence === undefined ? 0 : sequence.start + sequence.length;
}
