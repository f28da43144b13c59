import type { Span } from "../../dataset/jsonValue";

/** A stretch that repeats itself: one unit of `unit` characters over and over. */
export interface Loop extends Span {
  readonly unit: number;
}

const TABLE = 1 << 12;

/**
 * The first stretch of the text, of at least `minLength` characters, that is one unit four times or more, and that
 * `accept` takes. One pass: wherever the text stops equalling itself, the next candidate is the distance to the last place where
 * the same four characters stood (a table of 4096 entries), and a running count says for how long the text equals itself
 * at that distance. Digits count as equal, so that numbered lines of one sentence are a loop too.
 */
export function findLoop(
  text: string,
  minLength: number,
  accept: (unit: string, times: number, stretch: string) => boolean,
): Loop | undefined {
  if (text.length < minLength) return undefined;
  const last = new Int32Array(TABLE).fill(-1);
  let gram = 0;
  let unit = 1;
  let run = 0;
  for (let i = 0; i <= text.length; i++) {
    const c = i < text.length ? folded(text, i) : -1;
    if (i >= unit && c === folded(text, i - unit)) run++;
    else if (run + unit >= minLength && run >= 3 * unit) {
      const loop = widen(text, i, run, unit);
      const stretch = text.slice(loop.start, loop.end);
      if (accept(stretch.slice(0, unit), Math.floor(stretch.length / unit), stretch)) return loop;
      run = 0;
    } else run = 0;
    // The last four characters, eight bits of each.
    gram = (gram << 8) | (Math.imul(c, 0x9e3779b1) >>> 24) | 0;
    const slot = Math.imul(gram, 0x85ebca6b) >>> 20;
    if (run === 0) {
      const before = last[slot] ?? -1;
      if (before >= 0) {
        unit = i - before;
        run = 1;
      }
    }
    last[slot] = i;
  }
  return undefined;
}

/** The count starts a little after the loop does. */
function widen(text: string, end: number, run: number, unit: number): Loop {
  let start = end - run - unit;
  while (start > 0 && folded(text, start - 1) === folded(text, start - 1 + unit)) start--;
  return { start, end, unit };
}

/** All digits as one. */
function folded(text: string, i: number): number {
  const c = text.charCodeAt(i);
  return c >= 49 && c <= 57 ? 48 : c;
}
