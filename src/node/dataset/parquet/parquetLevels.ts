/** Runs that are not what Parquet's hybrid of run lengths and packed bits allows. */
class RunError extends Error {}

/** Dictionaries and levels have fewer values than that. */
const MAX_WIDTH = 32;

export interface HybridRuns {
  readonly values: Uint8Array | Uint32Array;
  /** Whether the first run is packed groups, not a repetition. */
  readonly isPackedFirst: boolean;
}

/**
 * `count` numbers of `width` bits in runs of one value and groups of eight packed ones. No repetition may go further
 * than the numbers that are wanted; packed groups may, for padding.
 */
export function decodeHybrid(bytes: Uint8Array, width: number, count: number): HybridRuns {
  if (width > MAX_WIDTH) throw new RunError("an impossible width");
  const values = width <= 8 ? new Uint8Array(count) : new Uint32Array(count);
  const isPackedFirst = ((bytes[0] ?? 0) & 1) === 1;
  // Without bits every value is 0, however the runs are cut.
  if (width === 0) return { values, isPackedFirst };
  let at = 0;
  for (let seen = 0; seen < count;) {
    const { value: header, end } = readVarint(bytes, at);
    at = end;
    const left = count - seen;
    if (header % 2 === 0) {
      const run = header / 2;
      const size = (width + 7) >>> 3;
      if (run > left || at + size > bytes.length) throw new RunError("a run that is too long");
      let value = 0;
      for (let i = size - 1; i >= 0; i--) value = value * 256 + (bytes[at + i] as number);
      values.fill(value, seen, seen + run);
      at += size;
      seen += run;
      continue;
    }
    const groups = (header - 1) / 2;
    const run = Math.min(left, groups * 8);
    // Some writers pad to 256 values, others leave out the padding of the last group.
    if (at + Math.ceil((run * width) / 8) > bytes.length) throw new RunError("a run that is too long");
    unpack(bytes, at, width, values, seen, run);
    at += groups * width;
    seen += run;
  }
  return { values, isPackedFirst };
}

/** Least significant bit first. */
function unpack(
  bytes: Uint8Array,
  from: number,
  width: number,
  values: Uint8Array | Uint32Array,
  start: number,
  count: number,
): void {
  let at = from;
  let bits = 0;
  let held = 0;
  if (width <= 24) {
    const mask = (1 << width) - 1;
    for (let i = start; i < start + count; i++) {
      for (; held < width; held += 8) bits |= (bytes[at++] as number) << held;
      values[i] = bits & mask;
      bits >>>= width;
      held -= width;
    }
    return;
  }
  const range = 2 ** width;
  for (let i = start; i < start + count; i++) {
    for (; held < width; held += 8) bits += (bytes[at++] as number) * 2 ** held;
    values[i] = bits % range;
    bits = Math.floor(bits / range);
    held -= width;
  }
}

function readVarint(bytes: Uint8Array, from: number): { readonly value: number; readonly end: number } {
  let value = 0;
  let at = from;
  for (let scale = 1; ; scale *= 128) {
    const byte = bytes[at++];
    if (byte === undefined || at - from > 5) throw new RunError("cut off");
    value += (byte & 127) * scale;
    if (byte < 128) return { value, end: at };
  }
}
