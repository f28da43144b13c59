import path from "node:path";
import { pathNodes } from "../../core/runconfig/check/checkFiles";
import { nodeAt } from "../../core/runconfig/configTree";
import { readConfig } from "../../core/runconfig/readConfig";
import { declaredFromConfig } from "../../node/lint/surroundings/declaredFromConfig";
import { optionsFromConfig, type ConfigLintOptions } from "../../node/lint/surroundings/optionsFromConfig";
import type { LintRequestOptions } from "../../protocol/lintWorker";
import type { Workspace } from "../workspace";
import type { ConfigTexts } from "./configTexts";

/** What a config says of a dataset, and where it says so. */
export type DeclaredByConfig = ConfigLintOptions & Pick<LintRequestOptions, "declared">;

type Entries = ReadonlyMap<string, DeclaredByConfig>;

/** What all configs of the workspace say of datasets, by the datasets' absolute paths; the first config wins. */
export function createDeclared(
  { texts }: Pick<ConfigTexts, "texts">,
  workspace: () => Workspace,
): { read(): Promise<Entries>; refresh(): void } {
  const declaring = new Map<string, { readonly text: string; readonly entries: Entries }>();
  return {
    read: async () => {
      const found = new Map<string, DeclaredByConfig>();
      const known = new Map(declaring);
      declaring.clear();
      for (const [file, text] of await texts()) {
        const last = known.get(file);
        // While one config is typed in, the others say what they said before.
        const entries = last?.text === text ? last.entries : declaredIn(file, text, workspace());
        declaring.set(file, { text, entries });
        for (const [dataset, declared] of entries) if (!found.has(dataset)) found.set(dataset, declared);
      }
      return found;
    },
    refresh: () => {
      declaring.clear();
    },
  };
}

function declaredIn(file: string, text: string, workspace: Workspace): Entries {
  const found = new Map<string, DeclaredByConfig>();
  const { resolved, tree } = readConfig(text);
  const declared = declaredFromConfig(tree, workspace.nameOf(file));
  const mayTouch = (touched: string): boolean => workspace.mayTouch(touched);
  const place = {
    folder: path.dirname(file),
    nameOf: (named: string): string => workspace.nameOf(named),
    mayTouch,
  };
  // Of a config that is still being written, `resolved` lacks what is required: its paths are read from the text.
  const nodes = ["data.train", "data.eval", "data.test"].flatMap((key) => pathNodes(nodeAt(tree.root, key)));
  for (const written of nodes.map(({ value }) => String(value))) {
    if (/^(?:[a-z][a-z0-9+.-]+:|\\\\|\/\/)/iu.test(written) || written.includes("\0")) continue;
    const dataset = path.resolve(path.dirname(file), written);
    if (found.has(dataset) || !mayTouch(dataset)) continue;
    const options = optionsFromConfig(resolved, dataset, place);
    found.set(dataset, { ...options, ...(declared === undefined ? {} : { declared }) });
  }
  return found;
}
