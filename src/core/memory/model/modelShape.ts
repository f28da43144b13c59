import { layerNames, type Layout, type Row, type Size, type Source } from "./layouts";

/** The numbers of a transformer that decide how much memory it takes; what they are called: `readModelShape`. */
export interface ModelShape {
  readonly hidden: number;
  /** Width of the MLP that one token passes: of a mixture, of the experts that see it. */
  readonly intermediate: number;
  readonly layers: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly headSize: number;
  readonly vocabulary: number;
  /** The head is the embedding, used twice. */
  readonly tied: boolean;
  /** Parameters of a layer beside its matrices and two norms of `hidden` weights: biases, further norms. */
  readonly extraPerLayer?: number;
  /** Parameters beside layers, embedding, head and final norm: learnt positions, biases of the end. */
  readonly extra?: number;
  /** How the matrices of a layer are called and wired; Llama's way by default. */
  readonly layout?: Layout;
  /** Norms per layer over the hidden state; 2 by default. */
  readonly norms?: number;
  /** LayerNorm keeps its input as it is; RMSNorm, written out, keeps it in 32 bits. */
  readonly layerNorm?: boolean;
  /** Bytes per number that a written-out norm keeps, and that it keeps more where its weight is trained. */
  readonly normKept?: number;
  readonly normalized?: number;
  /** The MLP's activation keeps its result, not what it got (ReLU). */
  readonly keepsResult?: boolean;
  /** The files have no attention but the one that keeps its scores; `usually`: unless a flash kernel is asked for. */
  readonly eager?: "always" | "usually";
  /** Bytes per score that such attention keeps: softmax in 32 bits and its copy, by default. */
  readonly scoreBytes?: number;
  /** Queries and keys are normalized once more. */
  readonly queryNorm?: boolean;
  /** Tensors as wide as the MLP that a stock implementation keeps per token: 3 with a gate, 1 without, by default. */
  readonly mlpTensors?: number;
  readonly experts?: Experts;
  /** Attention through small latent vectors (DeepSeek V2 and V3). */
  readonly latent?: LatentAttention;
  /** Matrices as weight files list them, where the architecture is not known. */
  readonly modules?: readonly LinearModule[];
}

export interface Experts {
  readonly count: number;
  /** Experts that one token passes. */
  readonly active: number;
  /** Width of one expert. */
  readonly width: number;
  /** Width of what every token passes beside the experts. */
  readonly shared: number;
  /** Layers that have experts; the others have a plain MLP of `denseWidth`. */
  readonly layers: number;
  readonly denseWidth: number;
  readonly wiring?: ExpertWiring;
}

/** How a family's mixture looks to PEFT. */
export interface ExpertWiring {
  /**
   * What gate, way up, way down and router were called before experts became one parameter. LoRA (PEFT 0.21) goes on
   * taking these names, and `all-linear`, for the experts; and then no more for plain layers of the same names.
   */
  readonly formerly?: readonly [gate: string, up: string, down: string, router: string];
  /** The router is a linear layer of its own. */
  readonly linearRouter?: true;
  /** Every expert is computed for every token, whatever the router says. */
  readonly everyToken?: true;
  /** What every token passes is weighed by a linear layer of one output. */
  readonly sharedGate?: true;
}

export interface LatentAttention {
  /** 0: queries come straight from the hidden state. */
  readonly queryRank: number;
  readonly keyValueRank: number;
  readonly ropeSize: number;
  readonly noRopeSize: number;
  readonly valueSize: number;
}

