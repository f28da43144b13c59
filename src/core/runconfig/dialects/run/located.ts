import type { ConfigFacts, PathFact } from "../../configFacts";
import { pathMeant } from "../../check/pathMeant";

/** Folders above the config that its paths may be relative to: tools are started at a repository's root. */
const LEVELS = 4;

/** What lies at a path of another tool's config: beside the config, or beside one of the folders above it. */
export function lookAbove(written: string, facts: ConfigFacts): PathFact {
  return search(written, facts).fact;
}

/** The path as it is written from the config's own folder. */
export function located(written: string, facts: ConfigFacts): string {
  return search(written, facts).path;
}

/** A path that is there beside the file or above it, and nearly called so. */
export function pathAbove(written: string, facts: ConfigFacts): string | undefined {
  for (let level = 0; level <= (isAbsolute(written) ? 0 : LEVELS); level++) {
    const up = "../".repeat(level);
    const meant = pathMeant(`${up}${written}`, facts, "any");
    if (meant !== undefined) return meant.slice(up.length);
  }
  return undefined;
}

function search(written: string, facts: ConfigFacts): { readonly path: string; readonly fact: PathFact } {
  for (let level = 0; level <= (isAbsolute(written) ? 0 : LEVELS); level++) {
    const path = `${"../".repeat(level)}${written}`;
    const fact = facts.lookup(path);
    if (fact.kind !== "missing") return { path, fact };
  }
  return { path: written, fact: { kind: "missing" } };
}

function isAbsolute(path: string): boolean {
  return /^[\\/]/u.test(path);
}
