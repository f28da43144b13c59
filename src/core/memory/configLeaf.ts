import type { ResolvedConfig } from "../runconfig/resolve/resolvedConfig";

/**
 * A value of a resolved config by its dotted path, whatever the config holds: forecasts also read keys of methods and
 * tasks that not every version of a config has. Undefined for what is absent.
 */
export function configLeaf(config: ResolvedConfig, path: string): unknown {
  let value: unknown = config;
  for (const name of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}

/** A finite number of at least `least`, or the default. */
export function numberLeaf(config: ResolvedConfig, path: string, otherwise: number, least = 0): number {
  const value = configLeaf(config, path);
  return typeof value === "number" && Number.isFinite(value) && value >= least ? value : otherwise;
}

export function isOnLeaf(config: ResolvedConfig, path: string): boolean {
  return configLeaf(config, path) === true;
}

export function stringsLeaf(config: ResolvedConfig, path: string): readonly string[] {
  const value = configLeaf(config, path);
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}