/** A kind of matrix: all of them in the model together. */
export interface LinearModule {
  /** End of the module's path: `q_proj`, `mlp.c_proj`. */
  readonly name: string;
  readonly input: number;
  readonly output: number;
  /** Modules with one source read the same tensor. */
  readonly source: Source;
  /** How many there are in the whole model, and in a layer that has them. */
  readonly count: number;
  readonly perLayer: number;
  /** Share of the tokens that pass each of them; below 1 for experts. */
  readonly seen: number;
  /** Experts are one parameter per layer in Transformers 5: quantizers do not see them. */
  readonly fused?: boolean;
  /** How often a token passes each of them; once by default. */
  readonly uses?: number;
  /** Names that stand for it in older lists of targets. */
  readonly formerly?: readonly string[];
  /** Its adapter has so many times the rank: one for each matrix that was made part of it. */
  readonly ranks?: number;
}

export interface ParameterCounts {
  /** The matrices of the layers. */
  readonly linear: number;
  /** Those of them that a quantizer sees. */
  readonly quantizable: number;
  /** Embedding, head, norms, biases. */
  readonly other: number;
  readonly total: number;
}

export function countParameters(shape: ModelShape): ParameterCounts {
  let linear = 0;
  let fused = 0;
  for (const { input, output, count, fused: isFused } of linearModules(shape)) {
    linear += count * input * output;
    if (isFused === true) fused += count * input * output;
  }
  const embedding = shape.vocabulary * shape.hidden;
  const other = embedding * (shape.tied ? 1 : 2) + countNorms(shape) + countExtras(shape);
  return { linear, quantizable: linear - fused, other, total: linear + other };
}

/** Weights of the two norms of every layer and of the final one. */
export function countNorms(shape: ModelShape): number {
  return (2 * shape.layers + 1) * shape.hidden;
}

function countExtras(shape: ModelShape): number {
  return shape.layers * (shape.extraPerLayer ?? 0) + (shape.extra ?? 0);
}

/** Width of all queries together, and of all keys together. */
export function attentionWidths(shape: ModelShape): { readonly queries: number; readonly keys: number } {
  return { queries: shape.heads * shape.headSize, keys: shape.keyValueHeads * shape.headSize };
}

/** Whether the MLP has a gate beside its way up. */
export function isGated({ layout = "llama" }: ModelShape): boolean {
  return layerNames(layout).gated === true;
}

/** Width of the widest layer's MLP: a mixture may have plain layers of another width. */
export function widestMlp({ intermediate, experts, layers }: ModelShape): number {
  if (experts === undefined) return intermediate;
  const mixed = experts.layers > 0 ? experts.active * experts.width + experts.shared : 0;
  return Math.max(mixed, experts.layers < layers ? experts.denseWidth : 0);
}

/** Every matrix of the layers. */
export function linearModules(shape: ModelShape): readonly LinearModule[] {
  if (shape.modules !== undefined) return shape.modules;
  return [...attentionModules(shape), ...mlpModules(shape)];
}

function attentionModules(shape: ModelShape): readonly LinearModule[] {
  if (shape.latent !== undefined) return latentModules(shape, shape.latent);
  return layerNames(shape.layout ?? "llama").attention.map((row) => moduleOf(shape, row, shape.intermediate));
}

function mlpModules(shape: ModelShape): readonly LinearModule[] {
  const rows = layerNames(shape.layout ?? "llama").mlp;
  const { experts } = shape;
  if (experts === undefined) return rows.map((row) => moduleOf(shape, row, shape.intermediate));
  const { count, active, width, shared, layers, denseWidth, wiring = {} } = experts;
  const plain = (prefix: string, size: number, number: number): readonly LinearModule[] =>
    size > 0 && number > 0
      ? rows.map((row) => {
          const one = moduleOf(shape, row, size);
          return { ...one, name: prefix + one.name, count: number };
        })
      : [];
  const { hidden } = shape;
  const [gate, up, down, routing] = wiring.formerly ?? [];
  const fused = { count: layers * count, perLayer: count, seen: active / count, fused: true };
  const one = { count: layers, perLayer: 1, seen: 1 };
  const routed: readonly LinearModule[] = [
    {
      ...{ name: "experts.gate_up_proj", input: hidden, output: 2 * width, source: "mlp", ...fused },
      ...(gate === undefined || up === undefined ? {} : { formerly: [gate, up] }),
    },
    {
      ...{ name: "experts.down_proj", input: width, output: hidden, source: "activated", ...fused },
      ...(down === undefined ? {} : { formerly: [down] }),
    },
    {
      ...{ name: "router", input: hidden, output: count, source: "mlp", ...one },
      fused: wiring.linearRouter !== true,
      ...(routing === undefined ? {} : { formerly: [routing] }),
    },
  ];
  return [
    ...(layers > 0 ? routed : []),
    ...plain("shared_expert.", shared, layers),
    ...plain("mlp.", denseWidth, shape.layers - layers),
    ...(wiring.sharedGate === true && layers > 0
      ? [{ name: "shared_expert_gate", input: hidden, output: 1, source: "mlp", ...one } as const]
      : []),
  ];
}

