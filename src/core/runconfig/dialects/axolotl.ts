import type { Dialect } from "./dialect";
import { hasForeignPlugin, pluginSections } from "./plugins";
import { AXOLOTL_DEPRECATED, AXOLOTL_RENAMES } from "./renames";
import { axolotlRules } from "./rules/axolotlRules";
import { joinScopes } from "./scope";
import { axolotlTable } from "./tables";

/** Axolotl: PyYAML's `safe_load`, then pydantic, which drops what it does not know and converts what it can. */
export const axolotl: Dialect = {
  id: "axolotl",
  label: "Axolotl",
  package: "axolotl",
  versions: () => axolotlTable().versions,
  reader: "pyyaml",
  unknownKey: "ignored",
  duplicateKey: "last",
  typed: "validated",
  scope: (root, context) =>
    joinScopes(
      "at the top of an Axolotl config",
      [
        {
          table: axolotlTable(),
          package: "axolotl",
          sections: ["AxolotlInputConfig", ...pluginSections(root)],
          pinnable: true,
        },
      ],
      context,
    ),
  hasOwnKeys: hasForeignPlugin,
  renames: AXOLOTL_RENAMES,
  deprecated: AXOLOTL_DEPRECATED,
  // `examples/archived/mpt-7b/config.yml` of 0.19 still has it; `schemas/config.py` takes a list of words.
  oldMappings: new Map([["tokens", "special_tokens"]]),
  rules: axolotlRules,
  paths: [
    { path: "datasets.*.path", what: "any", orHubName: true },
    { path: "test_datasets.*.path", what: "any", orHubName: true },
    { path: "pretraining_dataset.*.path", what: "any", orHubName: true },
    { path: "base_model", what: "folder", orHubName: true },
    { path: "lora_model_dir", what: "folder", orHubName: true },
    { path: "deepspeed", what: "file" },
  ],
};
