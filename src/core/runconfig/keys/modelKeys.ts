import { BOOLEAN, oneOf, STRING, type ConfigKey } from "./configKey";

export const modelKeys: readonly ConfigKey[] = [
  {
    path: "model.name_or_path",
    types: [{ kind: "path", what: "folder" }],
    required: true,
    doc: "Folder with `config.json`, `model.safetensors` and `tokenizer.json`, relative to this file.",
  },
  {
    path: "model.revision",
    types: [STRING],
    default: "main",
    doc: "Branch, tag or commit of a hub model.",
    notYet: "models are folders in this version, and a folder has one revision",
  },
  {
    path: "model.dtype",
    types: [oneOf("auto", "float32", "bfloat16", "float16")],
    default: "auto",
    doc: "Precision of the frozen weights while training. The embedded engine computes in float32.",
  },
  {
    path: "model.quantization",
    types: [oneOf("none", "nf4", "int8")],
    default: "none",
    doc: "Quantized frozen weights (QLoRA is `nf4`).",
  },
  {
    path: "model.attn_implementation",
    types: [STRING],
    default: "auto",
    doc: "Attention kernel of the full engine: `eager`, `sdpa`, `flash_attention_2`.",
    notYet: "the embedded engine has one attention kernel",
  },
  {
    path: "model.trust_remote_code",
    types: [BOOLEAN],
    default: false,
    doc: "Run Python code that comes with the model. Leave it off unless you have read that code.",
    notYet: "the embedded engine never runs code that comes with a model",
  },
  {
    path: "model.chat_template",
    types: [STRING],
    default: "tokenizer",
    doc: "`tokenizer` for the template that comes with the model, or the path of a Jinja file.",
  },
];
