import { runProgram } from "../process/runProgram";
import { evidence, type Gpu, type GpuQuery } from "./gpuQuery";

/**
 * AMD's GPUs, by `rocm-smi`. Written from its documentation and tested on made-up answers: not run on such a machine.
 */
export async function queryRocm(options: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timeout?: number;
}): Promise<GpuQuery> {
  const args = ["--showmeminfo", "vram", "--showuniqueid", "--showproductname", "--json"];
  const outcome = await runProgram("rocm-smi", args, { timeout: options.timeout ?? 5000, env: options.env });
  if (outcome.status === "absent" || outcome.status === "timedOut") return outcome;
  if (outcome.status === "broken") return { status: "failed", detail: outcome.detail };
  if (outcome.exitCode !== 0) return { status: "failed", detail: evidence(outcome.stderr) };
  return parseRocm(outcome.stdout);
}

/** `{"card0": {"Unique ID": "0x…", "VRAM Total Memory (B)": "…", "VRAM Total Used Memory (B)": "…"}}` */
export function parseRocm(stdout: string): GpuQuery {
  let cards: unknown;
  try {
    // Warnings may stand before the document.
    cards = JSON.parse(stdout.slice(Math.max(0, stdout.indexOf("{"))));
  } catch {
    return { status: "garbled", detail: evidence(stdout) };
  }
  if (typeof cards !== "object" || cards === null) return { status: "garbled", detail: evidence(stdout) };
  const entries = Object.entries(cards).filter(([name]) => /^card\d+$/u.test(name));
  const gpus = entries
    .map(([name, card]) => readCard(Number(name.slice(4)), card))
    .filter((gpu): gpu is Gpu => gpu !== undefined);
  if (entries.length > 0 && gpus.length === 0) return { status: "garbled", detail: evidence(stdout) };
  return { status: "found", gpus, unreadable: entries.length - gpus.length };
}

function readCard(index: number, card: unknown): Gpu | undefined {
  if (typeof card !== "object" || card === null) return undefined;
  const values = card as Readonly<Record<string, unknown>>;
  const total = wholeNumber(values["VRAM Total Memory (B)"]);
  const used = wholeNumber(values["VRAM Total Used Memory (B)"]);
  if (total === undefined || used === undefined || total === 0) return undefined;
  const id = values["Unique ID"];
  const name = values["Card Series"] ?? values["Card series"];
  return {
    id: typeof id === "string" && /^0x[0-9a-f]+$/iu.test(id) ? `GPU-${id.slice(2)}` : `rocm-${index}`,
    kind: "rocm",
    name: typeof name === "string" && name !== "" ? name : "AMD GPU",
    totalBytes: total,
    freeBytes: Math.max(0, total - used),
    index,
  };
}

function wholeNumber(value: unknown): number | undefined {
  const text = String(value);
  return /^\d{1,15}$/u.test(text) ? Number(text) : undefined;
}
