import { WRITE_AGAIN } from "./tableFault";
import type { TableKind, TableTrouble } from "./tableReader";

/** Bytes that tell what a file is. */
export const HEAD_BYTES = 64;

/** A table, or something that only has the name of one. */
export type Identified = { readonly kind: TableKind } | { readonly trouble: TableTrouble };

const TABLE_NAME = /\.(parquet|pq|arrow|feather|ipc)$/iu;

/** By the first bytes; the name only decides that something without any known beginning is a broken table. */
export function identifyTable(head: Buffer, name: string): Identified | undefined {
  const text = head.toString("latin1");
  if (text.startsWith("PAR1") || text.startsWith("PARE")) return { kind: "parquet" };
  if (text.startsWith("ARROW1") || isStream(head)) return { kind: "arrow" };
  if (text.startsWith("FEA1"))
    return trouble(
      "this file is in Feather's first version, which is no longer written",
      "write it as version 2",
    );
  if (!TABLE_NAME.test(name)) return undefined;
  const expected = /\.(parquet|pq)$/iu.test(name) ? "Parquet" : "Arrow";
  if (text.startsWith("version https://git-lfs"))
    return trouble(`this is not the ${expected} file but Git LFS's pointer to it`, 'run "git lfs pull"');
  if (head.length === 0) return trouble(`this ${expected} file is empty`, WRITE_AGAIN);
  // Rows as text, under a name that is wrong.
  if (/^\s*[[{]/u.test(text.replace(/^\u00EF\u00BB\u00BF/u, ""))) return undefined;
  const what = /^\s*</u.test(text) ? "; it looks like a web page" : "";
  return trouble(`this is not ${expected}: its first bytes are not ${expected}'s${what}`, WRITE_AGAIN);
}

function trouble(message: string, help: string): Identified {
  return { trouble: { message, help } };
}

/** A stream begins with the mark of a message and the length of its metadata, which hold a schema first. */
function isStream(head: Buffer): boolean {
  if (head.length < 16 || head.readUInt32LE(0) !== 0xffffffff) return false;
  const length = head.readUInt32LE(4);
  const root = head.readUInt32LE(8);
  return length > 0 && length % 8 === 0 && length < 2 ** 28 && root > 0 && root < length;
}
