import type { ConfigNode } from "../configTree";

/** What merge keys bring into their maps, by the nodes that stand for the keys. */
export type MergedChildren = ReadonlyMap<ConfigNode, readonly ConfigNode[]>;

/**
 * A map's children with what its merge keys bring in their place: own keys win, then the last merge key, as PyYAML takes
 * them.
 */
export function withMerged(children: readonly ConfigNode[], merged: MergedChildren): readonly ConfigNode[] {
  if (merged.size === 0 || !children.some((child) => merged.has(child))) return children;
  const names = new Set(children.flatMap((child) => (merged.has(child) ? [] : [child.name])));
  const kept = new Map<ConfigNode, readonly ConfigNode[]>();
  for (const child of children.toReversed())
    for (const one of merged.get(child) ?? []) {
      if (names.has(one.name)) continue;
      names.add(one.name);
      kept.set(child, [...(kept.get(child) ?? []), one]);
    }
  return children.flatMap((child) => (merged.has(child) ? (kept.get(child) ?? []) : [child]));
}
