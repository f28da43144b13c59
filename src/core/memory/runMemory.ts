import { engineProblems } from "../runconfig/engineSupport";
import type { ResolvedConfig } from "../runconfig/resolve/resolvedConfig";
import { correctionKey, findCorrection, type Correction } from "./forecast/correction";
import { devicesFor, type DeviceFacts } from "./device";
import type { RowLengths } from "./fit/fitChoices";
import { forecastShape } from "./forecast/forecastRun";
import { makeItFit, type FitProposal } from "./fit/makeItFit";
import { readModelShape } from "./model/readModelShape";
import type { ModelSizes, RunFacts, RunForecast } from "./forecast/runForecast";

/** What is known of the machine and of earlier measurements on it. */
export interface MachineFacts {
  readonly devices: readonly DeviceFacts[];
  readonly corrections: readonly Correction[];
}

/** What is known of the rows, in tokens. */
export interface RowFacts extends RowLengths {
  readonly longestRow?: number;
}

/** A run's forecast against the device that it would take. */
export interface RunMemory {
  readonly forecast: RunForecast;
  /** Undefined when the config names a device that is not there. */
  readonly device: DeviceFacts | undefined;
  /** The same run on another device: a processor computes in 32 bits, and less room may mean recomputing. */
  readonly forecastOn: (device: DeviceFacts) => RunForecast;
  /** Ways to make it fit, the least costly first, a few or as many as wanted; worked out when they are asked for. */
  readonly proposals: (most?: number) => readonly FitProposal[];
}

/** The embedded engine is made for models of at most so many parameters (contracts.md §11). */
const EMBEDDED_LIMIT = 600e6;

/** The forecast of a run on this machine. Undefined when nothing tells how large the model is. */
export function runMemory(
  resolved: ResolvedConfig,
  model: ModelSizes,
  machine: MachineFacts,
  rows: RowFacts = {},
): RunMemory | undefined {
  const read = readModelShape(model.config, model.tensors);
  if (read === undefined) return undefined;
  const engine = likelyEngine(resolved, read.family, read.parameters);
  const device = tightest(resolved, machine.devices, engine);
  const { longestRow, ...lengths } = rows;
  const factsOn = (on: DeviceFacts | undefined): RunFacts => {
    const key = on === undefined ? undefined : correctionKey(read, resolved, deviceKey(on));
    const correction = key === undefined ? undefined : findCorrection(machine.corrections, key);
    return {
      engine,
      ...(longestRow === undefined ? {} : { longestRow }),
      ...(correction === undefined ? {} : { correction }),
    };
  };
  const forecastOn = (on: DeviceFacts): RunForecast =>
    forecastShape(resolved, read, { ...factsOn(on), device: on.kind, freeBytes: on.freeBytes });
  const facts = factsOn(device);
  const forecast = device === undefined ? forecastShape(resolved, read, facts) : forecastOn(device);
  const proposals = (most?: number): readonly FitProposal[] =>
    device === undefined
      ? []
      : makeItFit({ resolved, model: read, facts, device, others: machine.devices, lengths }, most);
  return { forecast, device, forecastOn, proposals };
}

/** What a correction calls a device: a new driver allocates differently. */
export function deviceKey({ id, driver }: Pick<DeviceFacts, "id" | "driver">): string {
  return driver === undefined ? id : `${id}@${driver}`;
}

/**
 * `auto` is the embedded engine where it can do everything that the config asks for. Environments for the full engine
 * are not looked for here, so a forecast for `auto` may be of the other engine than a run will take.
 */
function likelyEngine(config: ResolvedConfig, family: string, parameters: number): "onnx" | "torch" {
  const { engine } = config.train;
  if (engine !== "auto") return engine;
  const possible = family === "llama" && parameters <= EMBEDDED_LIMIT && engineProblems(config).length === 0;
  return possible ? "onnx" : "torch";
}

/** Of several devices that train together, the one with least room; of those to choose from, the one with most. */
function tightest(
  { train }: ResolvedConfig,
  devices: readonly DeviceFacts[],
  engine: "onnx" | "torch",
): DeviceFacts | undefined {
  const meant = devicesFor(train.devices, devices, engine);
  if (typeof train.devices === "string" || engine === "onnx") return meant[0];
  return [...meant].sort((a, b) => a.freeBytes - b.freeBytes)[0];
}
