import type { LinearModule, ModelShape } from "./modelShape";

/** A tensor as the header of a safetensors file declares it. */
export interface WeightTensor {
  readonly name: string;
  /** Undefined where only the shapes are kept. */
  readonly dtype?: string;
  readonly shape: readonly number[];
}

/** `model.layers.3.self_attn.q_proj.weight`: the layer, and the module inside of it. */
const IN_LAYER = /(?:^|\.)(?:layers?|h|blocks?)\.(\d+)\.(.+?)(?:\.weight)?$/u;

/**
 * The shape of an architecture that nobody here knows, from its tensors alone: matrices of numbered layers become
 * modules, the largest other matrix is the embedding. `partly` is what the config told. Undefined without any layer.
 */
export function shapeFromTensors(
  tensors: readonly WeightTensor[],
  partly: ModelShape | undefined,
): ModelShape | undefined {
  const modules = new Map<string, LinearModule>();
  const numbers = new Set<string>();
  let other = 0;
  let embedding: readonly [number, number] = [0, 0];
  for (const { name, shape } of tensors) {
    const size = elements(shape);
    const match = IN_LAYER.exec(name);
    const [rows, columns] = matrixOf(shape);
    if (match !== null && rows > 1 && columns > 1) {
      numbers.add(match[1] ?? "");
      addModule(modules, match[2] ?? "", rows, columns, shape.length === 3 ? (shape[0] ?? 1) : 1);
    } else {
      if (match !== null) numbers.add(match[1] ?? "");
      other += size;
      if (shape.length === 2 && size > embedding[0] * embedding[1]) embedding = [rows, columns];
    }
  }
  if (modules.size === 0 || numbers.size === 0) return undefined;
  const [vocabulary, hidden] = sizesOf(embedding, partly, modules);
  const layers = numbers.size;
  const embeddings = Math.min(other, vocabulary * hidden);
  const norms = (2 * layers + 1) * hidden;
  return {
    ...{ hidden, layers, vocabulary },
    heads: partly?.heads ?? Math.max(1, Math.floor(hidden / 128)),
    keyValueHeads: partly?.keyValueHeads ?? Math.max(1, Math.floor(hidden / 128)),
    headSize: partly?.headSize ?? Math.min(128, hidden),
    intermediate: partly?.intermediate ?? Math.max(...[...modules.values()].map(({ output }) => output)),
    tied: true,
    // What the files hold beyond the embedding and the norms that every shape is counted with, so that the total is theirs.
    extra: other - embeddings - norms + (embeddings - vocabulary * hidden),
    modules: [...modules.values()].map((one) => ({ ...one, perLayer: Math.ceil(one.count / layers) })),
  };
}

function addModule(
  modules: Map<string, LinearModule>,
  path: string,
  rows: number,
  columns: number,
  count: number,
): void {
  const name = path.replace(/\.\d+(?=\.|$)/gu, "");
  const key = `${name} ${String(rows)} ${String(columns)}`;
  const before = modules.get(key);
  const fused = /\bexperts?\b/u.test(path);
  modules.set(key, {
    ...{ name, input: columns, output: rows, source: "other", seen: 1 },
    count: (before?.count ?? 0) + count,
    perLayer: 1,
    ...(fused ? { fused } : {}),
  });
}

/** Vocabulary and hidden size; where no embedding is there, the width that most matrices read. */
function sizesOf(
  [rows, columns]: readonly [number, number],
  partly: ModelShape | undefined,
  modules: ReadonlyMap<string, LinearModule>,
): readonly [number, number] {
  if (partly !== undefined) return [partly.vocabulary, partly.hidden];
  if (rows > 0) return [Math.max(rows, columns), Math.min(rows, columns)];
  return [0, Math.max(...[...modules.values()].map(({ input, output }) => Math.min(input, output)))];
}

function matrixOf(shape: readonly number[]): readonly [number, number] {
  if (shape.length === 2) return [shape[0] ?? 0, shape[1] ?? 0];
  return shape.length === 3 ? [shape[1] ?? 0, shape[2] ?? 0] : [0, 0];
}

function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
