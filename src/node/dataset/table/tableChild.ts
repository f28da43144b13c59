import { spawn, type ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import { childEnvironment } from "../../process/spawnDetached";
import type { TablePacket } from "./tablePackets";
import type { TellPlace } from "./tableReader";
import type { FromTableWorker, TableTask } from "./tableWorker";
import { unreadableTable } from "./unreadableTable";

export interface TableChild {
  /** `dist/tableWorker.js` */
  readonly workerFile: string;
  readonly task: TableTask;
  /** When the task names no path. */
  readonly bytes?: Uint8Array | undefined;
  readonly stallMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Reading takes about a second for 30 MB; what takes twenty times that does not end. */
const STALL_MS = 15_000;
const BYTES_PER_MS = 1_500;
/** The row group that needs more could not be trained on either. */
const HEAP_MEGABYTES = 4_096;

/** Reads in a process of its own. Whatever happens to it is a packet like every other. */
export async function* readInChild({
  workerFile,
  task,
  bytes,
  stallMs = STALL_MS,
  signal,
}: TableChild): AsyncGenerator<TablePacket> {
  signal?.throwIfAborted();
  const args = [`--max-old-space-size=${String(HEAP_MEGABYTES)}`, workerFile, JSON.stringify(task)];
  const child = spawn(process.execPath, args, {
    env: childEnvironment(process.env),
    // What a decoder or V8 prints on its way out is not for the user.
    stdio: [bytes === undefined ? "ignore" : "pipe", "pipe", "ignore"],
    windowsHide: true,
  });
  // Pipes to a process that is gone, or was never there: the missing end tells.
  child.on("error", () => undefined);
  child.stdin?.on("error", () => undefined);
  child.stdin?.end(bytes);
  const abort = (): void => void child.kill("SIGKILL");
  signal?.addEventListener("abort", abort, { once: true });
  try {
    yield* packetsOf(child, stallMs);
    signal?.throwIfAborted();
  } finally {
    signal?.removeEventListener("abort", abort);
    child.kill("SIGKILL");
  }
}

async function* packetsOf(child: ChildProcess, stallMs: number): AsyncGenerator<TablePacket> {
  const input = createFrames(child.stdout as Readable);
  let place: TellPlace | undefined;
  for (;;) {
    const limit = stallMs + (place?.bytes ?? 0) / BYTES_PER_MS;
    const line = await input.line(limit);
    if (typeof line !== "string") {
      const why = line.isStalled ? "decoding it does not end, so its data is corrupt" : "its data is corrupt";
      yield { type: "fault", ...unreadableTable(place, `cannot be read: ${why}`) };
      return;
    }
    const message = JSON.parse(line) as FromTableWorker;
    if (message.type === "place") place = message;
    else if (message.type === "end") return;
    else if (message.type !== "rows") {
      yield message;
      if (message.type === "fault") return;
    } else {
      const json = await input.take(message.bytes, limit);
      if (typeof json !== "string") {
        yield { type: "fault", ...unreadableTable(place, "cannot be read: its data is corrupt") };
        return;
      }
      yield { type: "rows", json, oversized: message.oversized };
    }
  }
}

/** Nothing came in time, or nothing will come any more. */
interface Silence {
  readonly isStalled: boolean;
}

interface Frames {
  line(limitMs: number): Promise<string | Silence>;
  take(bytes: number, limitMs: number): Promise<string | Silence>;
}

const LF = 10;

function createFrames(stream: Readable): Frames {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
  let held: Buffer = Buffer.alloc(0);
  /** Undefined when a chunk has come. */
  const more = async (limitMs: number): Promise<Silence | undefined> => {
    let timer: NodeJS.Timeout | undefined;
    const stalled = new Promise<"stalled">((resolve) => {
      timer = setTimeout(resolve, limitMs, "stalled");
    });
    const next = await Promise.race([chunks.next().catch(() => undefined), stalled]);
    clearTimeout(timer);
    if (next === "stalled") return { isStalled: true };
    if (next === undefined || next.done === true) return { isStalled: false };
    held = held.length === 0 ? next.value : Buffer.concat([held, next.value]);
    return undefined;
  };
  const cut = (length: number, gap: number): string => {
    const text = held.toString("utf8", 0, length);
    held = held.subarray(length + gap);
    return text;
  };
  return {
    async line(limitMs) {
      for (;;) {
        const end = held.indexOf(LF);
        if (end >= 0) return cut(end, 1);
        const silence = await more(limitMs);
        if (silence !== undefined) return silence;
      }
    },
    async take(bytes, limitMs) {
      const parts: Buffer[] = [held];
      let size = held.length;
      while (size < bytes) {
        held = Buffer.alloc(0);
        const silence = await more(limitMs);
        if (silence !== undefined) return silence;
        parts.push(held);
        size += held.length;
      }
      held = Buffer.concat(parts);
      return cut(bytes, 0);
    },
  };
}
