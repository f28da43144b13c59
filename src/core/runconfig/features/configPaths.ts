import { pathNodes } from "../check/checkFiles";
import { nodeAt, textOf, type ConfigNode } from "../configTree";
import { KEYS } from "../keys";
import type { ConfigKey } from "../keys/configKey";

/** A path that a config names, as it is written there. */
export interface ConfigPath {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** Every path in a run config of ours: the values of keys that the registry says are paths. */
export function configPaths(root: ConfigNode | undefined): readonly ConfigPath[] {
  return KEYS.filter(isPathKey).flatMap((key) =>
    nodesAt(root, key.path.split("."))
      .flatMap(pathNodes)
      .filter((node) => !isWord(key, textOf(node)))
      .map(toPath),
  );
}

function isPathKey({ types }: ConfigKey): boolean {
  return types.some(({ kind }) => kind === "path" || kind === "paths");
}

/** Where a file may be named, the default is a word that names none: `tokenizer`. */
function isWord({ types, default: preset }: ConfigKey, value: string): boolean {
  return value === preset && types.some((type) => type.kind === "path" && type.what === "file");
}

/** Nodes at a registry's path, in which `*` is every entry of a list. */
function nodesAt(root: ConfigNode | undefined, names: readonly string[]): readonly ConfigNode[] {
  const star = names.indexOf("*");
  const node = nodeAt(root, (star < 0 ? names : names.slice(0, star)).join("."));
  if (star < 0 || node === undefined) return node === undefined ? [] : [node];
  return node.children.flatMap((entry) => nodesBelow(entry, names.slice(star + 1)));
}

function nodesBelow(node: ConfigNode, names: readonly string[]): readonly ConfigNode[] {
  return names.length === 0 ? [node] : nodesAt(node, names);
}

const MOST = 200;
const LOOKS_LIKE_PATH =
  /^(?![a-z][a-z\d+.-]+:)[^\0\n]*(?:[\\/]|\.(?:jsonl?|ya?ml|csv|tsv|parquet|arrow|txt|jinja2?|py))[^\0\n]*$/iu;

/** Text in another tool's config that may name a file: its keys do not say so, the disk does. */
export function likelyPaths(root: ConfigNode | undefined): readonly ConfigPath[] {
  const found: ConfigPath[] = [];
  const visit = (node: ConfigNode): void => {
    if (found.length >= MOST) return;
    if (node.kind !== "scalar") node.children.forEach(visit);
    else if (typeof node.value === "string" && node.value.length < 500 && LOOKS_LIKE_PATH.test(node.value))
      found.push(toPath(node));
  };
  if (root !== undefined) visit(root);
  return found;
}

function toPath(node: ConfigNode): ConfigPath {
  return { path: textOf(node), start: node.start, end: node.end };
}

/** Files of a folder that say what it holds: where going to a model or an adapter leads. */
export const FOLDER_FILES: readonly string[] = ["config.json", "adapter_config.json"];
