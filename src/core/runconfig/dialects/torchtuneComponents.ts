import { once } from "./once";
import { parseFieldType } from "./fieldType";
import type { TableField } from "./keyTable";
import { TORCHTUNE_COMPONENTS, TORCHTUNE_KEYS } from "./tables/torchtuneTable";

interface Types {
  readonly keys: ReadonlyMap<string, TableField>;
  readonly args: ReadonlyMap<string, TableField>;
}

/** Types that signatures and recipes show (torchtune's `recipes` and `torchtune/models`, BSD-3-Clause). */
const KEY_TYPES = `epochs:i batch_size:i batch_size_val:i gradient_accumulation_steps:i seed:in shuffle:b
device:E(cpu|cuda|xpu|npu|mps|hpu)s dtype:E(bf16|fp16|fp32|bfloat16|float16|float32)s clip_grad_norm:fbsn
max_steps_per_epoch:in log_every_n_steps:i log_peak_memory_stats:b log_level:E(DEBUG|INFO|WARN|WARNING|ERROR)s
enable_activation_checkpointing:b enable_activation_offloading:b optimizer_in_bwd:b fsdp_cpu_offload:b
resume_from_checkpoint:b save_adapter_weights_only:b low_cpu_ram:b output_dir:s compile:bm custom_sharded_layers:[s]n
run_val_every_n_steps:in tensor_parallel_dim:i data_parallel_shard_dim:i data_parallel_replicate_dim:i
num_steps:i grpo_samples:i forward_batch_size:i max_generated_tokens:i temperature:f top_k:in ppo_epochs:i
max_new_tokens:i enable_kv_cache:b limit:in max_seq_length:in save_every_n_epochs:i max_seq_len:in`;

const ARG_TYPES = `lora_rank:i lora_alpha:f lora_dropout:f apply_lora_to_mlp:b apply_lora_to_output:b quantize_base:b
use_dora:b packed:b max_seq_len:in num_warmup_steps:i num_cycles:f lr:f weight_decay:f fused:b foreach:b eps:f
lora_attn_modules:[E(q_proj|k_proj|v_proj|output_proj)] enabled:b cpu:b cuda:b profile_memory:b with_stack:b
record_shapes:b with_flops:b wait_steps:i warmup_steps:i active_steps:i train_on_input:b column_map:mn split:s
source:s checkpoint_files:[s]m conversation_style:s log_dir:s checkpoint_dir:s output_dir:s
model_type:s safe_serialization:b num_output_chunks:i ignore_index:i groupsize:i`;

/** Signatures of optimizers that recipes name, from PyTorch's and bitsandbytes' documentation. */
const OPTIMIZERS: readonly (readonly [path: string, args: readonly string[]])[] = [
  ...["AdamW", "Adam"].map(
    (name) =>
      [
        `torch.optim.${name}`,
        [
          ...["lr", "betas", "eps", "weight_decay", "amsgrad", "maximize", "foreach", "capturable"],
          ...["differentiable", "fused"],
        ],
      ] as const,
  ),
  [
    "torch.optim.SGD",
    [
      "lr",
      "momentum",
      "dampening",
      "weight_decay",
      "nesterov",
      "maximize",
      "foreach",
      "differentiable",
      "fused",
    ],
  ],
  ...["PagedAdamW", "PagedAdamW8bit", "AdamW8bit"].map(
    (name) =>
      [
        `bitsandbytes.optim.${name}`,
        [
          ...["lr", "betas", "eps", "weight_decay", "amsgrad", "optim_bits", "args", "min_8bit_size"],
          ...["percentile_clipping", "block_wise", "is_paged"],
        ],
      ] as const,
  ),
];

/** Keys that torchtune's main branch has beside its last release (@ bd2a0fc7c314), and those of its examples. */
const LATER = [
  ...[
    "run_val_every_n_steps",
    "dataset_val",
    "batch_size_val",
    "name",
    "base_model_path",
    "reward_functions",
  ],
  ...[
    "data_parallel_shard_dim",
    "data_parallel_replicate_dim",
    "apply_chat_template",
    "quantizer",
    "ref_checkpointer",
  ],
];

/** Argument names by dotted path. */
export const torchtuneComponents = once((): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, readonly string[]>(OPTIMIZERS);
  for (const line of TORCHTUNE_COMPONENTS.split("\n")) {
    const open = line.indexOf("(");
    if (open < 0) continue;
    const args = line.slice(open + 1, line.lastIndexOf(")")).split(",");
    for (const path of line.slice(0, open).split(" ")) found.set(path, args);
  }
  return found;
});

export const torchtuneTypes = once((): Types => {
  const read = (text: string): Map<string, TableField> =>
    new Map(
      text.split(/\s+/u).map((word) => {
        const [name = "", type = "a"] = word.split(":");
        return [name, { name, type: parseFieldType(type), since: 0 }] as const;
      }),
    );
  const keys = read(KEY_TYPES);
  const known = TORCHTUNE_KEYS.split(/\s+/u).slice(torchtuneVersions().length);
  for (const name of [...known.map((word) => word.replace(/@.*$/u, "")), ...LATER])
    if (name !== "" && !keys.has(name)) keys.set(name, { name, type: parseFieldType("a"), since: 0 });
  return { keys, args: read(ARG_TYPES) };
});

export function torchtuneVersions(): readonly string[] {
  return (TORCHTUNE_KEYS.split("\n")[0] ?? "").split(" ");
}
