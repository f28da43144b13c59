import type { DatasetFacts } from "../../../protocol/datasetFacts";
import type { ConfigFacts } from "../configFacts";
import type { ResolvedConfig } from "../resolve/resolvedConfig";

/** A dataset's rows in the tokens that a config makes of them. */
export interface KnownTokens {
  readonly rows: number;
  /** In tokens, before anything is cut. */
  readonly lengths: DatasetFacts["lengths"];
  /** Rows longer than `data.max_length`; undefined while only another limit has been counted for. */
  readonly rowsOver: number | undefined;
}

/** Undefined while nobody has counted with the config's own model: another tokenizer's counts say nothing here. */
export function knownTokens(
  path: string,
  resolved: ResolvedConfig,
  { dataset, counted }: Pick<ConfigFacts, "dataset" | "counted">,
): KnownTokens | undefined {
  const known = dataset?.(path);
  if (known?.lengths.unit !== "tokens") return undefined;
  const what = counted?.(path, resolved) ?? "all";
  if (what === "nothing") return undefined;
  const { rows, lengths, rowsOverMaxLength } = known;
  const over = what === "all" ? rowsOverMaxLength : undefined;
  return { rows, lengths, rowsOver: over ?? (lengths.max <= resolved.data.max_length ? 0 : undefined) };
}
