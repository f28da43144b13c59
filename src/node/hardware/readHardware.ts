import { readFileSync } from "node:fs";
import os from "node:os";
import type { DeviceFacts } from "../../core/memory/device";
import { appleDevice } from "./appleDevice";
import type { GpuQuery } from "./gpuQuery";
import { memoryLimit, type ReadSmallFile } from "./memoryLimits";
import { queryNvidia } from "./nvidiaSmi";
import { queryRocm } from "./rocmSmi";

/** What this machine has, as far as training is concerned. */
export interface Hardware {
  readonly memory: {
    readonly totalBytes: number;
    readonly freeBytes: number;
    /** A container's limit, where it is below the machine's memory. */
    readonly limitBytes?: number;
  };
  readonly processor: { readonly model: string; readonly cores: number; readonly flags: readonly string[] };
  readonly nvidia: GpuQuery;
  readonly rocm: GpuQuery;
  /** Everything that a run can train on: the processor, then the GPUs. */
  readonly devices: readonly DeviceFacts[];
}

/** The operating system's answers, handed in so that other machines can be tested. */
export interface HardwareSystem {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly totalBytes: number;
  readonly freeBytes: number;
  readonly processors: readonly { readonly model: string }[];
  readonly readFile: ReadSmallFile;
}

/** The real one. */
export function thisHardwareSystem(env: HardwareSystem["env"] = process.env): HardwareSystem {
  return {
    platform: process.platform,
    arch: process.arch,
    env,
    totalBytes: os.totalmem(),
    freeBytes: process.availableMemory(),
    processors: os.cpus(),
    readFile: (file) => {
      try {
        return readFileSync(file, "utf8");
      } catch {
        return undefined;
      }
    },
  };
}

export interface ReadHardwareOptions {
  readonly system?: HardwareSystem;
  /** Milliseconds that each tool may take. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

/** Looks at the machine. Never throws; a tool that hangs is given up after `timeout`. */
export async function readHardware(options: ReadHardwareOptions = {}): Promise<Hardware> {
  const { system = thisHardwareSystem(), timeout = 5000, signal } = options;
  const asked = { env: system.env, timeout };
  const [nvidia, rocm] = await Promise.all([
    queryNvidia({ ...asked, platform: system.platform, ...(signal === undefined ? {} : { signal }) }),
    system.platform === "linux" ? queryRocm(asked) : ({ status: "absent" } as const),
  ]);
  const memory = readMemory(system);
  const processor = readProcessor(system);
  const gpus = [nvidia, rocm].flatMap((query) => (query.status === "found" ? query.gpus : []));
  const apple = appleDevice(system, memory);
  return {
    ...{ memory, processor, nvidia, rocm },
    devices: [
      {
        id: "cpu",
        kind: "cpu",
        name: processor.model,
        totalBytes: memory.limitBytes ?? memory.totalBytes,
        freeBytes: memory.freeBytes,
      },
      ...gpus,
      ...(apple === undefined ? [] : [apple]),
    ],
  };
}

function readMemory({ platform, totalBytes, freeBytes, readFile }: HardwareSystem): Hardware["memory"] {
  const limit = platform === "linux" ? memoryLimit(readFile) : undefined;
  if (limit === undefined || limit.limitBytes >= totalBytes) return { totalBytes, freeBytes };
  return {
    totalBytes,
    freeBytes: Math.min(freeBytes, limit.limitBytes - limit.usedBytes),
    limitBytes: limit.limitBytes,
  };
}

/** Instruction sets that decide how fast a processor multiplies matrices. */
const FLAGS = ["avx2", "avx512f", "avx512_bf16", "amx_bf16", "asimddp", "bf16", "sve"];

function readProcessor({ processors, platform, readFile }: HardwareSystem): Hardware["processor"] {
  const written =
    platform === "linux"
      ? (/^(?:flags|Features)\s*:\s*(.*)$/mu.exec(readFile("/proc/cpuinfo") ?? "")?.[1] ?? "")
      : "";
  const all = new Set(written.split(/\s+/u));
  const model = processors[0]?.model.trim() ?? "";
  return {
    model: model === "" ? "processor" : model,
    cores: processors.length,
    flags: FLAGS.filter((flag) => all.has(flag)),
  };
}
