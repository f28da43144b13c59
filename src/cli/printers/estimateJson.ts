import { PRODUCT_VERSION } from "../../base/version";
import type { DeviceFacts } from "../../core/memory/device";
import type { Forecast, MemoryComponents } from "../../core/memory/forecast/forecast";
import { fitOf, neededBand, PARTS } from "../../core/memory/memoryText";
import type { RunMemory } from "../../core/memory/runMemory";

/** `tunesmith estimate --format json` (contracts.md §8). Bytes are whole; a phase that there is not is null. */
export function estimateDocument(
  { forecast, device, forecastOn, proposals }: RunMemory,
  devices: readonly DeviceFacts[],
): unknown {
  const { rough, reasons, engine, checkpointing } = forecast;
  return {
    version: 1,
    command: "estimate",
    product: PRODUCT_VERSION,
    ...{ rough, reasons, engine, checkpointing },
    device: device?.id ?? null,
    devices: devices.map((one) => {
      const { id, kind, name, totalBytes, freeBytes } = one;
      const fit = fitOf(neededBand(forecastOn(one)), freeBytes);
      return { id, kind, name, totalBytes, freeBytes, fit };
    }),
    phases: {
      train: whole(forecast.train),
      evaluate: whole(forecast.evaluate),
      merge: forecast.merge === null ? null : whole(forecast.merge),
    },
    proposals: proposals().map(({ title, edits, costs, device: on, forecast: after }) => ({
      ...{ title, edits, costs },
      device: on.id,
      ...band(neededBand(after)),
    })),
  };
}

function whole({ lowBytes, highBytes, components }: Forecast): Forecast {
  const parts = PARTS.map(([key]) => [key, Math.round(components[key])]);
  return {
    ...band({ lowBytes, highBytes }),
    components: Object.fromEntries(parts) as MemoryComponents,
  };
}

function band({
  lowBytes,
  highBytes,
}: Pick<Forecast, "lowBytes" | "highBytes">): Pick<Forecast, "lowBytes" | "highBytes"> {
  return { lowBytes: Math.round(lowBytes), highBytes: Math.round(highBytes) };
}
