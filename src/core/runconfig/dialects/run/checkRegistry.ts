import { nearest } from "../../../../base/editDistance";
import type { Reporter } from "../../check/reporter";
import type { ConfigFacts } from "../../configFacts";
import { nodeAt, textOf, type ConfigNode } from "../../configTree";
import { datasetNames, registryFolder } from "./foreignDatasets";
import { lookAbove } from "./located";

/** LLaMA-Factory's datasets are names in `dataset_info.json`: one that is not there ends the run at its start. */
export function checkRegistry(root: ConfigNode, facts: ConfigFacts, reporter: Reporter): void {
  const folder = registryFolder(root);
  const registry = folder === undefined ? undefined : facts.registry?.(folder);
  if (folder === undefined || registry === undefined) return;
  for (const node of ["dataset", "eval_dataset"].flatMap((key) => datasetNames(nodeAt(root, key)))) {
    const name = textOf(node);
    if (name.startsWith("REMOTE:") || name.includes("${")) continue;
    if (!registry.names.includes(name)) {
      const meant = nearest(name, registry.names);
      reporter.report("DLC014", "error", node, `\`${folder}/dataset_info.json\` has no dataset \`${name}\``, {
        help: "LLaMA-Factory knows datasets by their names in that file",
        ...(meant === undefined
          ? {}
          : { fix: reporter.replace(`Write \`${meant}\``, node, meant, "unsafe") }),
      });
      continue;
    }
    const file = registry.files.get(name);
    if (file === undefined || lookAbove(`${folder}/${file}`, facts).kind !== "missing") continue;
    reporter.report(
      "DLC014",
      "error",
      node,
      `\`${name}\` stands for \`${folder}/${file}\`, and there is no such file`,
      { help: `correct \`file_name\` in \`${folder}/dataset_info.json\`` },
    );
  }
}
