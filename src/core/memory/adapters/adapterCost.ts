import {
  exactly,
  NOTHING,
  type AdapterCost,
  type AdapterPlan,
  type AdapterPrecision,
  type TargetedPlan,
} from "./adapterPlan";
import {
  isNamed,
  linearModules,
  targetedModules,
  type LinearModule,
  type ModelShape,
} from "../model/modelShape";
import { promptCost } from "./promptCost";

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
        ...exactly(trainedNorms(shape)),
        keptPerToken: 2 * shape.layers * (shape.norms ?? 2) * shape.hidden,
        keptInLayer: 2 * (shape.norms ?? 2) * shape.hidden,
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

/** Norms over the hidden state, with the biases of those that have some. */
function trainedNorms({ norms = 2, layers, hidden, layerNorm }: ModelShape): number {
  return (norms * layers + 1) * hidden * (layerNorm === true ? 2 : 1);
}

/** `model.layers.3.mlp.experts.gate_up_proj`, or `3.mlp…`: of this layer only. */
const IN_LAYER = /(?:^|(?:^|\.)(?:layers?|h|blocks?)\.)(\d+)\./u;

function adaptedModules(shape: ModelShape, plan: TargetedPlan): readonly LinearModule[] {
  const { name, targets, parameters = [], excluded = [], layers = shape.layers } = plan;
  const chosen = targetedModules(shape, targets, name === "lora");
  const named = linearModules(shape).filter(
    (one) =>
      one.fused === true && isNamed(one.name, parameters) && !chosen.some((other) => other.name === one.name),
  );
  const paths = [...(targets === "all-linear" ? [] : targets), ...parameters];
  return [...chosen, ...named]
    .filter((one) => !isNamed(one.name, excluded))
    .map((one) => {
      const numbers = paths
        .filter((path) => isNamed(one.name, [path]))
        .map((path) => IN_LAYER.exec(path)?.[1]);
      const some = numbers.length === 0 || numbers.includes(undefined) ? Infinity : new Set(numbers).size;
      const share = Math.min(1, layers / shape.layers);
      return { ...one, count: Math.min(one.count * share, one.perLayer * some) };
    });
}

function targetedCost(
  modules: readonly LinearModule[],
  method: TargetedPlan,
  precision: AdapterPrecision,
): AdapterCost {
  // An adapter of a parameter (experts) is added to it in the model's precision.
  const experts = modules.filter(({ fused }) => fused === true);
  const apart = modules.filter(({ fused }) => fused !== true);
  const makes = method.name === "loha" || method.name === "lokr";
  const { adapterBytes, activationBytes } = precision;
  const widest = (size: (one: LinearModule) => number): number => Math.max(0, ...modules.map(size));
  const total = (of: (one: LinearModule) => number): number => modules.reduce((sum, one) => sum + of(one), 0);
  const kept = (list: readonly LinearModule[]): number =>
    list.reduce((sum, one) => sum + passes(one) * ownKept(one, method, precision), 0) +
    (readsInput(method) ? inputCopies(list, method, precision) : 0);
  return {
    ...NOTHING,
    trained: total((one) => one.count * trainedOf(one, method)),
    trainedAtMost: total((one) => one.count * trainedOf(one, method, true)),
    frozen:
      method.name === "vera"
        ? method.rank * (widest(({ input }) => input) + widest(({ output }) => output))
        : 0,
    keptPerToken: kept(apart),
    keptInLayer: kept(apart.map((one) => ({ ...one, count: one.perLayer }))),
    madeBytes:
      (makes ? adapterBytes * elements(apart, "count") : 0) + activationBytes * elements(experts, "count"),
    madeInLayerBytes:
      (makes ? adapterBytes * elements(apart, "perLayer") : 0) +
      2 * activationBytes * elements(experts, "perLayer"),
    adaptsExperts: experts.length > 0,
  };
}

function elements(modules: readonly LinearModule[], number: "count" | "perLayer"): number {
  return modules.reduce((sum, one) => sum + one[number] * one.input * one.output, 0);
}

/** Trained parameters of one adapted matrix. */
function trainedOf(
  { input, output, name, ranks = 1 }: LinearModule,
  method: TargetedPlan,
  atMost = false,
): number {
  switch (method.name) {
    case "lora":
      return method.rank * ranks * (input + output) + (method.dora === true ? output : 0);
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

/** Which numbers dropout left out, a byte each on a GPU. */
const DROPPED = 1;

/**
 * An adapter of another precision than the model keeps a copy of its input per target; one of the same shares the
 * tensor between targets with one source, unless dropout leaves out others for each.
 */
function inputCopies(
  modules: readonly LinearModule[],
  method: TargetedPlan,
  { adapterBytes, activationBytes }: AdapterPrecision,
): number {
  const drops = method.name === "lora" && method.dropout === true;
  if (adapterBytes !== activationBytes || drops)
    return modules.reduce(
      (sum, one) => sum + (adapterBytes + (drops ? DROPPED : 0)) * one.input * passes(one),
      0,
    );
  const shared = new Map(modules.map((one) => [one.source === "other" ? one.name : sourceKey(one), one]));
  return [...shared.values()].reduce((sum, one) => sum + adapterBytes * one.input * passes(one), 0);
}

/** How often a token passes a matrix of this kind. */
function passes({ count, seen, uses = 1 }: LinearModule): number {
  return count * seen * uses;
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
  const { adapterBytes, activationBytes } = precision;
  switch (method.name) {
    case "lora":
      // DoRA scales the frozen layer's result and its own: both are kept.
      return method.dora === true ? (2 + adapterBytes) * output : 0;
    case "ia3":
      // An input is copied to the precision of its factors, a result is scaled as it is.
      return isFeedforward(name, method.feedforward) ? adapterBytes * input : activationBytes * output;
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
