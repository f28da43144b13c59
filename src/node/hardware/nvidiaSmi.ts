import path from "node:path";
import { runProgram, type ProgramOutcome } from "../process/runProgram";
import { evidence, type Gpu, type GpuQuery } from "./gpuQuery";

/** What the driver is asked for, in this order; old drivers do not know the last one. */
const FIELDS = [
  "uuid",
  "index",
  "memory.total",
  "memory.free",
  "driver_version",
  "name",
  "compute_cap",
] as const;

const MIB = 2 ** 20;
const UUID = /^(?:GPU|MIG)-[0-9a-f-]{8,}$/iu;

export interface NvidiaOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform?: NodeJS.Platform;
  /** Milliseconds; the tool can hang while the driver starts (trainer.md §4.3). */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

/** Asks `nvidia-smi` for every GPU by UUID, with free and total memory. Never throws. */
export async function queryNvidia(options: NvidiaOptions): Promise<GpuQuery> {
  const { env, timeout = 5000, signal } = options;
  const ask = async (fields: readonly string[]): Promise<ProgramOutcome> => {
    let outcome: ProgramOutcome = { status: "absent" };
    for (const program of programs(options)) {
      const args = [`--query-gpu=${fields.join(",")}`, "--format=csv,noheader,nounits"];
      outcome = await runProgram(program, args, {
        timeout,
        env,
        ...(signal === undefined ? {} : { signal }),
      });
      if (outcome.status !== "absent") break;
    }
    return outcome;
  };
  const outcome = await ask(FIELDS);
  const refusesField =
    outcome.status === "ended" && /not a valid field/iu.test(outcome.stdout + outcome.stderr);
  return readAnswer(refusesField ? await ask(FIELDS.slice(0, -1)) : outcome);
}

/**
 * On the path, and where WSL puts it without touching the path. Windows looks into the working folder before the path,
 * and that can be a stranger's: there only the places where the driver is installed.
 */
function programs({ env, platform = process.platform }: NvidiaOptions): readonly string[] {
  if (platform === "win32") {
    const system = env["SystemRoot"] ?? "C:\\Windows";
    const files = env["ProgramFiles"] ?? "C:\\Program Files";
    return [
      path.win32.join(system, "System32", "nvidia-smi.exe"),
      path.win32.join(files, "NVIDIA Corporation", "NVSMI", "nvidia-smi.exe"),
    ];
  }
  return platform === "linux" ? ["nvidia-smi", "/usr/lib/wsl/lib/nvidia-smi"] : ["nvidia-smi"];
}

function readAnswer(outcome: ProgramOutcome): GpuQuery {
  switch (outcome.status) {
    case "absent":
    case "timedOut":
      return outcome;
    case "broken":
      return { status: "failed", detail: outcome.detail };
    case "ended": {
      const { exitCode, stdout, stderr } = outcome;
      if (exitCode !== 0)
        return { status: "failed", detail: evidence(stdout.trim() === "" ? stderr : stdout) };
      return parseNvidia(stdout);
    }
  }
}

/** The tool's table. Lines of a GPU that has fallen off the bus are counted and passed over. */
export function parseNvidia(stdout: string): GpuQuery {
  const lines = stdout.split(/\r?\n/u).filter((line) => line.trim() !== "");
  // With a driver and no card in reach the tool says so in words and ends well.
  if (lines.length === 0 || lines.every((line) => /no devices were found/iu.test(line)))
    return { status: "found", gpus: [], unreadable: 0 };
  const read = lines.map(parseLine);
  const gpus = read.filter((gpu): gpu is Gpu => gpu !== undefined);
  if (gpus.length === 0) return { status: "garbled", detail: evidence(stdout) };
  const byId = new Map(gpus.map((gpu) => [gpu.id, gpu]));
  return { status: "found", gpus: [...byId.values()], unreadable: read.length - gpus.length };
}

function parseLine(line: string): Gpu | undefined {
  const [uuid = "", index = "", total = "", free = "", driver = "", ...rest] = line
    .split(",")
    .map((cell) => cell.trim());
  const totalBytes = mebibytes(total);
  const freeBytes = mebibytes(free);
  if (!UUID.test(uuid) || totalBytes === undefined || freeBytes === undefined) return undefined;
  // A name may hold a comma; the capability never does.
  const capability = /^\d+\.\d+$/u.test(rest.at(-1) ?? "") ? rest.at(-1) : undefined;
  const name = (capability === undefined ? rest : rest.slice(0, -1)).join(", ");
  return {
    ...{ id: uuid, kind: "cuda", totalBytes },
    name: name === "" ? "NVIDIA GPU" : name,
    freeBytes: Math.min(freeBytes, totalBytes),
    index: /^\d+$/u.test(index) ? Number(index) : -1,
    ...(/^\d[\d.]*$/u.test(driver) ? { driver } : {}),
    ...(capability === undefined ? {} : { computeCapability: capability }),
  };
}

/** `[N/A]`, `[Not Supported]` and `[Insufficient Permissions]` stand for what the driver does not tell. */
function mebibytes(cell: string): number | undefined {
  if (!/^\d{1,9}(?:\.\d+)?(?: ?MiB)?$/u.test(cell)) return undefined;
  return Math.round(parseFloat(cell) * MIB);
}
