import { ABOVE_ZERO, integer, NULL, oneOf, SHARE, STRING, STRINGS, type ConfigKey } from "./configKey";

export const METHODS = [
  "full",
  "lora",
  "qlora",
  "dora",
  "rslora",
  "pissa",
  "adalora",
  "ia3",
  "vera",
  "loha",
  "lokr",
  "oft",
  "bottleneck",
  "prompt-tuning",
  "prefix-tuning",
  "p-tuning",
  "ln-tuning",
] as const;

export const methodKeys: readonly ConfigKey[] = [
  {
    path: "method.name",
    types: [oneOf(...METHODS)],
    default: "lora",
    doc: "`full` changes every weight; `lora` learns low-rank additions to frozen ones. `qlora` is `lora` on `nf4` weights.",
  },
  {
    path: "method.r",
    types: [integer(1, 4096)],
    default: 16,
    doc: "Rank of the LoRA matrices: more can learn more, and costs more.",
  },
  {
    path: "method.lora_alpha",
    types: [ABOVE_ZERO],
    default: 32,
    doc: "Scale of the addition: it is multiplied by `lora_alpha / r`.",
  },
  {
    path: "method.lora_dropout",
    types: [SHARE],
    default: 0,
    doc: "Share of the adapter's inputs that is dropped while training.",
  },
  {
    path: "method.target_modules",
    types: [oneOf("all-linear"), STRINGS],
    default: "all-linear",
    doc: "Which linear layers get an adapter: `all-linear`, or names such as `q_proj`.",
  },
  {
    path: "method.init_adapter",
    types: [NULL, STRING],
    default: null,
    doc: "Folder of an adapter to start from.",
  },
];
