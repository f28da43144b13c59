/**
 * The embedded engine's training step beside its floor: the same number of floating-point operations as bare matrix
 * products of the model's own sizes, in the same runtime, measured in turn. Best of five rounds.
 *   npm run bench -- engine [hidden=128 layers=4 length=96 rows=8 vocabulary=2048 rank=8 trained=4 threads=2]
 */
import { performance } from "node:perf_hooks";
import { createRandom } from "../src/base/random";
import type { LlamaConfig } from "../src/engine/llama/llamaConfig";
import type { LlamaModel } from "../src/engine/llama/llamaModel";
import { llamaTensors, parameterCount } from "../src/engine/llama/llamaTensors";
import { initialLowRank, trainableSet } from "../src/engine/llama/trainables";
import { GraphBuilder, type Value } from "../src/engine/onnx/graph";
import { matMul, sumAll } from "../src/engine/onnx/operators";
import { compileGraph } from "../src/engine/onnx/session";
import type { Example } from "../src/engine/training/example";
import { createTrainer, freshState } from "../src/engine/training/trainer";

const ROUNDS = 5;
const STEPS_PER_ROUND = 5;
const given = new Map(process.argv.slice(2).map((pair) => pair.split("=") as [string, string]));
const size = (name: string, fallback: number): number => Number(given.get(name) ?? fallback);
const [hidden, layers, length, rows] = [
  size("hidden", 128),
  size("layers", 4),
  size("length", 96),
  size("rows", 8),
];
const [vocabulary, rank, trained, threads] = [
  size("vocabulary", 2048),
  size("rank", 8),
  size("trained", 4),
  size("threads", 2),
];

const config: LlamaConfig = {
  vocabularySize: vocabulary,
  hiddenSize: hidden,
  intermediateSize: Math.round((hidden * 8) / 3 / 16) * 16,
  layers,
  heads: hidden / 32,
  keyValueHeads: hidden / 64,
  headSize: 32,
  normEpsilon: 1e-5,
  ropeTheta: 10000,
  tied: true,
  maxPositions: length,
};
const set = trainableSet(config, { name: "lora", r: rank, alpha: 2 * rank, targets: "all-linear" });

async function main(): Promise<void> {
  const trainer = await createTrainer(model(), set, { threads, maxLength: length });
  const floor = await compileFloor();
  let state = freshState(initialLowRank(set, 1));
  const batch = examples();
  const settings = { learningRate: 1e-4, weightDecay: 0, maxGradNorm: 1, microBatch: rows };
  const step = async (): Promise<void> => {
    state = (await trainer.step(state, batch, settings))!.state;
  };
  await time(step);
  await time(floor.run);
  const best = { step: Infinity, floor: Infinity };
  for (let round = 0; round < ROUNDS; round++) {
    best.step = Math.min(best.step, await time(step));
    best.floor = Math.min(best.floor, await time(floor.run));
  }
  const rate = (operations: number, seconds: number): number => Math.round(operations / seconds / 1e9);
  const [stepRate, floorRate] = [rate(stepOperations(), best.step), rate(floor.operations, best.floor)];
  console.log(
    `model        ${parameterCount(llamaTensors(config))} parameters, ${set.size} trained, ${threads} threads`,
  );
  console.log(
    `step         ${(best.step * 1000).toFixed(1)} ms, ${Math.round((rows * length) / best.step)} tokens/s`,
  );
  console.log(
    `matrix rate  ${stepRate} GFLOP/s in the step, ${floorRate} GFLOP/s bare: ${Math.round((100 * stepRate) / floorRate)} %`,
  );
}

/** Seconds per call, the mean of a few. */
async function time(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  for (let i = 0; i < STEPS_PER_ROUND; i++) await work();
  return (performance.now() - before) / 1000 / STEPS_PER_ROUND;
}

/** Multiplications and additions of the step's matrix products: frozen weights twice (forward, input gradient), low rank thrice. */
function stepOperations(): number {
  const tokens = rows * length;
  const linear = llamaTensors(config).filter(({ kind }) => kind === "linear");
  const attention = 3 * layers * 2 * rows * config.heads * length * length * config.headSize * 2;
  const head = 4 * vocabulary * hidden * rows * trained;
  return 4 * parameterCount(linear) * tokens + 6 * set.size * tokens + head + attention;
}

/** Products hidden → intermediate → hidden with constant weights, as many as the blocks have matrices. */
async function compileFloor(): Promise<{
  readonly run: () => Promise<unknown>;
  readonly operations: number;
}> {
  const g = new GraphBuilder();
  const tokens = rows * length;
  const { intermediateSize } = config;
  const data = (count: number): Float32Array => new Float32Array(count).fill(1e-3);
  let x: Value = g.input("x", "float32", [tokens, hidden]);
  const pairs = layers * 4;
  for (let i = 0; i < pairs; i++) {
    x = matMul(g, x, g.initializer(`up${i}`, data(hidden * intermediateSize), [hidden, intermediateSize]));
    x = matMul(g, x, g.initializer(`down${i}`, data(hidden * intermediateSize), [intermediateSize, hidden]));
  }
  g.output("sum", sumAll(g, x));
  const compiled = await compileGraph(g, { threads });
  const feeds = { x: { data: data(tokens * hidden), shape: [tokens, hidden] } };
  return { run: () => compiled.run(feeds), operations: pairs * 4 * tokens * hidden * intermediateSize };
}

function model(): LlamaModel {
  const random = createRandom(1);
  const specs = llamaTensors(config);
  const weights = specs.map(({ name, shape, kind }) => {
    const values = Float32Array.from(
      { length: shape.reduce((a, b) => a * b, 1) },
      () => random.normal() * 0.05,
    );
    return [name, kind === "norm" ? values.fill(1) : values] as const;
  });
  return {
    config,
    weights: new Map(weights),
    shapes: new Map(specs.map(({ name, shape }) => [name, shape])),
  };
}

function examples(): readonly Example[] {
  const random = createRandom(2);
  return Array.from({ length: rows }, (_, row) => {
    const ids = Int32Array.from({ length: length + 1 }, () => random.below(vocabulary));
    return { rowId: `0:${row + 1}`, ids, labels: ids.map((id, i) => (i <= length - trained ? -100 : id)) };
  });
}

void main();
