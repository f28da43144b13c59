import type { ResolvedConfig } from "../../runconfig/resolve/resolvedConfig";

/** A key and the value that it gets. */
export interface FitEdit {
  readonly path: string;
  readonly value: string | number | boolean | readonly string[];
}

/** A copy of the config with some values changed; groups on the way there must exist. */
export function withEdits(config: ResolvedConfig, edits: readonly FitEdit[]): ResolvedConfig {
  return edits.reduce<unknown>(
    (changed, { path, value }) => withValue(changed, path.split("."), value),
    config,
  ) as ResolvedConfig;
}

function withValue(group: unknown, [name = "", ...rest]: readonly string[], value: unknown): unknown {
  const values = group as Readonly<Record<string, unknown>>;
  return { ...values, [name]: rest.length === 0 ? value : withValue(values[name], rest, value) };
}
