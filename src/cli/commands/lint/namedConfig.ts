import type { DeclaredDataset } from "../../../protocol/declaredDataset";
import type { ResolvedConfig } from "../../../core/runconfig/resolve/resolvedConfig";

/** A run config that was named with `--config`. */
export interface NamedConfig {
  readonly folder: string;
  readonly resolved: ResolvedConfig;
  /** The columns that it names, with their places. */
  readonly declared: DeclaredDataset | undefined;
}
