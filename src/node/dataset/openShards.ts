import { closeSync, openSync, readSync } from "node:fs";
import { createShardMap, type ShardMap } from "../../core/lint/shardMap";
import type { LintShard } from "../../protocol/lintWorker";
import type { OpenDataset, ReadOptions } from "./openedDataset";
import { openDataset } from "./readItems";

/** Files that stay open for rows to be read again; of more, packed ones are closed and plain ones opened anew. */
const MOST_OPEN = 100;

/**
 * The files of one dataset as if they were one: read one after the other, rows and bytes counted through. Memory does
 * not depend on their number.
 */
export function openShards(
  shards: readonly LintShard[],
  options: ReadOptions,
): { readonly dataset: OpenDataset; readonly map: ShardMap } {
  const map = createShardMap();
  const opened = new Map<number, OpenDataset>();
  const columns: (string | undefined)[] = [];
  let current = -1;
  let tables = 0;
  const makeRoom = async (): Promise<void> => {
    const [oldest] = opened;
    if (opened.size < MOST_OPEN || oldest === undefined) return;
    opened.delete(oldest[0]);
    await oldest[1].close();
  };
  const dataset: OpenDataset = {
    items: async function* () {
      for (const [i, shard] of shards.entries()) {
        await makeRoom();
        const own = await openDataset(shard.path, { ...options, file: shard.file });
        opened.set(i, own);
        if (own.isTable === true) tables++;
        map.begin(shard.file);
        current = i;
        for await (const items of own.items()) {
          columns[i] ??= columnsOf(items);
          yield map.take(items);
        }
      }
    },
    readAgain(byteOffset, byteLength) {
      const place = map.byteIn(byteOffset);
      // A record of a table with another header would be read into the wrong columns.
      if (columns[place.index] !== columns[current]) return undefined;
      const own = opened.get(place.index);
      if (own !== undefined) return own.readAgain(place.byteOffset, byteLength);
      return readPlain(shards[place.index]?.path ?? "", place.byteOffset, byteLength);
    },
    get isTable() {
      return tables > current;
    },
    close: async () => {
      for (const own of opened.values()) await own.close();
      opened.clear();
    },
  };
  return { dataset, map };
}

/** The header of a CSV file; empty for rows that have names of their own. */
function columnsOf(items: Parameters<ShardMap["take"]>[0]): string | undefined {
  const row = items.find((item) => item.type === "row");
  if (row === undefined) return undefined;
  return row.cells?.spans === undefined ? "" : JSON.stringify([...row.cells.spans.keys()]);
}

function readPlain(path: string, byteOffset: number, byteLength: number): string | undefined {
  let handle: number | undefined;
  try {
    handle = openSync(path, "r");
    const bytes = Buffer.alloc(Math.max(2, byteLength));
    readSync(handle, bytes, 0, 2, 0);
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) return undefined;
    if (readSync(handle, bytes, 0, byteLength, byteOffset) !== byteLength) return undefined;
    return bytes.toString("utf8", 0, byteLength);
  } catch {
    return undefined;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}
