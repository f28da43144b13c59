import type { DeviceFacts } from "../../core/memory/device";

/** Share of a Mac's memory that Metal lets one process use by default. */
const METAL_SHARE = 0.75;

/**
 * The GPU of a Mac with Apple silicon, which shares the machine's memory. Written from Apple's documentation: not run on
 * such a machine.
 */
export function appleDevice(
  system: { readonly platform: NodeJS.Platform; readonly arch: string },
  memory: { readonly totalBytes: number; readonly freeBytes: number },
): DeviceFacts | undefined {
  if (system.platform !== "darwin" || system.arch !== "arm64") return undefined;
  const totalBytes = Math.floor(memory.totalBytes * METAL_SHARE);
  return {
    ...{ id: "mps", kind: "mps", name: "Apple GPU", totalBytes },
    freeBytes: Math.min(totalBytes, memory.freeBytes),
  };
}
