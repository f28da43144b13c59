import { expect, test } from "vitest";
import { createRandom } from "../../../src/base/random";
import { gradientGraph, scoringGraph, type LlamaModel } from "../../../src/engine/llama/llamaModel";
import { NOTHING, trainableSet, type TrainableSet } from "../../../src/engine/llama/trainables";
import { compileGraph, type Feeds } from "../../../src/engine/onnx/session";
import { createMaskCache, makeBatch, type LabelledRow } from "../../../src/engine/training/batch";
import { randomModel, TINY } from "../tinyModel";
import { logSoftmaxAt, referenceLogits } from "./referenceLlama";

const LORA = { name: "lora", r: 2, alpha: 4, targets: "all-linear" } as const;
const rows: readonly LabelledRow[] = [
  { ids: Int32Array.of(1, 5, 3, 9, 2, 7), labels: Int32Array.of(-100, -100, 3, 9, -100, 7) },
  { ids: Int32Array.of(4, 4, 12), labels: Int32Array.of(-100, 4, 12) },
];

test.each([
  ["tied, grouped heads", TINY],
  ["untied, one key head per query head", { ...TINY, tied: false, keyValueHeads: 4 }],
  ["one key head for all, heads of their own size", { ...TINY, keyValueHeads: 1, headSize: 6 }],
])("log-probabilities agree with the architecture written out as loops: %s", async (_title, config) => {
  const model = randomModel(config);
  const values = await score(model, NOTHING, undefined, rows);
  const expected = rows.flatMap((row) => {
    const logits = referenceLogits(model, [...row.ids]);
    return [...row.labels].flatMap((label, t) =>
      label === -100 ? [] : [logSoftmaxAt(logits[t - 1]!, label)],
    );
  });
  expect(values.length).toBe(5);
  for (const [i, value] of expected.entries()) expect(values[i]).toBeCloseTo(value, 4);
});

test("an adapter whose B is zero gives exactly the base model", async () => {
  const model = randomModel(TINY);
  const set = trainableSet(TINY, LORA);
  const parameters = randomVector(set.size, 3);
  for (const { name, offset, size } of set.tensors)
    if (name.includes("lora_B")) parameters.fill(0, offset, offset + size);
  expect([...(await score(model, set, parameters, rows))]).toEqual([
    ...(await score(model, NOTHING, undefined, rows)),
  ]);
});

test("padding and neighbours do not change a row", async () => {
  const model = randomModel(TINY);
  const long = { ids: new Int32Array(30).fill(6), labels: new Int32Array(30).fill(6) };
  const alone = await score(model, NOTHING, undefined, [rows[1]!]);
  const padded = await score(model, NOTHING, undefined, [rows[1]!, long]);
  expect(padded[0]).toBeCloseTo(alone[0]!, 5);
  expect(padded[1]).toBeCloseTo(alone[1]!, 5);
});

test.each([
  ["low-rank matrices on all linear modules", TINY, LORA],
  [
    "low-rank matrices on two modules, untied head",
    { ...TINY, tied: false },
    { ...LORA, targets: ["q_proj", "down_proj"] },
  ],
  ["all weights, tied head", TINY, { name: "full" }],
  ["all weights, untied head", { ...TINY, tied: false }, { name: "full" }],
] as const)(
  "gradients of the whole model agree with central differences: %s",
  async (_title, config, method) => {
    const model = randomModel(config);
    const set = trainableSet(config, method);
    const parameters = method.name === "full" ? fromModel(model, set) : randomVector(set.size, 2);
    const graph = await compileGraph(gradientGraph(model, set, 16), { threads: 1 });
    const feeds = makeBatch(rows, createMaskCache(config)).feeds;
    const run = (data: Float32Array): Promise<ReadonlyMap<string, Float32Array>> =>
      graph.run({ ...feeds, parameters: { data, shape: [set.size] } });
    const gradient = (await run(parameters)).get("gradient")!;
    const random = createRandom(4);
    const errors: number[] = [];
    for (const { offset, size } of set.tensors)
      for (let sample = 0; sample < 3; sample++) {
        const index = offset + random.below(size);
        const lossAt = async (delta: number): Promise<number> => {
          const moved = Float32Array.from(parameters);
          moved[index]! += delta;
          return (await run(moved)).get("loss")![0]!;
        };
        const numeric = ((await lossAt(1e-2)) - (await lossAt(-1e-2))) / 2e-2;
        errors.push(
          Math.abs(numeric - gradient[index]!) / (Math.abs(numeric) + Math.abs(gradient[index]!) + 0.05),
        );
      }
    await graph.release();
    expect(errors.length).toBe(set.tensors.length * 3);
    expect(Math.max(...errors)).toBeLessThan(1e-2);
  },
);

async function score(
  model: LlamaModel,
  set: TrainableSet,
  parameters: Float32Array | undefined,
  batch: readonly LabelledRow[],
): Promise<Float32Array> {
  const graph = await compileGraph(scoringGraph(model, set, 64), { threads: 1 });
  const feeds: Feeds = { ...makeBatch(batch, createMaskCache(model.config)).feeds };
  const all =
    parameters === undefined ? feeds : { ...feeds, parameters: { data: parameters, shape: [set.size] } };
  const values = (await graph.run(all)).get("logProbabilities")!;
  await graph.release();
  return values;
}

function randomVector(size: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: size }, () => random.normal() * 0.3);
}

function fromModel(model: LlamaModel, set: TrainableSet): Float32Array {
  const vector = new Float32Array(set.size);
  for (const { name, offset } of set.tensors) vector.set(model.weights.get(name)!, offset);
  return vector;
}
