import { KEYS } from "../keys";

/** What a key of another tool is here: another key, perhaps with a value of its own, or nothing. */
export interface OtherName {
  /** The key that it is here. */
  readonly path?: string;
  /** Its value here, for a value there. */
  readonly value?: (written: string) => string | undefined;
  /** Why there is no such key, and what to do. */
  readonly instead?: string;
}

/** Switches whose value decides what is written here. */
function when(onTrue: string, onFalse?: string): NonNullable<OtherName["value"]> {
  return (written) => (/^(?:true|1|yes|on)$/iu.test(written) ? onTrue : onFalse);
}

const FIXED: readonly (readonly [name: string, meaning: OtherName])[] = [
  ["load_in_4bit", { path: "model.quantization", value: when("nf4", "none") }],
  ["load_in_8bit", { path: "model.quantization", value: when("int8", "none") }],
  ["bf16", { path: "model.dtype", value: when("bfloat16") }],
  ["fp16", { path: "model.dtype", value: when("float16") }],
  ["assistant_only_loss", { path: "data.train_on", value: when("assistant") }],
  ["completion_only_loss", { path: "data.train_on", value: when("completion", "all") }],
  ["train_on_inputs", { path: "data.train_on", value: when("all", "completion") }],
  ["train_on_prompt", { path: "data.train_on", value: when("all", "completion") }],
  ["use_peft", { path: "method.name", value: when("lora", "full") }],
  [
    "eval_strategy",
    { instead: "rows are measured every `train.eval_steps` steps where `data.eval` names some" },
  ],
  [
    "evaluation_strategy",
    { instead: "rows are measured every `train.eval_steps` steps where `data.eval` names some" },
  ],
  ["do_eval", { instead: "rows are measured where `data.eval` names some" }],
  ["do_train", { instead: "`tunesmith run` trains, `tunesmith evaluate` does not" }],
  ["save_strategy", { instead: "a checkpoint is saved every `train.save_steps` steps and at the end" }],
  ["logging_strategy", { instead: "a line is written every `train.logging_steps` steps" }],
  ["logging_dir", { instead: "everything of a run is in its folder below `output.dir`" }],
  ["overwrite_output_dir", { instead: "every run gets a folder of its own below `output.dir`" }],
  ["report_to", { instead: "a run is written to its folder, and sent nowhere" }],
  ["push_to_hub", { instead: "a run is written to its folder, and sent nowhere" }],
  ["hub_model_id", { instead: "a run is written to its folder, and sent nowhere" }],
  ["resume_from_checkpoint", { instead: "`tunesmith resume` goes on with a run" }],
  ["auto_find_batch_size", { instead: "write the batch that fits; `tunesmith estimate` says what does" }],
  ["group_by_length", { instead: "the order of rows follows from `train.seed`, the same on every engine" }],
  ["shuffle_dataset", { instead: "the order of rows follows from `train.seed`, the same on every engine" }],
  ["data_seed", { instead: "the order of rows follows from `train.seed`" }],
  ["dataset_text_field", { instead: "name the field in `data.columns`, as in `{text: content}`" }],
  ["streaming", { instead: "rows are read from files, as many as there are" }],
];

const names = new Map<string, OtherName>([
  ...KEYS.flatMap(({ path, replaces = [] }) => replaces.map((name) => [name, { path }] as const)),
  ...FIXED,
]);

/** What another tool's name for a key means here; some names are told apart by the group they stand in. */
export function otherName(group: string, name: string): OtherName | undefined {
  return names.get(`${group}.${name}`) ?? names.get(name);
}
