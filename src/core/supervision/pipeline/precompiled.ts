import { bytesOf } from "../bpe/byteAlphabet";
import { fromBase64, fromUtf8 } from "./bytes";

/** The longest cluster, in bytes, that is looked up as a whole. */
const LONGEST_CLUSTER = 5;
const MOST_REMEMBERED = 65_536;
const NOT_ASCII = /[^\0-\x7f]/u;

/**
 * SentencePiece's own normalization, as its models carry it: a table from characters to what is written for them (a
 * double array of bytes, then the texts that it leads to). The reference library looks up clusters of characters, and
 * takes the first entry that a cluster begins with for all of it.
 */
export function readPrecompiled(charsmap: unknown): ((text: string) => string) | undefined {
  if (charsmap === null || charsmap === undefined || charsmap === "") return (text) => text;
  const table = typeof charsmap === "string" ? readTable(charsmap) : undefined;
  if (table === undefined) return undefined;
  const known = new Map<string, string>();
  const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
  const written = (cluster: string): string => {
    let made = known.get(cluster);
    if (made === undefined) {
      made = writtenFor(cluster, table);
      if (known.size < MOST_REMEMBERED) known.set(cluster, made);
    }
    return made;
  };
  return (text) => {
    let made = "";
    if (NOT_ASCII.test(text)) for (const { segment } of segmenter.segment(text)) made += written(segment);
    else for (const cluster of text.match(/\r\n|[^]/gu) ?? []) made += written(cluster);
    return made;
  };
}

interface Table {
  readonly units: Uint32Array;
  /** UTF-8, each text ends with a zero. */
  readonly texts: Uint8Array;
}

function readTable(charsmap: string): Table | undefined {
  const bytes = fromBase64(charsmap);
  if (bytes === undefined || bytes.length < 8) return undefined;
  const view = new DataView(bytes.buffer);
  const size = view.getUint32(0, true);
  if (size % 4 !== 0 || size === 0 || 4 + size > bytes.length) return undefined;
  const units = Uint32Array.from({ length: size / 4 }, (_, i) => view.getUint32(4 + 4 * i, true));
  return { units, texts: bytes.subarray(4 + size) };
}

function writtenFor(cluster: string, table: Table): string {
  const bytes = bytesOf(cluster);
  const whole = bytes.length <= LONGEST_CLUSTER ? lookUp(bytes, table) : undefined;
  if (whole !== undefined) return whole;
  let made = "";
  for (const character of cluster) made += lookUp(bytesOf(character), table) ?? character;
  return made;
}

/** What the shortest entry that the bytes begin with leads to. */
function lookUp(bytes: readonly number[], { units, texts }: Table): string | undefined {
  let at = offsetOf(units[0] ?? 0);
  for (const byte of bytes) {
    if (byte === 0) return undefined;
    at ^= byte;
    const unit = units[at] ?? 0;
    if ((unit & 0x800000ff) >>> 0 !== byte) return undefined;
    at ^= offsetOf(unit);
    if ((unit & 0x100) === 0) continue;
    const start = (units[at] ?? 0) & 0x7fffffff;
    const end = texts.indexOf(0, start);
    return fromUtf8(texts.subarray(start, end < 0 ? texts.length : end));
  }
  return undefined;
}

function offsetOf(unit: number): number {
  return ((unit >>> 10) << ((unit & 0x200) >>> 6)) >>> 0;
}
