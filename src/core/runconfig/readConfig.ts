import { createLineIndex, type LineIndex } from "../../base/lineIndex";
import type { ConfigTree } from "./configTree";
import { createParseMemo, parseConfig, type ParseMemo } from "./parse/parseConfig";
import { parseOverrides, type Overrides } from "./resolve/overrides";
import { resolveConfig, type Resolution } from "./resolve/resolveConfig";

/** What a run config says, before anything is said of it: all that a completion needs, at a tenth of a check's cost. */
export interface ConfigReading extends Resolution {
  readonly tree: ConfigTree;
  readonly lines: LineIndex;
  readonly overrides: Overrides;
}

/**
 * Never throws, whatever the text.
 * @param memo of an earlier state of the text; afterwards of this one
 * @param overrides `key=value` settings of the command line
 */
export function readConfig(
  text: string,
  memo: ParseMemo = createParseMemo(),
  overrides: readonly string[] = [],
): ConfigReading {
  const tree = parseConfig(text, memo);
  const lines = createLineIndex(text);
  const given = parseOverrides(overrides);
  return { tree, lines, ...resolveConfig(tree.root, given.root, lines), overrides: given };
}
