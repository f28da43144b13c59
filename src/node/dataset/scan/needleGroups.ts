import { frequencyOf, NEEDLE_WINDOW, type PlannedNeedle } from "../../../core/lint/needles/needlePlan";

/**
 * Texts of four bytes, by the halves that their bytes may have: of the first byte the hexadecimal digits that it may end
 * in, as bits, and those that it may begin with; then of the second, third and fourth.
 */
export type Halves = readonly number[];

const GROUPS = 8;
const ANY = 0xffff;
/** Rounds in which each needle may still change its group. */
const ROUNDS = 2;

/**
 * The needles in eight groups. A group is known by halves only, so it also lets through texts that are mixed of those
 * of others. The most frequent come first, and each goes where it lets through least.
 */
export function groupNeedles(needles: readonly PlannedNeedle[]): readonly Halves[] {
  const items = [...new Map(needles.map((needle) => [halvesOf(needle).join(), halvesOf(needle)])).values()]
    .map((halves) => ({ halves, share: shareOf(halves), group: -1 }))
    .sort((a, b) => b.share - a.share);
  const groups = Array.from({ length: GROUPS }, () => ({ halves: NOTHING, share: 0 }));
  for (let round = 0; round <= ROUNDS; round++)
    for (const item of items) {
      const own = groups[item.group];
      if (own !== undefined) {
        const others = items.filter((other) => other !== item && other.group === item.group);
        own.halves = others.reduce((all, { halves }) => join(all, halves), NOTHING);
        own.share = shareOf(own.halves);
      }
      let least = Infinity;
      for (const [i, { halves, share }] of groups.entries()) {
        const cost = shareOf(join(halves, item.halves)) - share;
        if (cost >= least) continue;
        least = cost;
        item.group = i;
      }
      const best = groups[item.group];
      if (best === undefined) continue;
      best.halves = join(best.halves, item.halves);
      best.share = shareOf(best.halves);
    }
  return groups.map(({ halves }) => halves);
}

const NOTHING: Halves = Array.from({ length: 2 * NEEDLE_WINDOW }, () => 0);

/** Behind the end of a short needle any byte may stand. */
function halvesOf({ bytes, at }: PlannedNeedle): Halves {
  return Array.from({ length: NEEDLE_WINDOW }, (_, i) => bytes[at + i]).flatMap((byte) =>
    byte === undefined ? [ANY, ANY] : [1 << (byte & 15), 1 << (byte >> 4)],
  );
}

function join(a: Halves, b: Halves): Halves {
  return a.map((half, i) => half | (b[i] as number));
}

/** The share of the places in a text that a group lets through. */
function shareOf(halves: Halves): number {
  let share = 1;
  for (let i = 0; i < halves.length; i += 2)
    share *= shareOfByte(halves[i] as number, halves[i + 1] as number);
  return share;
}

function shareOfByte(lows: number, highs: number): number {
  let share = 0;
  for (let high = 0; high < 16; high++)
    if (((highs >> high) & 1) !== 0) {
      share += SHARES[(high << 9) | (lows & 255)] as number;
      share += SHARES[(high << 9) | 256 | (lows >> 8)] as number;
    }
  return share;
}

/** By the half that bytes begin with, then for their other halves from 0 to 7 and from 8 to 15, as bits. */
const SHARES = Float64Array.from({ length: 16 << 9 }, (_, at) => {
  let share = 0;
  for (let low = 0; low < 8; low++)
    if (((at >> low) & 1) !== 0) share += frequencyOf(((at >> 9) << 4) | ((at >> 5) & 8) | low);
  return share;
});
