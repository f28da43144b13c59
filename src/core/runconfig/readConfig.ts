import { createLineIndex, type LineIndex } from "../../base/lineIndex";
import type { ConfigTree } from "./configTree";
import { parseConfig, type ParseMemo } from "./parse/parseConfig";
import { parseOverrides, type Overrides } from "./resolve/overrides";
import { resolveConfig, type EffectiveValue } from "./resolve/resolveConfig";
import type { ResolvedConfig } from "./resolve/resolvedConfig";

/** What a run config says, before anything is said of it: all that a completion needs, at a tenth of a check's cost. */
export interface ConfigReading {
  readonly tree: ConfigTree;
  readonly lines: LineIndex;
  /** Every key with its effective value; only good to run with when a check finds no error. */
  readonly resolved: ResolvedConfig;
  readonly effective: (path: string) => EffectiveValue | undefined;
  readonly sources: ReadonlyMap<string, EffectiveValue>;
  readonly overrides: Overrides;
}

/**
 * Never throws, whatever the text.
 * @param memo of an earlier state of the text; afterwards of this one
 * @param overrides `key=value` settings of the command line
 */
export function readConfig(
  text: string,
  memo: ParseMemo = new Map(),
  overrides: readonly string[] = [],
): ConfigReading {
  const tree = parseConfig(text, memo);
  const lines = createLineIndex(text);
  const given = parseOverrides(overrides);
  const { resolved, sources } = resolveConfig(tree.root, given.root, lines);
  return { tree, lines, resolved, sources, effective: (path) => sources.get(path), overrides: given };
}
