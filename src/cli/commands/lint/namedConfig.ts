import type { ResolvedConfig } from "../../../core/runconfig/resolvedConfig";

/** A run config that was named with `--config`. */
export interface NamedConfig {
  readonly folder: string;
  readonly resolved: ResolvedConfig;
}
