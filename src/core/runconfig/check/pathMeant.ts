import { nearest } from "../../../base/editDistance";
import type { ConfigFacts } from "../configFacts";

/** What was meant by a path that is not there: the entry of the same folder that is nearly called so. */
export function pathMeant(
  path: string,
  facts: Pick<ConfigFacts, "lookup">,
  kind: "file" | "folder" | "any",
): string | undefined {
  const [, folder = "", name = ""] = /^(.*[\\/])?([^\\/]+)[\\/]?$/su.exec(path) ?? [];
  const beside = facts.lookup(folder === "" ? "." : folder);
  if (name === "" || beside.kind !== "folder") return undefined;
  const found = nearest(name, beside.names);
  if (found === undefined) return undefined;
  const meant = `${folder}${found}`;
  return kind === "any" || facts.lookup(meant).kind === kind ? meant : undefined;
}
