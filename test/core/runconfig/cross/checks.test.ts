import { describe, expect, it } from "vitest";
import type { ConfigFacts } from "../../../../src/core/runconfig/configFacts";
import type { ModelFacts } from "../../../../src/core/runconfig/modelFacts";
import type { DatasetFacts } from "../../../../src/protocol/datasetFacts";
import { configMarkerProblems } from "../markers";

/** A config with markers; what it and the checker differ in. */
const check = configMarkerProblems;
const BASE = "model: {name_or_path: m}\ndata: {train: t.jsonl}\n";
const WITH_EVAL = "model: {name_or_path: m}\ndata: {train: t.jsonl, eval: e.jsonl}\n";

function known(rows: number): DatasetFacts {
  return {
    ...{ version: 1, files: [], rows, columns: [], labels: [], groups: [], languages: [], findings: {} },
    lengths: { unit: "characters", exact: true, p50: 1, p95: 1, p99: 1, max: 1 },
    duplicates: { exact: 0 },
  };
}
function facts(rows?: number, modelType?: string): ConfigFacts {
  const model: ModelFacts = {
    config: {
      ...{
        model_type: modelType,
        hidden_size: 64,
        num_hidden_layers: 2,
        num_attention_heads: 4,
        intermediate_size: 192,
      },
      vocab_size: 100,
    },
    tensors: new Map<string, number[]>(),
    ...{ tokenizer: undefined, problems: [] },
  };
  return {
    lookup: () => ({ kind: "unknown" }),
    dataset: () => (rows === undefined ? undefined : known(rows)),
    model: () => (modelType === undefined ? undefined : model),
  };
}

describe("a method's name and the keys that contradict it", () => {
  it.each([
    [
      "qlora",
      `model:
  name_or_path: m
  quantization: int8 # want XRF001 "\`method.name: qlora\` means \`quantization: nf4\`" at="int8" fix="quantization: nf4" want XRF002 "computes in float32" fix="quantization: none" fix="name: lora"
data: {train: t.jsonl}
method:
  name: qlora
`,
    ],
    [
      "dora",
      `${BASE}method:
  name: dora
  use_dora: false # want XRF001 "means \`use_dora: true\`" fix="use_dora: true" want XRF002 "does not know \`method.use_dora\`" fix="name: lora" fix="use_dora: false"
`,
    ],
    [
      "pissa",
      `${BASE}method:
  name: pissa
  init_lora_weights: gaussian # want XRF001 "means \`init_lora_weights: pissa\`" at="gaussian" fix="init_lora_weights: pissa" want XRF002 "does not know \`method.init_lora_weights\`" fix="name: lora" fix="init_lora_weights: true"
`,
    ],
  ])("%s", (_, text) => {
    expect(check(text)).toEqual([]);
  });

  it("a value that says the same more exactly is no contradiction", () => {
    const text = `${BASE}method:
  name: pissa
  init_lora_weights: pissa_niter_16 # want XRF002 "does not know" fix="name: lora" fix="init_lora_weights: true"
`;
    expect(check(text)).toEqual([]);
  });
});

describe("quantization", () => {
  it("without an adapter is refused", () => {
    expect(
      check(`model:
  name_or_path: m
  quantization: nf4 # want XRF005 "cannot be trained themselves" at="nf4" fix="name: lora" want XRF002 "float32" fix="quantization: none"
data: {train: t.jsonl}
method: # the way
  name: full
`),
    ).toEqual([]);
  });

  it("is refused where the method cannot work on it", () => {
    expect(
      check(`model: {name_or_path: m, quantization: nf4} # want XRF005 "\`loha\` cannot work on weights with \`quantization: nf4\`" fix="model: {name_or_path: m, quantization: none}" want XRF002 "float32" fix="model: {name_or_path: m, quantization: none}"
data: {train: t.jsonl}
method: {name: loha} # want XRF002 "knows \`lora\` and \`full\`" fix="method: {name: lora}"
`),
    ).toEqual([]);
  });
});

