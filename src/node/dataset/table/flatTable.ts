/** A table of the FlatBuffers format, every offset checked: `DataView` throws a RangeError outside of the bytes. */
export interface FlatTable {
  readonly view: DataView;
  /** Where a field's value stands; undefined when the table leaves it out. Slots count 4, 6, 8, … */
  readonly at: (slot: number) => number | undefined;
  /** A field that is a table. */
  readonly table: (slot: number) => FlatTable | undefined;
  /** A field that is a vector; its elements must fit into the bytes. */
  readonly vector: (slot: number, elementBytes: number) => FlatVector | undefined;
}

export interface FlatVector {
  /** Where its length stands; the elements follow 4 bytes behind. */
  readonly at: number;
  readonly length: number;
  /** The element that is a table. */
  table(index: number): FlatTable;
}

/** @throws RangeError when the bytes hold no table */
export function readFlatTable(bytes: Uint8Array): FlatTable {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return tableAt(view, view.getUint32(0, true));
}

function tableAt(view: DataView, table: number): FlatTable {
  const fields = table - view.getInt32(table, true);
  const size = view.getUint16(fields, true);
  const at = (slot: number): number | undefined => {
    const offset = slot < size ? view.getUint16(fields + slot, true) : 0;
    return offset === 0 ? undefined : table + offset;
  };
  const follow = (slot: number): number | undefined => {
    const place = at(slot);
    return place === undefined ? undefined : place + view.getUint32(place, true);
  };
  return {
    view,
    at,
    table: (slot) => {
      const place = follow(slot);
      return place === undefined ? undefined : tableAt(view, place);
    },
    vector: (slot, elementBytes) => {
      const place = follow(slot);
      return place === undefined ? undefined : vectorAt(view, place, elementBytes);
    },
  };
}

/** A corrupt count must not make anybody reserve memory. */
function vectorAt(view: DataView, at: number, elementBytes: number): FlatVector {
  const length = view.getUint32(at, true);
  if (at + 4 + length * elementBytes > view.byteLength) throw new RangeError();
  return {
    at,
    length,
    table: (index) => {
      const place = at + 4 + index * 4;
      return tableAt(view, place + view.getUint32(place, true));
    },
  };
}
