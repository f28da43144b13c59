import { formatFixed } from "../../base/format";
import { correctionKey, findCorrection, type Correction } from "../../core/memory/forecast/correction";
import { forecastShape } from "../../core/memory/forecast/forecastRun";
import { readModelShape } from "../../core/memory/model/readModelShape";
import { deviceKey } from "../../core/memory/runMemory";
import type { ResolvedConfig } from "../../core/runconfig/resolve/resolvedConfig";
import type { Stage } from "./stage";

const GIB = 1024 ** 3;

/** "needs 0.61 ± 0.05 GiB · 6.2 GiB free · it fits"; undefined when the model's sizes are not known. */
export function forecastStage(
  resolved: ResolvedConfig,
  modelConfig: unknown,
  facts: {
    readonly longestRow: number;
    readonly kind: "train" | "evaluate";
    readonly freeBytes?: number;
    /** What earlier runs on this machine measured. */
    readonly corrections: readonly Correction[];
  },
): Stage | undefined {
  const began = performance.now();
  const longest = facts.longestRow > 0 ? { longestRow: facts.longestRow } : {};
  const read = readModelShape(modelConfig);
  if (read === undefined) return undefined;
  const key = correctionKey(read, resolved, deviceKey({ id: "cpu" }));
  const correction = findCorrection(facts.corrections, key);
  const forecast = forecastShape(resolved, read, {
    engine: "onnx",
    ...longest,
    ...(correction === undefined ? {} : { correction }),
  });
  const phases = facts.kind === "train" ? [forecast.train, forecast.evaluate] : [forecast.evaluate];
  const low = Math.max(...phases.map(({ lowBytes }) => lowBytes));
  const high = Math.max(...phases.map(({ highBytes }) => highBytes));
  const free = facts.freeBytes ?? process.availableMemory();
  const fits = high <= free ? "it fits" : low <= free ? "it may not fit" : "it does not fit";
  const needs = `needs ${gib((low + high) / 2)} ± ${gib((high - low) / 2)} GiB`;
  const rough = forecast.rough ? " (rough)" : "";
  return {
    name: "forecast",
    ok: high <= free,
    text: `${needs}${rough} · ${formatFixed(free / GIB, 1)} GiB free · ${fits}`,
    seconds: (performance.now() - began) / 1000,
  };
}

function gib(bytes: number): string {
  return formatFixed(bytes / GIB, 2);
}
