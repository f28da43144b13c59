import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { writeWhole } from "../../node/files/writeWhole";
import { encodeSafetensors } from "../../node/models/safetensorsWriter";
import { RUN_FILES } from "../../node/runs/store/runFolder";
import { EngineError, FAILURES } from "../engineError";
import type { TrainableSet } from "../llama/trainables";
import { adapterDefect, readAdapter, writeAdapter } from "./adapterFiles";
import { namedTensors } from "./checkpoints";
import { guardSave } from "./saveGuard";

/** Files of a model folder that a fine-tuned copy needs beside its weights. */
const COMPANIONS = [
  "tokenizer.json",
  "tokenizer_config.json",
  "special_tokens_map.json",
  "generation_config.json",
  "chat_template.jinja",
];

/** Writes what the run was made for: `adapter/` in PEFT's layout, or `model/` in Hub layout. */
export async function saveResult(
  runFolder: string,
  set: TrainableSet,
  parameters: Float32Array,
  modelPath: string,
): Promise<void> {
  const safe = "the final checkpoint is untouched";
  if (set.method.name === "lora") {
    const folder = path.join(runFolder, RUN_FILES.adapter);
    await guardSave("the adapter", safe, () => {
      writeAdapter(folder, set, parameters, modelPath);
    });
    refuseWorthless(adapterDefect(set, await readAdapter(folder, set)), folder);
  } else {
    const folder = path.join(runFolder, RUN_FILES.model);
    refuseWorthless(
      parameters.every(Number.isFinite) ? undefined : "it holds numbers that are not finite",
      folder,
    );
    await guardSave("the model", safe, () => {
      writeModel(folder, set, parameters, modelPath);
    });
  }
}

function writeModel(folder: string, set: TrainableSet, parameters: Float32Array, modelPath: string): void {
  mkdirSync(folder, { recursive: true });
  writeWhole(path.join(folder, "model.safetensors"), encodeSafetensors(namedTensors(set, parameters)));
  for (const name of ["config.json", ...COMPANIONS])
    if (existsSync(path.join(modelPath, name)))
      copyFileSync(path.join(modelPath, name), path.join(folder, name));
}

/** A file that was written well can still be worth nothing: say so instead of reporting success. */
function refuseWorthless(defect: string | undefined, folder: string): void {
  if (defect === undefined) return;
  throw new EngineError(defect.includes("finite") ? FAILURES.notFinite : FAILURES.nothingLearnt, {
    message: `the result is not usable: ${defect}`,
    nextStep: "check train.learning_rate, the number of steps and the warm-up, then start the run again",
    file: folder,
    configKey: "train.learning_rate",
  });
}
