import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { TableFault } from "./tableFault";

/** The bytes of a table, wherever they are. Read in place: whoever reads a table has a thread of its own. */
export interface TableSource {
  readonly byteLength: number;
  /**
   * A copy of some bytes, at the start of a buffer of its own: readers need them aligned.
   *
   * @throws TableFault when the file ends before them
   */
  read(offset: number, length: number): Uint8Array<ArrayBuffer>;
  close(): void;
}

/** @throws the system's error when the file cannot be opened */
export function openTableFile(path: string): TableSource {
  const file = openSync(path, "r");
  const byteLength = fstatSync(file).size;
  return {
    byteLength,
    read(offset, length) {
      checkRange(offset, length, byteLength);
      const bytes = new Uint8Array(length);
      for (let at = 0; at < length;) {
        const count = readSync(file, bytes, at, length - at, offset + at);
        if (count === 0) throw cutOff(offset, length);
        at += count;
      }
      return bytes;
    },
    close: () => {
      closeSync(file);
    },
  };
}

export function tableFromBytes(bytes: Uint8Array): TableSource {
  return {
    byteLength: bytes.byteLength,
    read(offset, length) {
      checkRange(offset, length, bytes.byteLength);
      return new Uint8Array(bytes.subarray(offset, offset + length));
    },
    close: () => undefined,
  };
}

function checkRange(offset: number, length: number, available: number): void {
  if (!(offset >= 0 && length >= 0 && offset + length <= available)) throw cutOff(offset, length);
}

function cutOff(offset: number, length: number): TableFault {
  const wanted = `${String(length)} bytes at byte ${String(offset)}`;
  return new TableFault({ message: `the file says that there are ${wanted}, and it ends before them` });
}
