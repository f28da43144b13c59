import { memoryHint } from "../../memory/memoryText";
import type { ConfigCheck } from "../checkRunConfig";
import { pathNodes } from "../check/checkFiles";
import type { ConfigFacts } from "../configFacts";
import { nodeAt } from "../configTree";
import { checkedMemory } from "../known/knownMemory";

export const LENS_ACTIONS = ["run", "dryRun", "forecast", "compare", "lintData"] as const;

/** What can be done with a config, or a part of it, shown above its line. */
export type ConfigLens = {
  /** UTF-16 units from the start of the text. */
  readonly offset: number;
  readonly title: string;
} & (
  | { readonly action: Exclude<(typeof LENS_ACTIONS)[number], "lintData" | "forecast"> }
  /** `at`: the offset at which a hover tells it part by part. */
  | { readonly action: "forecast"; readonly at: number }
  /** `file` as the config writes it. */
  | { readonly action: "lintData"; readonly file: string }
);

/** Run, forecast and comparison at the top, the linter above the data. */
export function codeLenses(check: ConfigCheck, facts: ConfigFacts | undefined): readonly ConfigLens[] {
  const { tree, findings, resolved } = check;
  if (tree.root?.kind !== "map") return [];
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const offset = tree.root.children[0]?.keyStart ?? 0;
  const data = nodeAt(tree.root, "data");
  const memory = facts && checkedMemory(check, facts);
  const files = pathNodes(nodeAt(tree.root, "data.train")).filter(
    ({ value }) => facts?.lookup(String(value)).kind === "file",
  );
  const word = errors === 1 ? "error" : "errors";
  const last = facts?.lastRun?.(resolved);
  return [
    {
      offset,
      action: "run",
      title: errors === 0 ? "$(play) Run" : `$(error) Run (${String(errors)} ${word})`,
    },
    { offset, action: "dryRun", title: "Dry run" },
    ...(memory?.device === undefined
      ? []
      : [
          {
            offset,
            action: "forecast",
            at: nodeAt(tree.root, "model.name_or_path")?.start ?? offset,
            title: `Needs ${memoryHint(memory.forecast, memory.device)}`,
          } as const,
        ]),
    ...(last === undefined
      ? []
      : [{ offset, action: "compare", title: `Compare with last run (${last.run.status})` } as const]),
    ...files.slice(0, data === undefined ? 0 : 1).map(({ value }) => ({
      ...({
        offset: data?.keyStart ?? 0,
        action: "lintData",
        title: "Lint data",
        file: String(value),
      } as const),
    })),
  ];
}
