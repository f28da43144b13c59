import type { ConfigFacts } from "../configFacts";
import type { ResolvedConfig } from "../resolve/resolvedConfig";

/** Rows that a config trains on; undefined while not all of its files have been read. */
export function knownTrainRows({ data }: ResolvedConfig, facts: ConfigFacts): number | undefined {
  let rows = 0;
  for (const path of data.train) {
    const known = facts.dataset?.(path);
    if (known === undefined) return undefined;
    rows += known.rows;
  }
  const share = data.split === null ? 1 : Math.max(0, 1 - data.split.eval - data.split.test);
  return rows === 0 ? undefined : Math.ceil(rows * share);
}
