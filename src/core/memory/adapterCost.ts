import {
  attentionWidths,
  countNorms,
  targetedModules,
  type LinearModule,
  type ModelShape,
  type Targets,
} from "./modelShape";

/** How a model is fine-tuned, as far as memory goes; names and defaults are PEFT's. */
export type MethodPlan = { readonly name: "full" } | AdapterPlan;

export type AdapterPlan =
  | TargetedPlan
  | { readonly name: "ln-tuning" }
  /** Two small matrices after the attention and after the MLP (`places` 2), or after the MLP only. */
  | { readonly name: "bottleneck"; readonly size: number; readonly places: 1 | 2 }
  | { readonly name: "prompt-tuning"; readonly virtualTokens: number }
  /** `projection`: width of the network that makes the prefix while training; 0 for none. */
  | { readonly name: "prefix-tuning"; readonly virtualTokens: number; readonly projection: number }
  | {
      readonly name: "p-tuning";
      readonly virtualTokens: number;
      readonly encoder: "MLP" | "LSTM";
      readonly encoderHidden: number;
    };

type TargetedPlan = {
  readonly targets: Targets;
  /** How many layers are adapted; all by default. */
  readonly layers?: number;
} & (
  | { readonly name: "lora"; readonly rank: number; readonly dora?: boolean }
  | { readonly name: "adalora" | "vera" | "loha" | "lokr"; readonly rank: number }
  | { readonly name: "ia3"; readonly feedforward: readonly string[] }
  | { readonly name: "oft"; readonly blockSize: number }
);

/** What a method adds to a frozen model. */
export interface AdapterCost {
  /** Parameters that are trained. */
  readonly trained: number;
  /** The same for a forecast that must not fall with the rank, where PEFT's own number does (LoKr). */
  readonly trainedAtMost: number;
  /** Parameters that are held and not trained. */
  readonly frozen: number;
  /** Bytes per token that all layers together keep for the backward pass. */
  readonly keptPerToken: number;
  /** The same of the one layer that keeps most. */
  readonly keptInLayer: number;
  /** Parameters that every forward pass makes anew and keeps: full-size updates of the weights. */
  readonly made: number;
  readonly madeInLayer: number;
  /** Tokens that are put before every row and pass the model. */
  readonly virtualTokens: number;
  /** Tokens before every row of which only keys and values exist. */
  readonly prefixTokens: number;
}

export interface AdapterPrecision {
  /** Bytes of an adapter weight. */
  readonly adapterBytes: number;
  /** Bytes of an activation of the model. */
  readonly activationBytes: number;
}

const NOTHING: Omit<AdapterCost, "trained" | "trainedAtMost"> = {
  frozen: 0,
  keptPerToken: 0,
  keptInLayer: 0,
  made: 0,
  madeInLayer: 0,
  virtualTokens: 0,
  prefixTokens: 0,
};

/**
 * Parameters as PEFT counts them (a test compares them with `print_trainable_parameters` of PEFT's own benchmark), and
 * what each method keeps for its gradients, held against the peaks of the same benchmark.
 */
export function adapterCost(
  shape: ModelShape,
  method: AdapterPlan,
  precision: AdapterPrecision,
): AdapterCost {
  switch (method.name) {
    case "ln-tuning":
      // The normalized input of every norm is kept for the norm's own gradient.
      return {
        ...NOTHING,
        ...exactly(countNorms(shape)),
        keptPerToken: 2 * shape.layers * 2 * shape.hidden,
        keptInLayer: 2 * 2 * shape.hidden,
      };
    case "bottleneck":
      return bottleneck(shape, method.size, method.places, precision);
    case "prompt-tuning":
    case "prefix-tuning":
    case "p-tuning":
      return promptCost(shape, method);
    case "lora":
    case "adalora":
    case "ia3":
    case "vera":
    case "loha":
    case "lokr":
    case "oft":
      return targetedCost(adaptedModules(shape, method), method, precision);
  }
}

function adaptedModules(shape: ModelShape, { targets, layers }: TargetedPlan): readonly LinearModule[] {
  const modules = targetedModules(shape, targets);
  if (layers === undefined || layers >= shape.layers) return modules;
  return modules.map((one) => ({ ...one, count: (one.count * layers) / shape.layers }));
}

function exactly(trained: number): Pick<AdapterCost, "trained" | "trainedAtMost"> {
  return { trained, trainedAtMost: trained };
}

function targetedCost(
  modules: readonly LinearModule[],
  method: TargetedPlan,
  precision: AdapterPrecision,
): AdapterCost {
  const makes = method.name === "loha" || method.name === "lokr";
  const widest = (size: (one: LinearModule) => number): number => Math.max(0, ...modules.map(size));
  const total = (of: (one: LinearModule) => number): number => modules.reduce((sum, one) => sum + of(one), 0);
  const kept = (list: readonly LinearModule[]): number =>
    list.reduce((sum, one) => sum + one.count * one.seen * ownKept(one, method, precision), 0) +
    (readsInput(method) ? inputCopies(list, precision) : 0);
  return {
    ...NOTHING,
    trained: total((one) => one.count * trainedOf(one, method)),
    trainedAtMost: total((one) => one.count * trainedOf(one, method, true)),
    frozen:
      method.name === "vera"
        ? method.rank * (widest(({ input }) => input) + widest(({ output }) => output))
        : 0,
    keptPerToken: kept(modules),
    keptInLayer: kept(modules.map((one) => ({ ...one, count: one.perLayer }))),
    made: makes ? total(({ count, input, output }) => count * input * output) : 0,
    madeInLayer: makes ? total(({ perLayer, input, output }) => perLayer * input * output) : 0,
  };
}

