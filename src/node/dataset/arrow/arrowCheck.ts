import { MAX_LENGTH } from "./arrowBatch";
import { readFlatTable, type FlatTable } from "../table/flatTable";

/*
 * Arrow metadata before the library sees it: it takes every count and offset as it stands, and a corrupt one makes it
 * loop and fill memory. Slots are those of the format's Schema.fbs and Message.fbs.
 */

const SCHEMA = 1;
const DICTIONARY = 2;
const BATCH = 3;
const MAX_DEPTH = 64;

/**
 * @param message with its prefix
 * @throws RangeError when something in it leads out of it
 */
export function checkMessage(message: Uint8Array): void {
  const { head, bodyBytes } = headOf(message);
  const kindAt = head.at(6);
  const kind = kindAt === undefined ? 0 : head.view.getUint8(kindAt);
  const header = head.table(8);
  if (kind === SCHEMA && header !== undefined) checkSchema(header);
  else if (kind === BATCH && header !== undefined) checkRecordBatch(header, bodyBytes);
  else if (kind === DICTIONARY) {
    const data = header?.table(6);
    if (data === undefined) throw new RangeError();
    checkRecordBatch(data, bodyBytes);
    checkDictionaryLength(data, message.subarray(message.length - bodyBytes));
  } else throw new RangeError();
}

function headOf(message: Uint8Array): { readonly head: FlatTable; readonly bodyBytes: number } {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const isMarked = view.getUint32(0, true) === 0xffffffff;
  const start = isMarked ? 8 : 4;
  const length = view.getUint32(start - 4, true);
  if (start + length > message.length) throw new RangeError();
  const head = readFlatTable(message.subarray(start, start + length));
  return { head, bodyBytes: message.length - start - length };
}

/** @param message a dictionary, which `checkMessage` has seen */
export function dictionaryOf(message: Uint8Array): { readonly id: bigint; readonly isDelta: boolean } {
  const header = headOf(message).head.table(8);
  const idAt = header?.at(4);
  const deltaAt = header?.at(8);
  return {
    id: header === undefined || idAt === undefined ? 0n : header.view.getBigInt64(idAt, true),
    isDelta: header !== undefined && deltaAt !== undefined && header.view.getUint8(deltaAt) !== 0,
  };
}

export function checkSchema(schema: FlatTable): void {
  const endianness = schema.at(4);
  if (endianness !== undefined && schema.view.getInt16(endianness, true) !== 0) throw new RangeError();
  checkFields(schema, 6, 0);
  checkMetadata(schema, 8);
}

function checkFields(parent: FlatTable, slot: number, depth: number): void {
  if (depth > MAX_DEPTH) throw new RangeError();
  const fields = parent.vector(slot, 4);
  for (let i = 0; i < (fields?.length ?? 0); i++) {
    const field = fields?.table(i);
    if (field === undefined) continue;
    field.vector(4, 1);
    checkFields(field, 14, depth + 1);
    checkMetadata(field, 16);
  }
}

function checkMetadata(parent: FlatTable, slot: number): void {
  const pairs = parent.vector(slot, 4);
  for (let i = 0; i < (pairs?.length ?? 0); i++) {
    pairs?.table(i).vector(4, 1);
    pairs?.table(i).vector(6, 1);
  }
}

const PAIR_BYTES = 16;

function checkRecordBatch(batch: FlatTable, bodyBytes: number): void {
  const nodes = batch.vector(6, PAIR_BYTES);
  for (let i = 0; i < (nodes?.length ?? 0); i++) {
    const at = (nodes?.at ?? 0) + 4 + i * PAIR_BYTES;
    const length = Number(batch.view.getBigInt64(at, true));
    const nulls = Number(batch.view.getBigInt64(at + 8, true));
    if (!(length <= MAX_LENGTH && nulls >= 0 && nulls <= length)) throw new RangeError();
  }
  const buffers = batch.vector(8, PAIR_BYTES);
  batch.vector(12, 8);
  for (let i = 0; i < (buffers?.length ?? 0); i++) {
    const at = (buffers?.at ?? 0) + 4 + i * PAIR_BYTES;
    const offset = Number(batch.view.getBigInt64(at, true));
    const length = Number(batch.view.getBigInt64(at + 8, true));
    if (!(offset >= 0 && length >= 0 && offset + length <= bodyBytes)) throw new RangeError();
  }
}

/** Nulls alone have no data. */
const FEW_VALUES = 1024;

/**
 * The library makes all values of a dictionary at once, as many as it claims to have: each takes a bit of its data at
 * the least, whatever its type.
 */
function checkDictionaryLength(batch: FlatTable, body: Uint8Array): void {
  const nodes = batch.vector(6, PAIR_BYTES);
  if (nodes === undefined || nodes.length === 0) return;
  const length = Number(batch.view.getBigInt64(nodes.at + 4, true));
  if (length > Math.max(dataBytes(batch, body) * 8, FEW_VALUES)) throw new RangeError();
}

/** Bytes of all buffers; of compressed ones those that they say they become (RecordBatch.compression is slot 10). */
function dataBytes(batch: FlatTable, body: Uint8Array): number {
  if (batch.at(10) === undefined) return body.length;
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const buffers = batch.vector(8, PAIR_BYTES);
  let bytes = 0;
  for (let i = 0; i < (buffers?.length ?? 0); i++) {
    const at = (buffers?.at ?? 0) + 4 + i * PAIR_BYTES;
    const offset = Number(batch.view.getBigInt64(at, true));
    const length = Number(batch.view.getBigInt64(at + 8, true));
    if (length < 8) continue;
    const claimed = Number(view.getBigInt64(offset, true));
    // -1: left as it is.
    bytes += claimed < 0 ? length - 8 : claimed;
  }
  return bytes;
}
