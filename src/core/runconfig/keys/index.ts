import type { ConfigKey } from "./configKey";
import { dataKeys } from "./dataKeys";
import { evaluateKeys } from "./evaluateKeys";
import { methodKeys } from "./methodKeys";
import { modelKeys } from "./modelKeys";
import { outputKeys } from "./outputKeys";
import { topKeys } from "./topKeys";
import { trainKeys } from "./trainKeys";

/** Every key of a run config, in the order in which a config is best written. */
export const KEYS: readonly ConfigKey[] = [
  ...topKeys,
  ...modelKeys,
  ...dataKeys,
  ...methodKeys,
  ...trainKeys,
  ...evaluateKeys,
  ...outputKeys,
];

const byPath: ReadonlyMap<string, ConfigKey> = new Map(KEYS.map((key) => [key.path, key]));

/** The key at a path; list indices in the path match `*`. */
export function keyAt(path: string): ConfigKey | undefined {
  return byPath.get(path) ?? byPath.get(path.replace(/(^|\.)\d+(?=\.|$)/gu, "$1*"));
}

/** The keys directly below a path (`""` for the root). */
export function keysBelow(path: string): readonly ConfigKey[] {
  const pattern = path.replace(/(^|\.)\d+(?=\.|$)/gu, "$1*");
  return KEYS.filter((key) => parentOf(key.path) === pattern);
}

export function parentOf(path: string): string {
  const dot = path.lastIndexOf(".");
  return dot < 0 ? "" : path.slice(0, dot);
}

export function lastName(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}
