import { createLineIndex } from "../../../base/lineIndex";
import type { Fix } from "../../../protocol/findings";
import type { ConfigCheck } from "../checkRunConfig";
import type { ConfigFacts } from "../configFacts";
import { inYaml } from "../scalars/yamlValue";
import { setKey } from "../edit/editConfig";
import { checkedMemory } from "../known/knownMemory";

/** Nobody chooses among more. */
const MOST_FIXES = 4;

/**
 * Changes after which the run fits on its device, the least costly first. Each says what it costs in time or quality;
 * none is safe, since all change the run.
 */
export function fitFixes(check: ConfigCheck, facts: ConfigFacts): readonly Fix[] {
  const { root, text } = check.tree;
  const proposals = checkedMemory(check, facts)?.proposals() ?? [];
  if (root === undefined) return [];
  const lines = createLineIndex(text);
  return proposals.slice(0, MOST_FIXES).flatMap(({ title, edits, costs }): Fix[] => {
    const changes = edits.map(({ path, value }) => setKey(text, root, path, inYaml(value)));
    if (changes.includes(undefined)) return [];
    return [
      {
        title: `Make it fit: ${title} (${costs.join("; ")})`,
        safety: "unsafe",
        edits: changes
          .flatMap((change) => change ?? [])
          .map(({ start, end, newText }) => ({ ...lines.rangeOf(start, end), newText })),
      },
    ];
  });
}
