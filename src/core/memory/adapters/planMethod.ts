import type { ResolvedConfig } from "../../runconfig/resolve/resolvedConfig";
import type { MethodPlan } from "./adapterPlan";
import { configLeaf, isOnLeaf, numberLeaf, stringsLeaf } from "../configLeaf";
import { attentionWidths, linearModules, type ModelShape, type Targets } from "../model/modelShape";

export interface PlannedMethod {
  readonly plan: MethodPlan;
  /** False for a method that no published measurement was held against, or that is not known at all. */
  readonly measured: boolean;
  /** `nf4` because the name of the method says so. */
  readonly impliesQuantization: boolean;
  /** Its change can be written into the model's weights. */
  readonly merges: boolean;
}

/** The method of a config with the keys that decide its size; names and defaults are PEFT's. */
export function planMethod(config: ResolvedConfig, shape: ModelShape): PlannedMethod {
  const { name } = config.method;
  const adapted = {
    targets: targetsOf(config),
    parameters: stringsLeaf(config, "method.target_parameters"),
    excluded: stringsLeaf(config, "method.exclude_modules"),
    ...chosenLayers(config),
  };
  const rank = config.method.r;
  const base = { measured: true, impliesQuantization: false, merges: true };
  switch (name) {
    case "full":
      return { ...base, plan: { name }, merges: false };
    case "lora":
    case "qlora":
    case "rslora":
    case "pissa":
    case "dora": {
      const dora = name === "dora" || isOnLeaf(config, "method.use_dora");
      const dropout = numberLeaf(config, "method.lora_dropout", 0) > 0;
      const plan = { name: "lora", rank: largestRank(config, rank), ...adapted, dora, dropout } as const;
      return { ...base, plan, impliesQuantization: name === "qlora" };
    }
    case "adalora":
      return { ...base, plan: { name, rank: numberLeaf(config, "method.init_r", rank, 1), ...adapted } };
    case "vera":
    case "loha":
    case "lokr":
      return { ...base, plan: { name, rank, ...adapted } };
    case "ia3": {
      const ends = feedforwardOf(config, shape);
      return {
        ...base,
        plan: { name, ...adapted, targets: scaledBy(adapted.targets, shape), feedforward: ends },
      };
    }
    case "oft": {
      const blockSize = numberLeaf(config, "method.oft_block_size", 32, 2);
      return { ...base, plan: { name, ...adapted, blockSize } };
    }
    case "bottleneck":
      return { ...base, plan: bottleneckOf(config, shape), measured: false, merges: false };
    case "ln-tuning":
      return { ...base, plan: { name } };
    case "prompt-tuning":
    case "prefix-tuning":
    case "p-tuning":
      return { ...base, plan: promptOf(config, shape, name), merges: false };
    default:
      return { ...base, plan: { name: "lora", rank, ...adapted }, measured: false };
  }
}

/** A config with a mistake in it gets a forecast too. */
function targetsOf(config: ResolvedConfig): Targets {
  const written = configLeaf(config, "method.target_modules");
  if (typeof written === "string" && written !== "all-linear") return [written];
  return Array.isArray(written) ? stringsLeaf(config, "method.target_modules") : "all-linear";
}

/** `layers_to_transform`: how many layers are adapted. */
function chosenLayers(config: ResolvedConfig): { readonly layers?: number } {
  const chosen = configLeaf(config, "method.layers_to_transform");
  if (typeof chosen === "number") return { layers: 1 };
  return Array.isArray(chosen) && chosen.length > 0 ? { layers: new Set(chosen).size } : {};
}

/** With ranks of their own for some modules, the largest counts for all: an upper bound. */
function largestRank(config: ResolvedConfig, rank: number): number {
  const pattern = configLeaf(config, "method.rank_pattern");
  if (typeof pattern !== "object" || pattern === null) return rank;
  const ranks = Object.values(pattern).filter((value): value is number => Number.isFinite(value));
  return Math.max(rank, ...ranks);
}

/** IA³ scales keys, values and what comes out of the MLP's way up; that is where the inputs of its way down are scaled. */
function scaledBy(targets: Targets, shape: ModelShape): Targets {
  if (targets !== "all-linear") return targets;
  const names = linearModules(shape)
    .filter(({ source, fused }) => fused !== true && (source === "activated" || source === "attention"))
    .map(({ name }) => name)
    .filter((name) => !/(?:^|\.)q(?:uery(?:_proj)?|_.*)?$/u.test(name));
  return names.length === 0 ? targets : names;
}

function feedforwardOf(config: ResolvedConfig, shape: ModelShape): readonly string[] {
  const written = stringsLeaf(config, "method.feedforward_modules");
  if (written.length > 0) return written;
  return linearModules(shape)
    .filter(({ source }) => source === "activated")
    .map(({ name }) => name);
}

function bottleneckOf(config: ResolvedConfig, shape: ModelShape): MethodPlan {
  const factor = numberLeaf(config, "method.reduction_factor", 16, 1);
  const both =
    configLeaf(config, "method.mh_adapter") !== false &&
    configLeaf(config, "method.output_adapter") !== false;
  return { name: "bottleneck", size: Math.max(1, Math.round(shape.hidden / factor)), places: both ? 2 : 1 };
}

function promptOf(
  config: ResolvedConfig,
  shape: ModelShape,
  name: "prompt-tuning" | "prefix-tuning" | "p-tuning",
): MethodPlan {
  const virtualTokens = numberLeaf(config, "method.num_virtual_tokens", 20, 1);
  // A prefix is as wide as the keys, where several queries share them.
  const usual = name === "prefix-tuning" ? attentionWidths(shape).keys : shape.hidden;
  const width = numberLeaf(config, "method.encoder_hidden_size", usual, 1);
  switch (name) {
    case "prompt-tuning":
      return { name, virtualTokens };
    case "prefix-tuning":
      return { name, virtualTokens, projection: isOnLeaf(config, "method.prefix_projection") ? width : 0 };
    case "p-tuning": {
      const encoder =
        configLeaf(config, "method.encoder_reparameterization_type") === "LSTM" ? "LSTM" : "MLP";
      return { name, virtualTokens, encoder, encoderHidden: width };
    }
  }
}
