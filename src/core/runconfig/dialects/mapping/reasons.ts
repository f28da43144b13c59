import { otherName } from "../../check/otherNames";

/** Why a key of another tool has no equal here; what the registry says of it, or what kind of key it is. */
export function reasonFor(name: string): string | undefined {
  return otherName("", name)?.instead ?? KINDS.find(([pattern]) => pattern.test(name))?.[1];
}

const KINDS: readonly (readonly [pattern: RegExp, why: string])[] = [
  [
    /^(?:wandb|mlflow|comet|swanlab|trackio|hub_|push_to_hub|log_completions|metric_logger)/u,
    "a run is written to its folder, and sent nowhere",
  ],
  [
    /^(?:fsdp|deepspeed|ddp|tensor_parallel|context_parallel|dp_|data_parallel)/u,
    "runs are for one machine: nothing is spread",
  ],
  [/^(?:vllm|use_vllm)/u, "answers are sampled by the engine itself"],
  [
    /^(?:liger|cut_cross_entropy|lora_.*_kernel|use_.*kernels?|plugins|unsloth|use_unsloth)/u,
    "kernels are the engine's choice",
  ],
  [/^(?:evals|saves)_per_epoch$/u, "written in steps: `train.eval_steps`, `train.save_steps`"],
  [
    /^(?:dataset_prepared_path|overwrite_cache|preprocessing_|dataset_keep|skip_prepare)/u,
    "rows are read anew for every run",
  ],
  [/^(?:profiler|log_peak)/u, "no profiler"],
  [/^(?:infer_|export_|generation_|max_new_tokens)/u, "not part of a training run"],
];
