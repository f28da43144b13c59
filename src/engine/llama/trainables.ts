import { EngineError, FAILURES } from "../engineError";
import { createRandom } from "../../base/random";
import type { LlamaConfig } from "./llamaConfig";
import { LINEAR_MODULES, linearShape, llamaTensors, modulePath, type LinearModule } from "./llamaTensors";

/** One trained tensor and where it lies in the flat vector of all of them. */
export interface Trainable {
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly size: number;
  /** Whether weight decay applies: to matrices, not to norm weights (as in Transformers' Trainer). */
  readonly decays: boolean;
}

/** What a run trains. The engine keeps it as ONE vector, so that a step costs a handful of feeds and nodes. */
export interface TrainableSet {
  readonly method: TrainingMethod;
  readonly tensors: readonly Trainable[];
  readonly size: number;
}

export type TrainingMethod =
  | { readonly name: "none" }
  | { readonly name: "full" }
  | {
      readonly name: "lora";
      readonly r: number;
      readonly alpha: number;
      readonly targets: "all-linear" | readonly string[];
    };

/** Nothing is trained: the base model alone. */
export const NOTHING: TrainableSet = { method: { name: "none" }, tensors: [], size: 0 };

export function trainableSet(config: LlamaConfig, method: TrainingMethod): TrainableSet {
  switch (method.name) {
    case "none":
      return NOTHING;
    case "full":
      return layOut(
        method,
        llamaTensors(config).map((spec) => ({ ...spec, decays: spec.kind !== "norm" })),
      );
    case "lora":
      return layOut(method, lowRankTensors(config, method.r, method.targets));
  }
}

export function loraA(path: string): string {
  return `${path}.lora_A.weight`;
}

export function loraB(path: string): string {
  return `${path}.lora_B.weight`;
}

/** The linear modules that a list of target modules means: each entry is a module's last name or its whole path's end. */
export function targetedModules(targets: "all-linear" | readonly string[]): readonly LinearModule[] {
  if (targets === "all-linear") return LINEAR_MODULES;
  const unknown = targets.filter((target) => !LINEAR_MODULES.some((module) => matches(module, target)));
  if (unknown.length > 0 || targets.length === 0)
    throw new EngineError(FAILURES.targetModules, {
      message: `method.target_modules: ${unknown.length === 0 ? "the list is empty" : `${unknown.join(", ")} not found in the model`}`,
      nextStep: `use all-linear, or names among ${LINEAR_MODULES.map(lastName).join(", ")}`,
      configKey: "method.target_modules",
    });
  return LINEAR_MODULES.filter((module) => targets.some((target) => matches(module, target)));
}

function matches(module: LinearModule, target: string): boolean {
  return target === module || target === lastName(module);
}

function lastName(module: LinearModule): string {
  return module.slice(module.indexOf(".") + 1);
}

function lowRankTensors(
  config: LlamaConfig,
  r: number,
  targets: "all-linear" | readonly string[],
): readonly Omit<Trainable, "offset" | "size">[] {
  const modules = targetedModules(targets);
  return Array.from({ length: config.layers }, (_, layer) => layer).flatMap((layer) =>
    modules.flatMap((module) => {
      const [out, inner] = linearShape(config, module);
      const path = modulePath(layer, module);
      return [
        { name: loraA(path), shape: [r, inner], decays: true },
        { name: loraB(path), shape: [out, r], decays: true },
      ];
    }),
  );
}

function layOut(
  method: TrainingMethod,
  tensors: readonly Omit<Trainable, "offset" | "size">[],
): TrainableSet {
  let offset = 0;
  const laidOut = tensors.map(({ name, shape, decays }) => {
    const size = shape.reduce((a, b) => a * b, 1);
    const placed = { name, shape, decays, offset, size };
    offset += size;
    return placed;
  });
  return { method, tensors: laidOut, size: offset };
}

/**
 * Starting values of low-rank matrices as in PEFT: B = 0, A uniform in ±1/√in (Kaiming with a = √5), drawn in the
 * order of the tensors, so that the seed alone decides them.
 */
export function initialLowRank(set: TrainableSet, seed: number): Float32Array {
  const values = new Float32Array(set.size);
  const random = createRandom(seed);
  for (const { name, shape, offset, size } of set.tensors) {
    if (name.endsWith("lora_B.weight")) continue;
    const bound = 1 / Math.sqrt(shape[1]!);
    for (let i = 0; i < size; i++) values[offset + i] = (random.next() * 2 - 1) * bound;
  }
  return values;
}

export function vectorPart(vector: Float32Array, tensor: Trainable): Float32Array {
  return vector.subarray(tensor.offset, tensor.offset + tensor.size);
}