function latentModules(shape: ModelShape, latent: LatentAttention): readonly LinearModule[] {
  const { hidden, heads, layers } = shape;
  const { queryRank, keyValueRank, ropeSize, noRopeSize, valueSize } = latent;
  const queries = heads * (ropeSize + noRopeSize);
  const rows: readonly (readonly [string, number, number, Source])[] = [
    ...(queryRank > 0
      ? ([
          ["q_a_proj", hidden, queryRank, "attention"],
          ["q_b_proj", queryRank, queries, "latent"],
        ] as const)
      : ([["q_proj", hidden, queries, "attention"]] as const)),
    ["kv_a_proj_with_mqa", hidden, keyValueRank + ropeSize, "attention"],
    ["kv_b_proj", keyValueRank, heads * (noRopeSize + valueSize), "latent"],
    ["o_proj", heads * valueSize, hidden, "attended"],
  ];
  return rows.map(([name, input, output, source]) => ({
    ...{ name, input, output, source },
    ...{ count: layers, perLayer: 1, seen: 1 },
  }));
}

function moduleOf(shape: ModelShape, [name, input, output, source]: Row, intermediate: number): LinearModule {
  const { queries, keys } = attentionWidths(shape);
  const sizes: Readonly<Record<Size, number>> = {
    hidden: shape.hidden,
    ...{ queries, keys, intermediate },
    joint: queries + 2 * keys,
    both: 2 * intermediate,
  };
  return {
    name,
    input: sizes[input],
    output: sizes[output],
    source,
    count: shape.layers,
    perLayer: 1,
    seen: 1,
  };
}

/** Which modules an adapter goes to: `all-linear`, or names or ends of paths. */
export type Targets = "all-linear" | readonly string[];

/**
 * `all-linear` leaves out what is no linear layer of its own, and so does a name unless it says `expert`. A name takes
 * in everything that ends with it. `isLora`: LoRA also finds experts by what they were called before.
 */
export function targetedModules(
  shape: ModelShape,
  targets: Targets,
  isLora = false,
): readonly LinearModule[] {
  const all = linearModules(shape);
  const formerly = new Set(isLora ? all.flatMap((one) => one.formerly ?? []) : []);
  return all.flatMap((one) => {
    const old = one.formerly?.filter(
      (name) => formerly.has(name) && (targets === "all-linear" || isNamed(name, targets)),
    );
    if (old !== undefined && old.length > 0) return [{ ...one, ranks: old.length }];
    if (targets === "all-linear") return one.fused === true || formerly.has(lastOf(one.name)) ? [] : [one];
    const left = targets.filter((target) => !formerly.has(lastOf(target)));
    if (one.fused === true)
      return left.some((target) => target.includes("expert") && isNamed(one.name, [target])) ? [one] : [];
    return isNamed(one.name, left) ? [one] : [];
  });
}

/** A name takes in everything that ends with it, and a path what it ends with. */
export function isNamed(name: string, targets: readonly string[]): boolean {
  return targets.some(
    (target) => target === name || target.endsWith(`.${name}`) || name.endsWith(`.${target}`),
  );
}

function lastOf(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
