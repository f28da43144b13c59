import { expect, test } from "vitest";
import { createRandom } from "../../../src/base/random";
import { initialLowRank, trainableSet } from "../../../src/engine/llama/trainables";
import { compileGraph } from "../../../src/engine/onnx/session";
import { adamWFeeds, adamWGraph } from "../../../src/engine/training/adamW";
import type { Example } from "../../../src/engine/training/example";
import { learningRateAt, type Schedule } from "../../../src/engine/training/schedule";
import {
  createTrainer,
  freshState,
  type StepSettings,
  type TrainingState,
} from "../../../src/engine/training/trainer";
import { randomModel, TINY } from "../tinyModel";

const SETTINGS: StepSettings = { learningRate: 0.01, weightDecay: 0, maxGradNorm: 1, microBatch: 8 };
// Wide enough that the frozen head can be certain of a token: logits are bounded by the width.
const TOY = { ...TINY, hiddenSize: 32, headSize: 8 };
const model = randomModel(TOY);
const set = trainableSet(TOY, { name: "lora", r: 4, alpha: 8, targets: "all-linear" });

/** Rows of different lengths; the last third of each is trained. */
function rowsOf(count: number): readonly Example[] {
  const random = createRandom(9);
  return Array.from({ length: count }, (_, row) => {
    const ids = Int32Array.from({ length: 6 + random.below(12) }, () => random.below(TINY.vocabularySize));
    const labels = ids.map((id, i) => (i < (ids.length * 2) / 3 ? -100 : id));
    return { rowId: `0:${row + 1}`, ids, labels };
  });
}

async function train(
  rows: readonly Example[],
  steps: number,
  settings = SETTINGS,
  threads = 2,
  from?: TrainingState,
) {
  const trainer = await createTrainer(model, set, { threads, maxLength: 18 });
  let state = from ?? freshState(initialLowRank(set, 13));
  const losses: number[] = [];
  for (let i = 0; i < steps; i++) {
    const result = (await trainer.step(state, rows, settings))!;
    state = result.state;
    losses.push(result.loss);
  }
  await trainer.release();
  return { state, losses };
}

test("a toy overfits", async () => {
  const { losses } = await train(rowsOf(4), 60);
  expect(losses[0]).toBeGreaterThan(2);
  expect(losses.at(-1)).toBeLessThan(0.05);
});

test("the same seed and thread count give bit-identical losses, also when training goes on from a state", async () => {
  const rows = rowsOf(8);
  const whole = await train(rows, 12);
  const again = await train(rows, 12);
  expect(again.losses).toEqual(whole.losses);
  const first = await train(rows, 5);
  const second = await train(rows, 7, SETTINGS, 2, first.state);
  expect([...first.losses, ...second.losses]).toEqual(whole.losses);
  expect([...second.state.parameters]).toEqual([...whole.state.parameters]);
});

test("accumulated micro-batches make the same step as one batch, weighted by tokens", async () => {
  const rows = rowsOf(8);
  const one = await train(rows, 3);
  const four = await train(rows, 3, { ...SETTINGS, microBatch: 2 });
  for (const [i, loss] of one.losses.entries()) expect(four.losses[i]).toBeCloseTo(loss, 4);
});

test("a batch with a NaN in it is not applied", async () => {
  const trainer = await createTrainer(model, set, { threads: 1, maxLength: 18 });
  const state = freshState(initialLowRank(set, 13).fill(NaN));
  const result = (await trainer.step(state, rowsOf(2), SETTINGS))!;
  await trainer.release();
  expect(result.applied).toBe(false);
  expect(result.state).toBe(state);
});

test("a step that is interrupted between micro-batches changes nothing", async () => {
  const trainer = await createTrainer(model, set, { threads: 1, maxLength: 18 });
  const settings = { ...SETTINGS, microBatch: 1 };
  let asked = 0;
  expect(
    await trainer.step(freshState(initialLowRank(set, 1)), rowsOf(4), settings, () => ++asked > 2),
  ).toBeNull();
  await trainer.release();
});

test("an update is AdamW with clipping and decoupled weight decay", async () => {
  const graph = await compileGraph(adamWGraph(3), { threads: 1 });
  const [p, m, v, g] = [
    [1, -2, 3],
    [0.1, 0, -0.1],
    [0.01, 0.02, 0],
    [3, -4, 12],
  ] as const;
  const step = { update: 4, learningRate: 0.1, weightDecay: 0.5, tokens: 2, maxGradNorm: 1 };
  const feed = (data: readonly number[]) => ({ data: Float32Array.from(data), shape: [3] });
  const feeds = {
    parameters: feed(p),
    firstMoment: feed(m),
    secondMoment: feed(v),
    gradient: feed(g),
    decays: feed([1, 1, 0]),
  };
  const results = await graph.run({ ...feeds, ...adamWFeeds(step) });
  await graph.release();
  const norm = 6.5; // |g / 2|
  expect(results.get("gradNorm")![0]).toBeCloseTo(norm, 5);
  for (let i = 0; i < 3; i++) {
    const clipped = g[i]! / 2 / (norm + 1e-6);
    const first = 0.9 * m[i]! + 0.1 * clipped;
    const second = 0.999 * v[i]! + 0.001 * clipped ** 2;
    const decayed = p[i]! * (1 - 0.1 * (i < 2 ? 0.5 : 0));
    const direction = first / (1 - 0.9 ** 4) / (Math.sqrt(second / (1 - 0.999 ** 4)) + 1e-8);
    expect(results.get("nextParameters")![i]).toBeCloseTo(decayed - 0.1 * direction, 5);
  }
});

test.each<[Schedule["type"], readonly number[]]>([
  ["linear", [0, 0.5, 1, 0.75, 0.5, 0.25]],
  ["cosine", [0, 0.5, 1, 0.8535534, 0.5, 0.1464466]],
  ["constant", [1, 1, 1, 1, 1, 1]],
  ["constant_with_warmup", [0, 0.5, 1, 1, 1, 1]],
])("the %s schedule warms up over 2 of 6 steps", (type, expected) => {
  const schedule = { type, learningRate: 1, totalSteps: 6, warmupSteps: 0, warmupRatio: 0.3 };
  expected.forEach((rate, i) => {
    expect(learningRateAt(schedule, i + 1)).toBeCloseTo(rate, 6);
  });
});
