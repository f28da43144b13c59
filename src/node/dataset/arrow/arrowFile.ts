import { checkSchema } from "./arrowCheck";
import { readFlatTable } from "../table/flatTable";
import { TableFault } from "../table/tableFault";
import type { TableSource } from "../table/tableSource";

/** Where a message of an Arrow file is, as the footer says. */
export interface ArrowBlock {
  readonly offset: number;
  readonly byteLength: number;
}

export interface ArrowFooter {
  readonly dictionaries: readonly ArrowBlock[];
  readonly batches: readonly ArrowBlock[];
  /** A whole file of the dictionaries and one batch (or none), for readers that only read whole files. */
  readonly smallFile: (dictionaries: readonly Uint8Array[], batch: Uint8Array | undefined) => Uint8Array;
}

const MAGIC = Buffer.from("ARROW1");
const TAIL_BYTES = MAGIC.length + 4;
const HEAD_BYTES = 8;
const BLOCK_BYTES = 24;
const DICTIONARIES = 8;
const BATCHES = 10;

export function isArrowFile(source: TableSource): boolean {
  return source.byteLength >= MAGIC.length && MAGIC.equals(source.read(0, MAGIC.length));
}

/** @throws TableFault when there is none, or none that fits the file */
export function readArrowFooter(source: TableSource): ArrowFooter {
  const { byteLength } = source;
  const isWhole =
    byteLength > HEAD_BYTES + TAIL_BYTES &&
    MAGIC.equals(source.read(byteLength - MAGIC.length, MAGIC.length));
  if (!isWhole)
    throw new TableFault({
      message: "this Arrow file has no footer: it was cut off while it was written or copied",
    });
  const length = Buffer.from(source.read(byteLength - TAIL_BYTES, 4)).readUInt32LE();
  if (length === 0 || length > byteLength - TAIL_BYTES - HEAD_BYTES)
    throw new TableFault({
      message: `the footer is corrupt: it claims ${String(length)} bytes of a file of ${String(byteLength)}`,
    });
  const footer = source.read(byteLength - TAIL_BYTES - length, length);
  checkFooterSchema(footer);
  const dictionaries = blocksOf(footer, DICTIONARIES);
  const batches = blocksOf(footer, BATCHES);
  for (const { offset, byteLength: bytes } of [...dictionaries, ...batches])
    if (!(offset >= HEAD_BYTES && bytes > 0 && offset + bytes <= byteLength - TAIL_BYTES - length))
      throw new TableFault({
        message:
          "the footer names data beyond the end of the file: the file was cut off, or its footer is corrupt",
      });
  return { dictionaries, batches, smallFile: (...parts) => buildFile(footer, ...parts) };
}

function checkFooterSchema(footer: Uint8Array): void {
  try {
    const schema = readFlatTable(footer).table(6);
    if (schema === undefined) throw new RangeError();
    checkSchema(schema);
  } catch {
    throw new TableFault({ message: "the footer is corrupt: the columns that it lists form no table" });
  }
}

function blocksOf(footer: Uint8Array, slot: number): readonly ArrowBlock[] {
  try {
    const { view, vector } = readFlatTable(footer);
    const blocks = vector(slot, BLOCK_BYTES);
    return Array.from({ length: blocks?.length ?? 0 }, (_, i) => {
      const block = (blocks?.at ?? 0) + 4 + i * BLOCK_BYTES;
      return {
        offset: Number(view.getBigInt64(block, true)),
        byteLength: view.getInt32(block + 8, true) + Number(view.getBigInt64(block + 16, true)),
      };
    });
  } catch {
    throw new TableFault({ message: "the footer is corrupt: it does not describe where the rows are" });
  }
}

/** The footer again, with fewer blocks, at other places. */
function buildFile(
  footer: Uint8Array,
  dictionaries: readonly Uint8Array[],
  batch: Uint8Array | undefined,
): Uint8Array {
  const messages = batch === undefined ? dictionaries : [...dictionaries, batch];
  const offsets: number[] = [];
  let end = HEAD_BYTES;
  for (const { length } of messages) {
    offsets.push(end);
    end += Math.ceil(length / 8) * 8;
  }
  const file = new Uint8Array(end + footer.length + TAIL_BYTES);
  file.set(MAGIC);
  for (const [i, message] of messages.entries()) file.set(message, offsets[i]);
  const copy = new Uint8Array(footer);
  moveBlocks(copy, DICTIONARIES, offsets.slice(0, dictionaries.length));
  moveBlocks(copy, BATCHES, offsets.slice(dictionaries.length));
  file.set(copy, end);
  new DataView(file.buffer).setUint32(end + footer.length, footer.length, true);
  file.set(MAGIC, file.length - MAGIC.length);
  return file;
}

function moveBlocks(footer: Uint8Array, slot: number, offsets: readonly number[]): void {
  const { view, vector } = readFlatTable(footer);
  const at = vector(slot, BLOCK_BYTES)?.at;
  if (at === undefined) return;
  view.setUint32(at, offsets.length, true);
  for (const [i, offset] of offsets.entries())
    view.setBigInt64(at + 4 + i * BLOCK_BYTES, BigInt(offset), true);
}
