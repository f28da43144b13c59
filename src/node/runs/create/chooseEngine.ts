import { UserError } from "../../../base/userError";
import type { RunJson } from "../../../protocol/run";
import type { ModelFolder } from "../../models/modelFolder";

export interface EngineQuestion {
  readonly requested: "auto" | "onnx" | "torch";
  readonly model: ModelFolder;
  readonly configPath: string;
}

/** The largest model that the embedded engine is made for, in parameters. */
const LARGEST = 600_000_000;

/**
 * Which engine runs this, and why. The torch engine comes with a later release: asking for it is an error, and so is a
 * model that only it can do. There is no silent switch. Settings that the embedded engine cannot do are findings of the
 * config's check, which comes before.
 */
export function chooseEngine(question: EngineQuestion): RunJson["engine"] {
  const { requested, model } = question;
  if (requested === "torch")
    throw refuse(
      question,
      "train.engine is torch, and the torch engine comes with a later release",
      "set train.engine to auto or onnx",
    );
  const parameters = countParameters(model);
  const family = modelType(model);
  if (family !== "llama")
    throw refuse(
      question,
      `the embedded engine trains Llama-type models, and this one is of the type ${family}`,
      "choose a Llama-type model; others need the torch engine of a later release",
    );
  if (parameters > LARGEST)
    throw refuse(
      question,
      `the model has ${millions(parameters)} parameters, and the embedded engine takes up to ${millions(LARGEST)}`,
      "choose a smaller model; larger ones need the torch engine of a later release",
    );
  const size = `Llama-type model of ${millions(parameters)} parameters`;
  return {
    name: "onnx",
    requested,
    reason: requested === "auto" ? `no GPU environment; ${size}` : `asked for; ${size}`,
  };
}

function refuse({ configPath }: EngineQuestion, message: string, nextStep: string): UserError {
  return new UserError({ code: "XRF001", message, nextStep, file: configPath });
}

function countParameters(model: ModelFolder): number {
  let sum = 0;
  for (const { shape } of model.tensors.values()) sum += shape.reduce((product, size) => product * size, 1);
  return sum;
}

function modelType({ config }: ModelFolder): string {
  if (typeof config !== "object" || config === null || !("model_type" in config)) return "unknown";
  return String(config.model_type);
}

function millions(parameters: number): string {
  return `${(parameters / 1e6).toFixed(1)} M`;
}