describe("learning rates", () => {
  it.each([
    ["lora", "2.0e-4"],
    ["lora", "5.0e-3"],
    ["lora", "1.0e-5"],
    ["full", "5.0e-4"],
    ["full", "1.0e-7"],
  ])("with %s %s is not far outside of the usual", (name, rate) => {
    expect(check(`${BASE}method: {name: ${name}}\ntrain: {learning_rate: ${rate}}\n`)).toEqual([]);
  });

  it.each([
    ["lora", "0.02", "far above what is usual for \`lora\`: 1.0e-4 to 5.0e-4", "2.0e-4"],
    ["lora", "1.0e-6", "far below what is usual for \`lora\`", "2.0e-4"],
    ["full", "1.0e-3", "far above what is usual for \`full\`: 1.0e-6 to 5.0e-5", "2.0e-5"],
  ])("with %s %s is", (name, rate, message, better) => {
    expect(
      check(`${BASE}method: {name: ${name}}
train:
  learning_rate: ${rate} # want XRF010 "${message}" at="${rate}" fix="learning_rate: ${better}"
`),
    ).toEqual([]);
  });

  it("are judged by the task, and other methods have their own", () => {
    expect(
      check(`${BASE}task: dpo # want XRF002 "trains supervised only" fix="task: sft"
train:
  learning_rate: 5.0e-4 # want XRF010 "usual for \`lora with dpo\`: 5.0e-6 to 2.5e-5" fix="learning_rate: 1.0e-5"
`),
    ).toEqual([]);
    expect(
      check(`${BASE}method:
  name: prompt-tuning # want XRF002 "knows" fix="name: lora"
train:
  learning_rate: 2.0e-5 # want XRF010 "far below what is usual for \`prompt-tuning\`: 0.001 to 0.3" fix="learning_rate: 0.03"
`),
    ).toEqual([]);
  });
});

describe("scale and rank of an adapter", () => {
  it("far from usual are told", () => {
    expect(
      check(`${BASE}method:
  r: 8
  lora_alpha: 512 # want XRF011 "scaled by 64: lora_alpha 512 on rank 8" fix="lora_alpha: 16"
`),
    ).toEqual([]);
    expect(check(`${BASE}method: {r: 1, lora_alpha: 32} # a published recipe\n`)).toEqual([]);
    expect(
      check(`${BASE}method:
  r: 2048 # want XRF011 "scaled by 0.0156" fix="lora_alpha: 4096"
`),
    ).toEqual([]);
    expect(check(`${BASE}method: {r: 64, lora_alpha: 16}\n`)).toEqual([]);
  });
});

