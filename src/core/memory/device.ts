import type { DeviceKind } from "./forecast/runForecast";

/** A device that a run can train on, with what is known of its memory. */
export interface DeviceFacts {
  /** `cpu`, or what `train.devices` names: the UUID of a GPU. */
  readonly id: string;
  readonly kind: DeviceKind;
  /** As its maker calls it. */
  readonly name: string;
  readonly totalBytes: number;
  /** Not used by anybody at the moment of asking. */
  readonly freeBytes: number;
  /** Version of the driver, where there is one. */
  readonly driver?: string;
}

/** Which of a machine's devices a config means, best first; empty when it names one that is not there. */
export function devicesFor(
  wanted: "auto" | "cpu" | readonly string[],
  devices: readonly DeviceFacts[],
  engine: "onnx" | "torch",
): readonly DeviceFacts[] {
  const processors = devices.filter(({ kind }) => kind === "cpu");
  if (engine === "onnx" || wanted === "cpu") return processors;
  if (wanted !== "auto") return devices.filter(({ id }) => wanted.includes(id));
  const gpus = devices.filter(({ kind }) => kind !== "cpu");
  return gpus.length === 0 ? processors : [...gpus].sort((a, b) => b.freeBytes - a.freeBytes);
}
