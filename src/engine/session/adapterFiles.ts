import { mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { writeWhole } from "../../node/files/writeWhole";
import { readSafetensors } from "../../node/models/safetensors";
import { encodeSafetensors } from "../../node/models/safetensorsWriter";
import { EngineError, FAILURES } from "../engineError";
import { targetedModules, vectorPart, type TrainableSet } from "../llama/trainables";

export const ADAPTER_WEIGHTS = "adapter_model.safetensors";
export const ADAPTER_CONFIG = "adapter_config.json";
/** PEFT's path from its wrapper to the model it wraps. */
const PREFIX = "base_model.model.";

/** The contents of PEFT's two files. */
export function adapterFiles(
  set: TrainableSet,
  parameters: Float32Array,
  baseModel: string,
): readonly { readonly name: string; readonly content: Uint8Array }[] {
  const tensors = set.tensors.map((tensor) => ({
    name: `${PREFIX}${tensor.name}`,
    shape: tensor.shape,
    data: vectorPart(parameters, tensor),
  }));
  const config = new TextEncoder().encode(`${JSON.stringify(peftConfig(set, baseModel), null, 2)}\n`);
  return [
    { name: ADAPTER_WEIGHTS, content: encodeSafetensors(tensors) },
    { name: ADAPTER_CONFIG, content: config },
  ];
}

/** Writes the adapter; the config comes last, so that a folder with it is complete. */
export function writeAdapter(
  folder: string,
  set: TrainableSet,
  parameters: Float32Array,
  baseModel: string,
): void {
  mkdirSync(folder, { recursive: true });
  for (const { name, content } of adapterFiles(set, parameters, baseModel))
    writeWhole(path.join(folder, name), content);
}

/** Reads an adapter folder back into the flat vector; every tensor of the set must be there with its shape. */
export async function readAdapter(folder: string, set: TrainableSet): Promise<Float32Array> {
  const file = path.join(folder, ADAPTER_WEIGHTS);
  await checkConfig(path.join(folder, ADAPTER_CONFIG), set);
  const stored = await readSafetensors(file);
  const parameters = new Float32Array(set.size);
  for (const tensor of set.tensors) {
    const found = stored.get(`${PREFIX}${tensor.name}`);
    if (found?.shape.join() !== tensor.shape.join())
      throw mismatch(
        file,
        `${tensor.name} has shape [${found?.shape.join() ?? "none"}], not [${tensor.shape.join()}]`,
      );
    parameters.set(found.data, tensor.offset);
  }
  if (stored.size > set.tensors.length)
    throw mismatch(file, `it holds ${stored.size} tensors, the run trains ${set.tensors.length}`);
  return parameters;
}

/** What makes a saved adapter worthless although saving succeeded; undefined when it is sound. */
export function adapterDefect(set: TrainableSet, parameters: Float32Array): string | undefined {
  if (!parameters.every(Number.isFinite)) return "it holds numbers that are not finite";
  const changed = set.tensors.some(
    (t) => t.name.endsWith("lora_B.weight") && vectorPart(parameters, t).some((x) => x !== 0),
  );
  return changed ? undefined : "every B matrix is zero: nothing was learnt";
}

async function checkConfig(file: string, set: TrainableSet): Promise<void> {
  const config = JSON.parse(await readFile(file, "utf8")) as Record<string, unknown>;
  const { method } = set;
  if (method.name !== "lora") return;
  if (config["peft_type"] !== "LORA")
    throw mismatch(file, `peft_type is ${JSON.stringify(config["peft_type"])}`);
  for (const key of ["use_dora", "use_rslora", "lora_bias"])
    if (config[key] === true)
      throw mismatch(file, `${key} is set, which the embedded engine does not support`);
  if (config["r"] !== method.r || config["lora_alpha"] !== method.alpha)
    throw mismatch(
      file,
      `r ${JSON.stringify(config["r"])} and lora_alpha ${JSON.stringify(config["lora_alpha"])} differ from the run's ${method.r} and ${method.alpha}`,
    );
}

function mismatch(file: string, what: string): EngineError {
  return new EngineError(FAILURES.trainableSetChanged, {
    message: `the adapter does not fit this run: ${what}`,
    nextStep: "use the method keys that the adapter was made with, or start without it",
    file,
    configKey: "method",
  });
}

function peftConfig(set: TrainableSet, baseModel: string): unknown {
  const { method } = set;
  if (method.name !== "lora") throw new Error("only a low-rank set is an adapter");
  return {
    base_model_name_or_path: baseModel,
    bias: "none",
    fan_in_fan_out: false,
    inference_mode: true,
    init_lora_weights: true,
    lora_alpha: method.alpha,
    lora_dropout: 0,
    modules_to_save: null,
    peft_type: "LORA",
    r: method.r,
    rank_pattern: {},
    alpha_pattern: {},
    target_modules: targetedModules(method.targets).map((module) => module.slice(module.indexOf(".") + 1)),
    task_type: "CAUSAL_LM",
    use_dora: false,
    use_rslora: false,
  };
}