describe("the length of a run", () => {
  it("a batch of more rows than there are", () => {
    expect(
      check(
        `${BASE}train:
  per_device_train_batch_size: 8
  gradient_accumulation_steps: 16 # want XRF006 "makes a step of 128 rows (8 × 16), but there are only 40" at="16" fix="gradient_accumulation_steps: 5"
`,
        { facts: facts(40) },
      ),
    ).toEqual([]);
  });

  it("steps beyond its end, of what has eval rows and what has not", () => {
    expect(
      check(
        `${WITH_EVAL}train:
  eval_steps: 50 # want XRF007 "the run has 30 steps: the eval rows are only measured at the start" fix="eval_steps: 7"
  save_steps: 50 # want XRF007 "the only checkpoint is the last one" fix="save_steps: 7"
  warmup_steps: 30 # want XRF008 "never gets to its peak" fix="warmup_steps: 1"
`,
        { facts: facts(160) },
      ),
    ).toEqual([]);
    expect(check(`${WITH_EVAL}train: {eval_steps: 30, save_steps: 30}\n`, { facts: facts(160) })).toEqual([]);
  });

  it("counts rows that a split takes out, and says nothing of rows that nobody has counted", () => {
    const text = `model: {name_or_path: m}
data: {train: t.jsonl, split: {eval: 0.25, test: 0.25}}
train:
  eval_steps: 20 # want XRF007 "the run has 15 steps" fix="eval_steps: 3"
`;
    expect(check(text, { facts: facts(160) })).toEqual([]);
    expect(check(text.replace(/ # want.*/u, ""), { facts: facts() })).toEqual([]);
  });

  it("is known without the rows from max_steps, and a trial by --set is left alone", () => {
    const text = `${WITH_EVAL}train:
  max_steps: 5
  eval_steps: 50 # want XRF007 "the run has 5 steps" fix="eval_steps: 1"
`;
    expect(check(text)).toEqual([]);
    const trial = `${WITH_EVAL}train:\n  eval_steps: 50\n`;
    expect(check(trial, { overrides: ["train.max_steps=5"] })).toEqual([]);
  });

  it("early stopping that cannot come, and that waits for nothing", () => {
    expect(
      check(
        `${WITH_EVAL}train:
  max_steps: 100
  eval_steps: 50
  early_stopping: {patience: 3} # want XRF007 "can never stop the run: after 3 evaluations, one every 50 steps, its 100 steps are over" at="3" fix="eval_steps: 12"
`,
      ),
    ).toEqual([]);
    expect(
      check(`${BASE}train:
  early_stopping: {patience: 3} # want XRF015 "no eval rows" at="early_stopping" fix="data: {train: t.jsonl, split: {eval: 0.1, test: 0.0}}"
`),
    ).toEqual([]);
  });
});

describe("warmup", () => {
  it("a share under the name of steps", () => {
    expect(
      check(`${BASE}train:
  warmup_steps: 1.0 # want XRF009 "means one step, not the whole run" at="1.0" fix="warmup_steps: 1"
`),
    ).toEqual([]);
    expect(
      check(`${BASE}train:
  warmup_steps: 0.1 # want XRF009 "0.1 is a share" fix="warmup_ratio: 0.1"
`),
    ).toEqual([]);
    expect(check(`${BASE}train: {warmup_steps: 1}\n`)).toEqual([]);
  });

  it("over the whole run", () => {
    expect(
      check(`${BASE}train:
  warmup_ratio: 1.0 # want XRF008 "the whole run warms up" fix="warmup_ratio: 0.03"
`),
    ).toEqual([]);
  });
});

describe("rows that share a sequence", () => {
  it("see each other with a kernel that does not keep them apart", () => {
    expect(
      check(`model:
  name_or_path: m
  attn_implementation: sdpa # want CFG011 "the embedded engine does not read it" at="attn_implementation" fix=""
data:
  train: t.jsonl
  packing: true # want XRF013 "\`packing\` with \`attn_implementation: sdpa\`: rows in one sequence see each other" at="packing" fix="attn_implementation: auto" want XRF002 "does not pack rows" fix="packing: false"
`),
    ).toEqual([]);
  });
});

describe("float16", () => {
  const text = (marker: string): string => `model:
  name_or_path: m
  dtype: float16 # ${marker}want XRF002 "computes in float32" fix="dtype: auto"
data: {train: t.jsonl}
`;
  it("overflows in models that are known for it", () => {
    const marker = 'want XRF014 "models of type `gemma3` overflow in `float16`" fix="dtype: bfloat16" ';
    expect(
      check(text(marker).replace("name_or_path: m", 'name_or_path: m # want XMD004 "of the type `gemma3`"'), {
        facts: facts(undefined, "gemma3"),
      }),
    ).toEqual([]);
    expect(check(text(""), { facts: facts(undefined, "llama") })).toEqual([]);
  });

  it("cannot be trained itself", () => {
    const marker = 'want XRF014 "trained in `float16`" fix="dtype: bfloat16" ';
    expect(check(`${text(marker)}method: {name: full}\n`)).toEqual([]);
  });
});

describe("tasks", () => {
  it("learn from rows of their format", () => {
    expect(
      check(`model: {name_or_path: m}
data:
  train: t.jsonl
  format: preference # want XRF016 "\`sft\` cannot learn from rows of the format \`preference\`" fix="format: auto"
`),
    ).toEqual([]);
    expect(
      check(`model: {name_or_path: m}
data: {train: t.jsonl, format: preference}
task: dpo # want XRF002 "supervised only" fix="task: sft" then="XRF016"
`),
    ).toEqual([]);
  });

  it("have losses of their own", () => {
    expect(
      check(`${BASE}task: kto # want XRF002 "supervised only" fix="task: sft" then="XRF002" then="XRF017"
train:
  loss_type: sigmoid # want XRF017 "\`kto\` has no loss \`sigmoid\`" fix="loss_type: kto"
`),
    ).toEqual([]);
  });

  it("that sample answers need a reward, and batches of whole groups", () => {
    const text = `${BASE}task: grpo # want XRF018 "nothing scores the answers that \`grpo\` samples" want XRF002 "supervised only" fix="task: sft" then="CFG011"
train:
  num_generations: 6 # want XRF019 "a step of 16 answers does not hold whole groups of 6" fix="num_generations: 4"
`;
    expect(check(text)).toEqual([]);
  });
});

describe("methods that no test has trained with", () => {
  it("say so where an engine would run them", () => {
    expect(
      check(`${BASE}method: {name: dora} # want XRF012 "\`dora\` on the \`torch\` engine is not proven" at="dora"
train: {engine: torch} # want XRF002 "not part of this version" fix="train: {engine: auto}" then="XRF002"
`),
    ).toEqual([]);
  });
});
