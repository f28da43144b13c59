import type { ConfigCheck } from "../checkRunConfig";
import { nodeAt } from "../configTree";

/** What can be done with a config, or a part of it, shown above its line. */
export interface ConfigLens {
  /** UTF-16 units from the start of the text. */
  readonly offset: number;
  readonly title: string;
  readonly action: "run" | "dryRun" | "forecast" | "lintData" | "compareWithLast";
}

/** @param hasRuns whether some run of this config is there to compare with */
export function codeLenses({ tree, findings }: ConfigCheck, hasRuns: boolean): readonly ConfigLens[] {
  if (tree.root?.kind !== "map") return [];
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const top = tree.root.children[0]?.keyStart ?? 0;
  const data = nodeAt(tree.root, "data");
  return [
    {
      offset: top,
      title:
        errors === 0
          ? "$(play) Run"
          : `$(error) Run (${String(errors)} ${errors === 1 ? "error" : "errors"})`,
      action: "run",
    },
    { offset: top, title: "Dry run", action: "dryRun" },
    { offset: top, title: "Forecast", action: "forecast" },
    ...(hasRuns ? [{ offset: top, title: "Compare with last run", action: "compareWithLast" } as const] : []),
    ...(data === undefined
      ? []
      : [{ offset: data.keyStart, title: "Lint data", action: "lintData" } as const]),
  ];
}
