import { nodeAt, textOf, type ConfigNode } from "../configTree";
import type { Dialect, DialectContext, KeyScope, Stage } from "./dialect";
import { parseFieldType } from "./fieldType";
import { LLAMA_FACTORY_RENAMES, LLAMA_FACTORY_V1_RENAMES } from "./renames";
import { llamaFactoryRules } from "./rules/llamaFactoryRules";
import { transformersRules } from "./rules/transformersRules";
import { joinScopes, type ScopeSource } from "./scope";
import {
  llamaFactoryMainTable,
  llamaFactoryPluginTable,
  llamaFactoryTable,
  llamaFactoryV1Table,
  megatronTable,
  transformersTable,
} from "./tables";

const TRAINING = ["TrainingArguments", "Seq2SeqTrainingArguments"];
const OWN = [
  "ModelArguments",
  "DataArguments",
  "FinetuningArguments",
  "GeneratingArguments",
  "TrainingArguments",
];

/**
 * LLaMA-Factory refuses a transformers that is newer: 5.6.0 in 0.9.5 (`extras/misc.py`), 5.8.0 on its main branch
 * (`pyproject.toml`). What later ones dropped is still there.
 */
const NEWEST_TRANSFORMERS = "5.8";

/** LLaMA-Factory v0: OmegaConf, then transformers' `parse_dict`, which refuses unknown keys and checks no type. */
export const llamaFactory: Dialect = {
  id: "llama-factory",
  label: "LLaMA-Factory",
  package: "llamafactory",
  versions: () => llamaFactoryTable().versions,
  reader: "omegaconf",
  unknownKey: "refused",
  duplicateKey: "refused",
  typed: "unchecked",
  scope: (root, context) =>
    joinScopes(
      "in a LLaMA-Factory config",
      [
        {
          table: llamaFactoryTable(),
          package: "llamafactory",
          sections: isEvaluation(root) ? [...OWN, "EvaluationArguments"] : OWN,
          pinnable: true,
        },
        {
          table: transformersTable(),
          package: "transformers",
          sections: TRAINING,
          pinnable: false,
          newest: NEWEST_TRANSFORMERS,
        },
        { table: llamaFactoryMainTable(), package: "llamafactory", sections: OWN, pinnable: false },
        ...(isMegatron(root) ? [megatron()] : []),
      ],
      context,
    ),
  renames: LLAMA_FACTORY_RENAMES,
  rules: [...transformersRules, ...llamaFactoryRules],
  paths: [
    { path: "model_name_or_path", what: "folder", orHubName: true },
    { path: "adapter_name_or_path", what: "folder", orHubName: true },
    { path: "dataset_dir", what: "folder", orHubName: true },
    { path: "deepspeed", what: "file" },
    { path: "export_quantization_dataset", what: "file", orHubName: true },
  ],
  stageOf: stageOfLlamaFactory,
};

/** LLaMA-Factory's v1 files: nested blocks for plugins, everything else flat. */
export const llamaFactoryV1: Dialect = {
  ...llamaFactory,
  label: "LLaMA-Factory v1",
  scope: withPlugins,
  renames: LLAMA_FACTORY_V1_RENAMES,
  rules: [],
  paths: [
    { path: "model", what: "folder", orHubName: true },
    { path: "train_dataset", what: "file", orHubName: true },
  ],
  stageOf: () => undefined,
};

/** A block of a plugin that is known has its keys; every other one takes any. */
function withPlugins(root: ConfigNode, context: DialectContext): KeyScope {
  const plugins = llamaFactoryPluginTable();
  const shared = { package: "llamafactory", sections: ["Arguments"] };
  const scope = joinScopes(
    "in a LLaMA-Factory v1 config",
    [
      { ...shared, table: llamaFactoryV1Table(), pinnable: true },
      { ...shared, table: llamaFactoryMainTable(), pinnable: false },
      { ...shared, table: plugins, sections: [], pinnable: false },
    ],
    context,
  );
  const sectionOf = (block: string): string | undefined => {
    const name = nodeAt(root, `${block}.name`);
    const named = name?.kind === "scalar" ? `${block} ${textOf(name)}` : "";
    const all = [...plugins.sections.keys()].filter((one) => one.startsWith(`${block} `));
    // Without the block, or its name, the first plugin stands for them: where one of its keys belongs.
    return all.includes(named) ? named : name === undefined ? all[0] : undefined;
  };
  return {
    ...scope,
    get names() {
      return scope.names;
    },
    key: (name) => {
      const key = scope.key(name);
      const section = key === undefined ? undefined : sectionOf(name);
      if (key === undefined || section === undefined) return key;
      return { ...key, field: { ...key.field, type: parseFieldType(`$${section};n`) } };
    },
  };
}

/** Names that mean something else without Megatron, too. */
const EVERYDAY: ReadonlySet<string> = new Set([
  ...[
    "micro_batch_size",
    "optimizer",
    "fp8",
    "sequence_parallel",
    "sequence_packing",
    "context_parallel_size",
  ],
]);

/** A key that only Megatron's training arguments have: the file is run with `USE_MCA=1`. */
function isMegatron(root: ConfigNode): boolean {
  const keys = megatronTable().sections.get("TrainingArguments");
  return root.children.some(({ name }) => keys?.has(name) === true && !EVERYDAY.has(name));
}

function megatron(): ScopeSource {
  return {
    table: megatronTable(),
    package: "mcore_adapter",
    sections: ["TrainingArguments"],
    pinnable: false,
  };
}

function isEvaluation(root: ConfigNode): boolean {
  return nodeAt(root, "task") !== undefined && nodeAt(root, "n_shot") !== undefined;
}

/**
 * Exporting and chatting read no training arguments: `learning_rate` in such a file is refused
 * (`hparams/parser.py`, `_INFER_ARGS`).
 */
function stageOfLlamaFactory(root: ConfigNode): Stage | undefined {
  const has = (name: string): boolean => root.children.some((child) => child.name === name);
  const trains = ["do_train", "do_eval", "do_predict", "output_dir", "dataset", "eval_dataset"].some(has);
  const what = has("export_dir") ? "exporting" : has("infer_backend") && !trains ? "inference" : undefined;
  if (what === undefined || ["do_train", "do_predict", "do_eval"].some(has)) return undefined;
  const only = new Set(TRAINING);
  return { name: what, takes: ({ owners = [] }) => owners.some((owner) => !only.has(owner)) };
}
