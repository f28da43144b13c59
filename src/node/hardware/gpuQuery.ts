import type { DeviceFacts } from "../../core/memory/device";

/** What asking for GPUs came to. Every way to fail is an answer: a machine without a GPU is the usual case. */
export type GpuQuery =
  | { readonly status: "found"; readonly gpus: readonly Gpu[]; readonly unreadable: number }
  /** The tool is not installed. */
  | { readonly status: "absent" }
  /** The tool ran and said that it cannot. */
  | { readonly status: "failed"; readonly detail: string }
  | { readonly status: "timedOut"; readonly seconds: number }
  /** The tool's answer is not what it is documented to be. */
  | { readonly status: "garbled"; readonly detail: string };

export interface Gpu extends DeviceFacts {
  /** Number that the tool counts it with; others count differently. */
  readonly index: number;
  /** CUDA's compute capability, `8.9`, where the driver tells it. */
  readonly computeCapability?: string;
}

/** The first line of a text as evidence: without control characters, and short. */
export function evidence(text: string): string {
  const line = text.split(/\r?\n/u).find((one) => one.trim() !== "") ?? "no output";
  return line
    .replace(/[\u0000-\u001f\u007f]/gu, " ")
    .trim()
    .slice(0, 200);
}
