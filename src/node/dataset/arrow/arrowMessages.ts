import { readFlatTable } from "../table/flatTable";
import { TableFault } from "../table/tableFault";
import type { TableSource } from "../table/tableSource";

/** One message of a stream, prefix and body included. */
export interface ArrowMessage {
  readonly kind: "schema" | "dictionary" | "batch" | "other";
  readonly offset: number;
  readonly byteLength: number;
}

const CONTINUATION = 0xffffffff;
const KINDS = ["other", "schema", "dictionary", "batch"] as const;
/** Metadata describes columns and buffers, a few bytes for each. */
const MAX_METADATA_BYTES = 256 * 1024 * 1024;

/**
 * Where the messages of an Arrow stream are, one after the other.
 *
 * @throws TableFault where the chain breaks
 */
export function* arrowMessages(source: TableSource): Generator<ArrowMessage> {
  let offset = 0;
  // A stream may end without saying so.
  for (let count = 1; source.byteLength - offset >= 8; count++) {
    const view = new DataView(source.read(offset, 8).buffer);
    const metadataLength = view.getUint32(4, true);
    if (view.getUint32(0, true) !== CONTINUATION)
      throw new TableFault({ message: `message ${String(count)} of this Arrow stream is corrupt` });
    if (metadataLength === 0) return;
    const headLength = metadataLength + 8;
    if (metadataLength > MAX_METADATA_BYTES || offset + headLength > source.byteLength) throw cutOff(count);
    const head = readHead(source.read(offset + 8, metadataLength), count);
    const byteLength = headLength + head.bodyLength;
    if (offset + byteLength > source.byteLength) throw cutOff(count);
    yield { kind: head.kind, offset, byteLength };
    offset += byteLength;
  }
}

function cutOff(message: number): TableFault {
  return new TableFault({
    message: `this Arrow stream ends inside of its message ${String(message)}: it was cut off, or what stands before is corrupt`,
  });
}

function readHead(
  bytes: Uint8Array,
  count: number,
): { readonly kind: ArrowMessage["kind"]; readonly bodyLength: number } {
  try {
    const { view, at } = readFlatTable(bytes);
    const kindAt = at(6);
    const bodyAt = at(10);
    const bodyLength = bodyAt === undefined ? 0 : Number(view.getBigInt64(bodyAt, true));
    if (!Number.isSafeInteger(bodyLength) || bodyLength < 0) throw new RangeError();
    return { kind: KINDS[kindAt === undefined ? 0 : view.getUint8(kindAt)] ?? "other", bodyLength };
  } catch {
    throw new TableFault({ message: `message ${String(count)} of this Arrow stream is corrupt` });
  }
}
