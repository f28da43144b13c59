import { readFileSync, writeSync } from "node:fs";
import { readPackets, type TablePacket } from "./tablePackets";
import type { TableKind, TellPlace } from "./tableReader";
import { openTableFile, tableFromBytes } from "./tableSource";

/*
 * `dist/tableWorker.js`: reads one Parquet or Arrow file and writes its rows to standard output. Decoders of untrusted
 * bytes can loop, exhaust memory or crash V8 itself, which ends a whole process however many threads it has. So this
 * is a process of its own.
 */

export interface TableTask {
  readonly kind: TableKind;
  /** Undefined: the bytes are what standard input gives. */
  readonly path: string | undefined;
  readonly maxRowBytes: number;
}

/** A line of JSON each. Behind one with `bytes` stand as many bytes, which are the packet's `json`. */
export type FromTableWorker =
  | (Omit<Extract<TablePacket, { readonly type: "rows" }>, "json"> & { readonly bytes: number })
  | Exclude<TablePacket, { readonly type: "rows" }>
  | { readonly type: "end" }
  | ({ readonly type: "place" } & TellPlace);

// A decoder's promise that nobody waits for; what matters fails once more where it is waited for.
process.on("unhandledRejection", () => undefined);
void serve(JSON.parse(process.argv[2] ?? "{}") as TableTask);

async function serve({ kind, path, maxRowBytes }: TableTask): Promise<void> {
  const source = path === undefined ? tableFromBytes(readFileSync(0)) : openTableFile(path);
  const packets = readPackets(kind, source, maxRowBytes, (place) => {
    say({ type: "place", ...place });
  });
  for await (const packet of packets) {
    if (packet.type !== "rows") {
      say(packet);
      continue;
    }
    const { json, ...rest } = packet;
    const bytes = Buffer.from(json);
    say({ ...rest, bytes: bytes.length });
    write(bytes);
  }
  say({ type: "end" });
}

function say(message: FromTableWorker): void {
  write(Buffer.from(`${JSON.stringify(message)}\n`));
}

/** At once, and waiting for the reader: what is said must be out before the next step, which may be the last. */
function write(bytes: Buffer): void {
  for (let at = 0; at < bytes.length;)
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
    }
}