/** Trained parameters of one adapted matrix. */
function trainedOf({ input, output, name }: LinearModule, method: TargetedPlan, atMost = false): number {
  switch (method.name) {
    case "lora":
      return method.rank * (input + output) + (method.dora === true ? output : 0);
    case "adalora":
      return method.rank * (input + output + 1);
    case "ia3":
      return isFeedforward(name, method.feedforward) ? input : output;
    case "vera":
      return method.rank + output;
    case "loha":
      return 2 * method.rank * (input + output);
    case "lokr":
      return kronecker(input, output, method.rank, atMost);
    case "oft":
      return (input * (Math.min(method.blockSize, input) - 1)) / 2;
  }
}

/**
 * Kronecker factors of the update: a small whole one, and a large one that is low-rank where the rank is below half of
 * its longer side and whole otherwise. Whole it may be smaller than low-rank was: `atMost` does not follow it down.
 */
function kronecker(input: number, output: number, rank: number, atMost: boolean): number {
  const [inSmall, inLarge] = factorize(input);
  const [outSmall, outLarge] = factorize(output);
  const half = Math.max(inLarge, outLarge) / 2;
  const lowRank = Math.min(rank, Math.max(1, Math.ceil(half) - 1)) * (inLarge + outLarge);
  const whole = inLarge * outLarge;
  const large = rank < half ? lowRank : atMost ? Math.max(lowRank, whole) : whole;
  return inSmall * outSmall + large;
}

/** The two factors of a size that lie closest together. */
function factorize(size: number): readonly [number, number] {
  for (let small = Math.floor(Math.sqrt(size)); small > 1; small--)
    if (size % small === 0) return [small, size / small];
  return [1, size];
}

/** LoRA, LoHa, LoKr and OFT need the input of the matrix for their gradients. VeRA's first matrix is frozen. */
function readsInput({ name }: TargetedPlan): boolean {
  return name !== "ia3" && name !== "vera";
}

/**
 * An adapter of another precision than the model keeps a copy of its input per target; one of the same shares the
 * tensor between targets with one source.
 */
function inputCopies(modules: readonly LinearModule[], precision: AdapterPrecision): number {
  const { adapterBytes, activationBytes } = precision;
  if (adapterBytes !== activationBytes)
    return modules.reduce((sum, { input, count, seen }) => sum + adapterBytes * input * count * seen, 0);
  const shared = new Map(modules.map((one) => [one.source === "other" ? one.name : sourceKey(one), one]));
  return [...shared.values()].reduce(
    (sum, { input, count, seen }) => sum + adapterBytes * input * count * seen,
    0,
  );
}

/** Experts read a source of their own each. */
function sourceKey({ source, name, input }: LinearModule): string {
  return `${source} ${name.includes(".") ? name.slice(0, name.indexOf(".")) : ""} ${String(input)}`;
}

/** Bytes per token that one adapted matrix keeps beside its input. */
function ownKept(
  { input, output, name }: LinearModule,
  method: TargetedPlan,
  precision: AdapterPrecision,
): number {
  const { adapterBytes } = precision;
  switch (method.name) {
    case "lora":
      // DoRA scales the frozen layer's result and its own: both are kept.
      return method.dora === true ? (2 + adapterBytes) * output : 0;
    case "ia3":
      return adapterBytes * (isFeedforward(name, method.feedforward) ? input : output);
    case "vera":
      return adapterBytes * (2 * method.rank + output);
    case "adalora":
    case "loha":
    case "lokr":
    case "oft":
      return 0;
  }
}

function isFeedforward(name: string, feedforward: readonly string[]): boolean {
  return feedforward.some((end) => name === end || name.endsWith(`.${end}`) || end.endsWith(`.${name}`));
}

function bottleneck(
  { hidden, layers }: ModelShape,
  size: number,
  places: 1 | 2,
  { adapterBytes }: AdapterPrecision,
): AdapterCost {
  const perPlace = 2 * hidden * size + size + hidden;
  // The input of the way down, the values inside before and after the activation, and the sum that goes on.
  const keptInLayer = places * adapterBytes * (hidden + 2 * size);
  return {
    ...NOTHING,
    ...exactly(layers * places * perPlace),
    ...{ keptInLayer, keptPerToken: layers * keptInLayer },
  };
}

function promptCost(
  shape: ModelShape,
  method: Extract<AdapterPlan, { readonly virtualTokens: number }>,
): AdapterCost {
  const { hidden, layers } = shape;
  const { virtualTokens } = method;
  switch (method.name) {
    case "prompt-tuning":
      return { ...NOTHING, ...exactly(virtualTokens * hidden), virtualTokens };
    case "prefix-tuning": {
      const perToken = layers * 2 * attentionWidths(shape).keys;
      const width = method.projection;
      const trained =
        width === 0
          ? virtualTokens * perToken
          : virtualTokens * hidden + hidden * width + width + width * perToken + perToken;
      return { ...NOTHING, ...exactly(trained), prefixTokens: virtualTokens };
    }
    case "p-tuning": {
      const trained = virtualTokens * hidden + promptEncoder(hidden, method.encoderHidden, method.encoder);
      return { ...NOTHING, ...exactly(trained), virtualTokens };
    }
  }
}

/** PEFT's encoder of virtual tokens: three linear layers, or two bidirectional LSTM layers and two linear ones. */
function promptEncoder(hidden: number, width: number, kind: "MLP" | "LSTM"): number {
  if (kind === "MLP") return hidden * width + width + width * width + width + width * hidden + hidden;
  const direction = (input: number): number => 4 * width * (input + width + 2);
  const lstm = 2 * direction(hidden) + 2 * direction(2 * width);
  return lstm + 4 * width * width + 2 * width + 2 * width * hidden + hidden;
}
