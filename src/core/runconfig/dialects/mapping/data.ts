import { textOf, type ConfigNode } from "../../configTree";
import { carry, leave, type Draft } from "./draft";

const HUB = "a hub's name: put its rows into a file, and name that";

/** A path stays a path; a name of a hub is kept with a word on what to do. */
export function remarkOf(path: string): string | undefined {
  return /^\.{0,2}[\\/]|\.(?:jsonl?|csv|tsv|parquet|arrow|gz)$/iu.test(path) ? undefined : HUB;
}

/**
 * Entries `{path, …}` of a list become paths; what else an entry says stays behind.
 *
 * @param taken keys that are dealt with
 * @param isReader tells paths that only say how the files in `data_files` are read
 */
export function carryEntries(
  draft: Draft,
  native: string,
  list: ConfigNode | undefined,
  pathKey: string,
  taken: readonly string[] = [],
  isReader: (path: string) => boolean = () => false,
): void {
  if (list === undefined) return;
  const entries = list.kind === "list" ? list.children : [];
  const paths = entries.flatMap((entry) => {
    const path = entry.children.find(({ name }) => name === pathKey);
    const files = entry.children.find(({ name }) => name === "data_files");
    if (path === undefined || files === undefined || !isReader(textOf(path))) return path ?? [];
    return files.kind === "scalar" ? [files] : files.children.filter(({ kind }) => kind === "scalar");
  });
  const [first] = paths;
  if (first === undefined) return;
  const names = [...new Set(paths.map(textOf))];
  const value = names.length === 1 ? names[0] : names;
  draft.used.add(list.path);
  carry(draft, native, value, undefined, remarkOf(names[0] ?? ""));
  const isTaken = ({ name }: ConfigNode, entry: ConfigNode): boolean =>
    taken.includes(name) &&
    (name !== "data_files" || entry.children.some((one) => one.name === pathKey && isReader(textOf(one))));
  for (const entry of entries)
    for (const child of entry.children)
      if (child.name !== pathKey && !isTaken(child, entry)) leave(draft, child);
  draft.carried.set(native, { ...draft.carried.get(native)!, from: list.path });
}

/** A share of the training rows is held out for evaluation; nothing for the report. */
export function carryShare(draft: Draft, node: ConfigNode | undefined, share: number | undefined): void {
  if (node === undefined || share === undefined) return;
  if (draft.carried.has("data.eval") && share !== 0) {
    leave(draft, node, "`data.eval` names rows");
    return;
  }
  if (share === 0) {
    carry(draft, "data.split", null, node);
    return;
  }
  if (share >= 1) {
    leave(draft, node, "a number of rows: `data.split.eval` is a share");
    return;
  }
  carry(draft, "data.split.eval", share, node);
  carry(draft, "data.split.test", 0);
}
