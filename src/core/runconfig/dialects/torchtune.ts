import { nearest } from "../../../base/editDistance";
import { nodeAt, textOf, type ConfigNode } from "../configTree";
import type { Dialect, KeyScope, ScopeKey } from "./dialect";
import { once } from "./once";
import { parseFieldType } from "./fieldType";
import type { TableField } from "./keyTable";
import { torchtuneRules } from "./rules/torchtuneRules";
import { torchtuneComponents, torchtuneTypes, torchtuneVersions } from "./torchtuneComponents";

/** torchtune: OmegaConf; mappings with a `_component_` are bound to a Python signature, all others are read freely. */
export const torchtune: Dialect = {
  id: "torchtune",
  label: "torchtune",
  package: "torchtune",
  versions: torchtuneVersions,
  reader: "omegaconf",
  unknownKey: "ignored",
  duplicateKey: "refused",
  typed: "unchecked",
  scope: topScope,
  // Recipes are copied and changed: any key at the top may be read by the user's own.
  hasOwnKeys: () => true,
  renames: new Map(),
  rules: torchtuneRules,
  paths: [
    { path: "checkpointer.checkpoint_dir", what: "folder" },
    { path: "tokenizer.path", what: "file" },
    { path: "tokenizer.merges_file", what: "file" },
    { path: "dataset.data_files", what: "file" },
  ],
};

const COMPONENT: TableField = { name: "_component_", type: parseFieldType("s"), since: 0 };

function topScope(root: ConfigNode): KeyScope {
  const { keys } = torchtuneTypes();
  // Of two of one name, the first.
  const nodes = new Map(root.children.map((child) => [child.name, child] as const).reverse());
  const variables = once(() => variablesIn(root));
  const key = (name: string): ScopeKey | undefined => {
    const node = nodes.get(name);
    const isComponent = node?.kind === "map" && nodeAt(node, "_component_") !== undefined;
    const field = isComponent ? undefined : keys.get(name);
    // The model that `mappingsOf` asks for is the component's path.
    const model = isComponent ? componentOf(root, name) : undefined;
    if (model !== undefined) return { field: { name, type: parseFieldType(`$${model};`), since: 0 } };
    if (field !== undefined) return { field };
    const isRead = keys.has(name) || isComponent || node?.kind === "map" || variables().has(name);
    return isRead ? { field: free(name) } : undefined;
  };
  return {
    where: "at the top of a torchtune config",
    key,
    names: [...keys.keys()],
    nested: ([model], holder) => (model === undefined ? undefined : componentScope(model, holder)),
  };
}

/** Names that other values are made of: `${base_dir}/model`. */
function variablesIn(root: ConfigNode): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (node: ConfigNode): void => {
    for (const [, name = ""] of node.kind === "scalar" ? node.source.matchAll(/\$\{(\w+)/gu) : [])
      found.add(name);
    node.children.forEach(visit);
  };
  visit(root);
  return found;
}

function componentOf(root: ConfigNode, name: string): string | undefined {
  const node = nodeAt(root, `${name}._component_`);
  return node?.kind === "scalar" ? textOf(node) : undefined;
}

function free(name: string): TableField {
  return { name, type: parseFieldType("a"), since: 0 };
}

/** Keys that only a recipe reads: inside of a component they are misplaced, even where it takes any argument. */
const RECIPE_ONLY: ReadonlySet<string> = new Set([
  ...[
    "epochs",
    "batch_size",
    "gradient_accumulation_steps",
    "clip_grad_norm",
    "max_steps_per_epoch",
    "shuffle",
  ],
  ...["log_every_n_steps", "log_peak_memory_stats", "optimizer_in_bwd", "enable_activation_checkpointing"],
  ...["enable_activation_offloading", "save_adapter_weights_only", "run_val_every_n_steps"],
]);

/** The arguments of a component; one that the table does not know, or that takes any argument, may have others. */
function componentScope(path: string, holder: string): KeyScope {
  const args = torchtuneComponents().get(path);
  const { args: types } = torchtuneTypes();
  const names = (args ?? []).filter((name) => name !== "*");
  const isOpen = args === undefined || args.includes("*");
  const key = (name: string): ScopeKey | undefined => {
    if (name === "_component_") return { field: COMPONENT };
    if (names.includes(name)) return { field: types.get(name) ?? free(name) };
    return isOpen && !RECIPE_ONLY.has(name) && nearest(name, names, 1) === undefined
      ? { field: free(name), taken: true }
      : undefined;
  };
  return { where: `in \`${holder}\``, key, names, nested: () => undefined };
}
