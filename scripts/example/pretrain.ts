import { writeFile } from "node:fs/promises";
import path from "node:path";
import { createRandom, shuffle } from "../../src/base/random";
import { buildExample } from "../../src/core/supervision";
import { readLlamaConfig, type LlamaConfig } from "../../src/engine/llama/llamaConfig";
import type { LlamaModel } from "../../src/engine/llama/llamaModel";
import { llamaTensors } from "../../src/engine/llama/llamaTensors";
import { trainableSet, vectorPart, type TrainableSet } from "../../src/engine/llama/trainables";
import type { Example } from "../../src/engine/training/example";
import { learningRateAt } from "../../src/engine/training/schedule";
import { createTrainer, freshState } from "../../src/engine/training/trainer";
import { encodeSafetensors } from "../../src/node/models/safetensorsWriter";
import { loadTokenizer } from "../../src/node/models/tokenizer";
import { makeCorpus } from "./corpus";

export interface PretrainOptions {
  readonly seed: number;
  readonly steps: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly maxPositions: number;
  readonly threads: number;
}

/**
 * Makes `config.json` and `model.safetensors` beside the tokenizer in `folder`: a small Llama trained from nothing on
 * the general corpus by the product's own engine, every token of it.
 */
export async function pretrain(folder: string, options: PretrainOptions): Promise<void> {
  const rows = await corpusExamples(folder, options);
  const { tokenizer } = await loadTokenizer(folder);
  const json = configJson(tokenizer.vocabularySize, tokenizer.eosId, tokenizer.padId, options.maxPositions);
  const config = readLlamaConfig(json, "config.json");
  const set = trainableSet(config, { name: "full" });
  const parameters = await train(emptyModel(config), set, rows, options);
  const tensors = set.tensors.map((tensor) => ({
    name: tensor.name,
    shape: tensor.shape,
    data: vectorPart(parameters, tensor),
  }));
  await writeFile(path.join(folder, "config.json"), `${JSON.stringify(json, null, 2)}\n`);
  await writeFile(path.join(folder, "model.safetensors"), encodeSafetensors(tensors, { format: "pt" }));
}

/** `config.json` as Transformers writes it for this shape: about 0.84 million parameters. */
function configJson(
  vocabulary: number,
  eos: number | null,
  pad: number | null,
  maxPositions: number,
): object {
  return {
    architectures: ["LlamaForCausalLM"],
    model_type: "llama",
    vocab_size: vocabulary,
    hidden_size: 128,
    intermediate_size: 352,
    num_hidden_layers: 4,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    hidden_act: "silu",
    rms_norm_eps: 1e-5,
    rope_theta: 10000,
    max_position_embeddings: maxPositions,
    tie_word_embeddings: true,
    attention_bias: false,
    mlp_bias: false,
    bos_token_id: null,
    eos_token_id: eos,
    pad_token_id: pad,
    torch_dtype: "float32",
  };
}

async function corpusExamples(folder: string, { seed, steps, batch }: PretrainOptions): Promise<Example[]> {
  const { tokenizer } = await loadTokenizer(folder);
  return makeCorpus(steps * batch, seed).map(({ text }, i) => {
    const built = buildExample(
      { text },
      { shape: "text", trainOn: "all", maxLength: 256, truncation: "error", template: null, tokenizer },
    );
    if (!built.ok) throw new Error(built.problem.message);
    const { ids, labels } = built.value;
    return { rowId: `0:${i + 1}`, ids: Int32Array.from(ids), labels: Int32Array.from(labels) };
  });
}

function emptyModel(config: LlamaConfig): LlamaModel {
  const shapes = new Map(llamaTensors(config).map(({ name, shape }) => [name, shape]));
  return { config, shapes, weights: new Map() };
}

/** Norm weights start at 1, matrices from a normal distribution with standard deviation 0.02. */
function initialWeights(set: TrainableSet, seed: number): Float32Array {
  const values = new Float32Array(set.size);
  const random = createRandom(seed);
  for (const tensor of set.tensors) {
    const part = vectorPart(values, tensor);
    if (tensor.decays) for (let i = 0; i < part.length; i++) part[i] = random.normal() * 0.02;
    else part.fill(1);
  }
  return values;
}

async function train(
  model: LlamaModel,
  set: TrainableSet,
  rows: Example[],
  { seed, steps, batch, learningRate, threads }: PretrainOptions,
): Promise<Float32Array> {
  const maxLength = Math.max(...rows.map((row) => row.ids.length));
  const trainer = await createTrainer(model, set, { threads, maxLength });
  const schedule = {
    type: "cosine",
    learningRate,
    totalSteps: steps,
    warmupSteps: 0,
    warmupRatio: 0.03,
  } as const;
  shuffle(rows, createRandom(seed + 1));
  let state = freshState(initialWeights(set, seed));
  let sum = 0;
  for (let step = 1; step <= steps; step++) {
    const settings = {
      learningRate: learningRateAt(schedule, step),
      weightDecay: 0.01,
      maxGradNorm: 1,
      microBatch: batch,
    };
    const done = await trainer.step(state, rows.slice((step - 1) * batch, step * batch), settings);
    if (done?.applied !== true) throw new Error(`step ${step} could not be taken`);
    state = done.state;
    sum += done.loss;
    if (step % 50 === 0) {
      console.log(`step ${step} of ${steps}: loss ${(sum / 50).toFixed(3)}`);
      sum = 0;
    }
  }
  await trainer.release();
  return state.parameters;
}
