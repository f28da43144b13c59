import type { JsonObject } from "../../../core/dataset/jsonValue";
import { readArrow } from "../arrow/arrowReader";
import { readParquet } from "../parquet/parquetReader";
import { TableFault } from "./tableFault";
import type { ReadTable, TableHooks, TableKind, TableTrouble, TellPlace } from "./tableReader";
import type { TableSource } from "./tableSource";
import { unreadableTable } from "./unreadableTable";

/** What a thread that reads a table tells: text, because that is the fastest way between threads. */
export type TablePacket =
  | {
      readonly type: "rows";
      /** A list of the rows; null for those that are too long. */
      readonly json: string;
      readonly oversized: readonly { readonly index: number; readonly bytes: number }[];
    }
  /** A fault is the end. */
  | ({ readonly type: "fault" | "warning" } & TableTrouble);

const READERS: Readonly<Record<TableKind, ReadTable>> = { parquet: readParquet, arrow: readArrow };
const PACKET_CHARACTERS = 1_000_000;

/** The whole table, about a megabyte at a time. What is wrong with it is the last packet. */
export async function* readPackets(
  kind: TableKind,
  source: TableSource,
  maxRowBytes: number,
  tell: (next: TellPlace) => void,
): AsyncGenerator<TablePacket> {
  let place: TellPlace | undefined;
  const warnings: TableTrouble[] = [];
  const hooks: TableHooks = {
    tell(next) {
      place = next;
      tell(next);
    },
    warn: (trouble) => warnings.push(trouble),
  };
  try {
    for await (const slice of READERS[kind](source, hooks)) {
      for (const trouble of warnings.splice(0)) yield { type: "warning", ...trouble };
      yield* pack(slice, maxRowBytes);
    }
  } catch (error) {
    yield { type: "fault", ...troubleOf(error, place) };
  }
}

function* pack(rows: readonly JsonObject[], maxRowBytes: number): Generator<TablePacket> {
  let texts: string[] = [];
  let oversized: { index: number; bytes: number }[] = [];
  let characters = 0;
  const take = (): TablePacket => {
    const packet: TablePacket = { type: "rows", json: `[${texts.join(",")}]`, oversized };
    texts = [];
    oversized = [];
    characters = 0;
    return packet;
  };
  for (const row of rows) {
    const text = JSON.stringify(row);
    // A character has three bytes at most.
    const bytes = text.length * 3 > maxRowBytes ? Buffer.byteLength(text) : 0;
    if (bytes > maxRowBytes) oversized.push({ index: texts.length, bytes });
    texts.push(bytes > maxRowBytes ? "null" : text);
    characters += text.length;
    if (characters >= PACKET_CHARACTERS) yield take();
  }
  if (texts.length > 0) yield take();
}

/** Whatever else fails is a file that no check has foreseen: it is told as that, in the user's words. */
function troubleOf(error: unknown, place: TellPlace | undefined): TableTrouble {
  if (error instanceof TableFault) return { message: error.message, help: error.help, ...error.place };
  return { ...unreadableTable(place, "cannot be read: its data is corrupt"), ...place?.place };
}
