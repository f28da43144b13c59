import { GATE_METRICS } from "../src/core/evaluation";

/** A run config of about so many lines: every section, comments, and as many checks of the gate as it takes. */
export function configText(lines: number): string {
  const head = HEAD.split("\n");
  const checks: string[] = [];
  for (let i = 0; head.length + checks.length + TAIL.length < lines - 3; i++)
    checks.push(
      `      - metric: ${GATE_METRICS[i % GATE_METRICS.length] ?? ""}  # the ${i}th`,
      `        no_worse_by: ${((i % 9) + 1) / 100}`,
      `        group: age_band`,
      ...(i % 5 === 0 ? ["        # why this one is here"] : []),
    );
  return [...head, ...checks, ...TAIL].join("\n");
}

const HEAD = `# A run for the bench
version: 1
name: triage-lora
model:
  name_or_path: ../models/small   # a folder
  revision: main
  dtype: auto
  quantization: none
  attn_implementation: auto
  trust_remote_code: false
  chat_template: tokenizer

data:
  train: data/train.jsonl
  eval: data/eval.jsonl
  test: data/test.jsonl
  format: auto
  columns: {}
  max_length: 1024
  truncation: drop
  packing: false
  train_on: assistant

task: sft

# How the weights change.
method:
  name: lora
  r: 16
  lora_alpha: 32
  lora_dropout: 0.0
  target_modules: all-linear
  init_adapter: null

train:
  engine: auto
  num_train_epochs: 3
  per_device_train_batch_size: 4
  gradient_accumulation_steps: 4
  learning_rate: 2.0e-4
  lr_scheduler_type: cosine
  warmup_ratio: 0.03
  weight_decay: 0.0
  max_grad_norm: 1.0
  optim: adamw_torch
  gradient_checkpointing: auto
  seed: 13
  logging_steps: 1
  eval_steps: 50
  save_steps: 50
  save_total_limit: 2
  early_stopping:
    metric: eval_loss
    patience: 3
  on_nan: pause

evaluate:
  before_and_after: true
  labels: [low, medium, high]
  scoring: likelihood
  groups: [age_band, sex]
  uncertainty:
    bins: 10
    samples: 0
  gate:
    family_alpha: 0.05
    on_cannot_tell: warn
    checks:`;

const TAIL = ["", "output:", "  dir: runs", "  report: [html, md, json]", ""];
