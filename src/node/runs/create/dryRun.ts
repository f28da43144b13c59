import { planOf } from "../../../core/runs/runPlan";
import { runMemory } from "../../../core/memory/runMemory";
import type { RunPlan } from "../../../protocol/dryRun";
import { readMachineFacts } from "../../config/machineFacts";
import type { ReadHardwareOptions } from "../../hardware/readHardware";
import { openModelFolder } from "../../models/modelFolder";
import { chooseEngine } from "./chooseEngine";
import { planRun, type LaunchConfig } from "./createRun";

/**
 * What `run` would do with this config: everything is read, decided and hashed as for a run, and nothing is written or
 * started. Throws UserError wherever creating the run would.
 */
export async function dryRun(
  launch: LaunchConfig,
  home: string,
  hardware: ReadHardwareOptions = {},
): Promise<RunPlan> {
  const { resolved } = launch;
  const model = await openModelFolder(resolved.model.name_or_path);
  const engine = chooseEngine({ requested: resolved.train.engine, model, configPath: launch.path });
  const { run, data } = await planRun(launch, { kind: "train", engine });
  const sizes = {
    config: model.config,
    tensors: [...model.tensors.values()].map(({ name, dtype, shape }) => ({ name, dtype, shape })),
  };
  const longest = data.longestRow;
  const machine = await readMachineFacts(home, hardware);
  return planOf({
    resolved,
    engine,
    devices: run.devices,
    threads: run.threads,
    totalSteps: run.totalSteps,
    model: {
      ...sizes,
      path: resolved.model.name_or_path,
      bytes: run.model.files.reduce((sum, { bytes }) => sum + bytes, 0),
    },
    rows: { train: data.train.length, eval: data.eval.length, test: data.test.length, longest },
    leftOut: data.warnings,
    memory: runMemory(
      { ...resolved, train: { ...resolved.train, engine: engine.name } },
      sizes,
      machine,
      longest > 0 ? { longestRow: longest } : {},
    ),
  });
}
