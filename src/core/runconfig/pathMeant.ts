import { nearest } from "../../base/editDistance";
import type { ConfigFacts } from "./configFacts";

/**
 * What was meant by a path that is not there: the entry of the same folder that is nearly called so.
 * @param allowed names that can be meant
 */
export function pathMeant(path: string, facts: ConfigFacts, allowed = /^/u): string | undefined {
  const [, folder = "", name = ""] = /^(.*\/)?([^/]+)\/?$/su.exec(path) ?? [];
  const inside = facts.lookup(folder === "" ? "." : folder);
  if (inside.kind !== "folder" || name === "") return undefined;
  const meant = nearest(
    name,
    inside.names.filter((one) => allowed.test(one)),
  );
  return meant === undefined ? undefined : `${folder}${meant}`;
}
