import path from "node:path";
import { openModelFolder, loadTensors, type ModelFolder } from "../../node/models/modelFolder";
import { EngineError, FAILURES } from "../engineError";
import { readLlamaConfig, type LlamaConfig } from "../llama/llamaConfig";
import type { LlamaModel } from "../llama/llamaModel";
import { llamaTensors } from "../llama/llamaTensors";

/** The model's folder and shape; no weights yet. */
export async function openLlama(
  folder: string,
): Promise<{ readonly files: ModelFolder; readonly config: LlamaConfig }> {
  const files = await openModelFolder(folder);
  const config = readLlamaConfig(files.config, files.configFile);
  for (const { name, shape } of llamaTensors(config)) {
    const found = files.tensors.get(name);
    if (found !== undefined && found.shape.join() !== shape.join())
      throw new EngineError(FAILURES.unsupportedModel, {
        message: `${name} has shape [${found.shape.join()}], config.json means [${shape.join()}]`,
        nextStep: "check that config.json belongs to these weights",
        file: path.join(folder, found.file),
        configKey: "model.name_or_path",
      });
  }
  return { files, config };
}

export async function loadLlama(files: ModelFolder, config: LlamaConfig): Promise<LlamaModel> {
  const specs = llamaTensors(config);
  const tensors = await loadTensors(
    files,
    specs.map(({ name }) => name),
  );
  return {
    config,
    weights: new Map([...tensors].map(([name, tensor]) => [name, tensor.data])),
    shapes: new Map(specs.map(({ name, shape }) => [name, shape])),
  };
}
