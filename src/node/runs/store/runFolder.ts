import path from "node:path";
import { UserError } from "../../../base/userError";
import { parseChecked } from "../../../protocol/checked";
import { RunJson, RunResult } from "../../../protocol/run";
import { PROTOCOL_VERSION } from "../../../protocol/version";
import { readTextIfThere } from "../../files/readText";

/** Where things are in a run folder. */
export const RUN_FILES = {
  run: "run.json",
  lock: "lock.json",
  result: "result.json",
  events: "events.jsonl",
  predictions: "predictions.jsonl",
  evaluation: "evaluation.json",
  configSource: "config.source.yaml",
  configResolved: "config.resolved.yaml",
  control: "control",
  data: "data",
  /** Ours, beside the indices: training rows per group and label as they were when the run was made. */
  trainingCounts: "data/trainingCounts.json",
  adapter: "adapter",
  model: "model",
  report: "report",
} as const;

/** `run.json`, checked. Throws UserError RUN102 for another protocol, RUN100 for a folder that is not a run. */
export function readRun(folder: string): RunJson {
  const file = path.join(folder, RUN_FILES.run);
  const text = readTextIfThere(file);
  if (text === undefined)
    throw new UserError({
      code: "RUN100",
      message: `${folder} is not a run folder: it has no run.json`,
      nextStep: "`tunesmith runs list` shows the runs that exist",
      file,
    });
  const found = protocolVersionOf(text);
  if (found !== undefined && found !== PROTOCOL_VERSION)
    throw new UserError({
      code: "RUN102",
      message: `the run was made for protocol ${String(found)}; this version reads ${PROTOCOL_VERSION}`,
      nextStep: "use the version of Tunesmith that made it, or start the run again",
      file,
    });
  const checked = parseChecked(RunJson, text);
  if (checked.ok) return checked.value;
  throw new UserError({
    code: "RUN100",
    message: `run.json cannot be read: ${checked.problem}`,
    nextStep: "start the run again from its config (config.source.yaml in the same folder)",
    file,
  });
}

/** `result.json` when the run is over; undefined while it is not, or when the file cannot be read. */
export function readResult(folder: string): RunResult | undefined {
  const text = readTextIfThere(path.join(folder, RUN_FILES.result));
  if (text === undefined) return undefined;
  const checked = parseChecked(RunResult, text);
  return checked.ok ? checked.value : undefined;
}

function protocolVersionOf(text: string): number | string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("protocolVersion" in value)) return undefined;
    return typeof value.protocolVersion === "number"
      ? value.protocolVersion
      : JSON.stringify(value.protocolVersion);
  } catch {
    return undefined;
  }
}
