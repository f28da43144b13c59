import { textOf, type ConfigNode } from "../configTree";
import { choiceMeant } from "./choiceMeant";
import type { Walk } from "./walk";

/** transformers' integrations, with the words for all and none (`integrations/integration_utils.py`). */
const REPORTERS = [
  ...[
    "all",
    "none",
    "azure_ml",
    "clearml",
    "codecarbon",
    "comet_ml",
    "dagshub",
    "dvclive",
    "flyte",
    "mlflow",
  ],
  ...["neptune", "swanlab", "tensorboard", "trackio", "wandb"],
];

/** Any package may be one; what is nearly the name of a known one is a slip. */
export function reporterMeant(node: ConfigNode, { reporter, dialect }: Walk): void {
  const word = textOf(node);
  const meant = REPORTERS.includes(word) || word.includes(",") ? undefined : choiceMeant(word, REPORTERS);
  if (meant === undefined) return;
  reporter.report(
    "DLC007",
    "warning",
    node,
    `\`report_to\` of ${dialect.label} knows no \`${word}\`: did you mean \`${meant}\`?`,
    { help: `write \`${meant}\``, fix: reporter.replace(`Write \`${meant}\``, node, meant, "unsafe") },
  );
}

/** torchtune's `ModelType` (`training/checkpointing/_utils.py` of 0.6.1), and two of its main branch. */
const MODEL_TYPES = [
  ...["GEMMA", "GEMMA2", "LLAMA2", "LLAMA3", "LLAMA3_2", "LLAMA3_VISION", "MISTRAL", "PHI3_MINI", "PHI4"],
  ...["REWARD", "QWEN2", "CLIP_TEXT", "T5_ENCODER", "LLAMA4", "QWEN3"],
];

/** The name is looked up letter by letter. People may add some of their own, but not ones that differ in case only. */
export function modelTypeMeant(node: ConfigNode, { reporter, dialect }: Walk): void {
  const word = textOf(node);
  if (MODEL_TYPES.includes(word)) return;
  const flat = (text: string): string => text.toUpperCase().replace(/[-_. ]/gu, "");
  const meant = MODEL_TYPES.find((one) => flat(one) === flat(word));
  if (meant === undefined) return;
  reporter.report(
    "DLC007",
    "warning",
    node,
    `${dialect.label} knows no \`model_type\` \`${word}\`: did you mean \`${meant}\`?`,
    { help: `write \`${meant}\``, fix: reporter.replace(`Write \`${meant}\``, node, meant, "unsafe") },
  );
}

/** `q_proj,v_proj` is one pattern to PEFT, which no layer's name matches. */
export function namesInText(node: ConfigNode, { reporter }: Walk): void {
  const names = textOf(node).split(",");
  if (names.length < 2 || !names.every((one) => /^\s*[\w.]+\s*$/u.test(one))) return;
  const list = `[${names.map((one) => one.trim()).join(", ")}]`;
  reporter.report(
    "DLC006",
    "error",
    node,
    `\`lora_target_modules\` is one text, a pattern that no layer matches, but a list is wanted`,
    { help: `write \`${list}\``, fix: reporter.replace(`Write \`${list}\``, node, list, "unsafe") },
  );
}
