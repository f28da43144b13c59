import { frequencyOf, spellingsOf, type PlannedNeedle } from "../../../core/lint/needlePlan";

/**
 * Pairs of bytes, by the halves that their bytes may have: bit n of the first number says that the first byte may end
 * in the hexadecimal digit n, the second that it may begin with it; the other two say so of the second byte.
 */
export type Halves = readonly [number, number, number, number];

const GROUPS = 8;
const NOTHING: Halves = [0, 0, 0, 0];
const ANY = 0xffff;
const FREQUENCIES = Float64Array.from({ length: 256 }, (_, byte) => frequencyOf(byte));

/**
 * The pairs that are looked for, in eight groups. A group is known by halves only, so it also lets through pairs that
 * are mixed of those of others. The most frequent pairs come first, and each goes where it lets through least.
 */
export function groupPairs(needles: readonly PlannedNeedle[]): readonly Halves[] {
  const groups = Array.from({ length: GROUPS }, (): Halves => NOTHING);
  const pairs = needles.map(halvesOf).map((halves) => ({ halves, share: shareOf(halves) }));
  for (const { halves } of pairs.sort((a, b) => b.share - a.share)) {
    let best = 0;
    let least = Infinity;
    for (const [i, group] of groups.entries()) {
      const cost = shareOf(join(group, halves)) - shareOf(group);
      if (cost >= least) continue;
      least = cost;
      best = i;
    }
    groups[best] = join(groups[best] as Halves, halves);
  }
  return groups;
}

function halvesOf({ bytes, at, isAnyCase }: PlannedNeedle): Halves {
  const seconds = spellingsOf(bytes[at] as number, isAnyCase);
  const firsts = at === 0 ? undefined : spellingsOf(bytes[at - 1] as number, isAnyCase);
  return [bitsOf(firsts, 0), bitsOf(firsts, 4), bitsOf(seconds, 0), bitsOf(seconds, 4)];
}

/** The half bytes that begin at a bit, as bits. */
function bitsOf(bytes: readonly number[] | undefined, shift: number): number {
  return bytes?.reduce((bits, byte) => bits | (1 << ((byte >> shift) & 15)), 0) ?? ANY;
}

function join(a: Halves, b: Halves): Halves {
  return [a[0] | b[0], a[1] | b[1], a[2] | b[2], a[3] | b[3]];
}

/** The share of the pairs in a text that a group lets through. */
function shareOf([low0, high0, low1, high1]: Halves): number {
  return shareOfByte(low0, high0) * shareOfByte(low1, high1);
}

function shareOfByte(lows: number, highs: number): number {
  let share = 0;
  for (let high = 0; high < 16; high++)
    if (((highs >> high) & 1) !== 0)
      for (let low = 0; low < 16; low++)
        if (((lows >> low) & 1) !== 0) share += FREQUENCIES[(high << 4) | low] as number;
  return share;
}
