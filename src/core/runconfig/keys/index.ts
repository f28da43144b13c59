import type { ConfigKey, KeyEntry } from "./configKey";
import { dataKeys } from "./dataKeys";
import { evaluateKeys } from "./evaluateKeys";
import { methodKeys } from "./methodKeys";
import { modelKeys } from "./modelKeys";
import { outputKeys } from "./outputKeys";
import { taskKeys } from "./taskKeys";
import { topKeys } from "./topKeys";
import { trainKeys } from "./trainKeys";
import { trainTorchKeys } from "./trainTorchKeys";

const FIRST_VERSION = "0.1.0";

/** Every key of a run config, in the order in which a config is best written. */
export const KEYS: readonly ConfigKey[] = [
  ...topKeys,
  ...modelKeys,
  ...dataKeys,
  ...methodKeys,
  ...trainKeys,
  ...trainTorchKeys,
  ...taskKeys,
  ...evaluateKeys,
  ...outputKeys,
].map((key: KeyEntry): ConfigKey => ({ since: FIRST_VERSION, ...key }));

const byPath: ReadonlyMap<string, ConfigKey> = new Map(KEYS.map((key) => [key.path, key]));
const byParent = new Map<string, Map<string, ConfigKey>>();
for (const key of KEYS) {
  const parent = parentOf(key.path);
  byParent.set(parent, (byParent.get(parent) ?? new Map<string, ConfigKey>()).set(lastName(key.path), key));
}
const listBelow: ReadonlyMap<string, readonly ConfigKey[]> = new Map(
  [...byParent].map(([parent, keys]) => [parent, [...keys.values()]]),
);
const NONE: ReadonlyMap<string, ConfigKey> = new Map();

/** The key at a path; list indices in the path match `*`. */
export function keyAt(path: string): ConfigKey | undefined {
  return byPath.get(path) ?? byPath.get(inRegistry(path));
}

/** The keys directly below a path (`""` for the root). */
export function keysBelow(path: string): readonly ConfigKey[] {
  return listBelow.get(path) ?? listBelow.get(inRegistry(path)) ?? [];
}

/** The same by their last names: for who looks up all children of one group, and there may be thousands of groups. */
export function keysNamed(path: string): ReadonlyMap<string, ConfigKey> {
  return byParent.get(path) ?? byParent.get(inRegistry(path)) ?? NONE;
}

function inRegistry(path: string): string {
  return path.replace(/(^|\.)\d+(?=\.|$)/gu, "$1*");
}

export function parentOf(path: string): string {
  const dot = path.lastIndexOf(".");
  return dot < 0 ? "" : path.slice(0, dot);
}

export function lastName(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}
