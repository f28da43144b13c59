import { runMemory, type RowFacts, type RunMemory } from "../memory/runMemory";
import type { ConfigFacts } from "./configFacts";
import type { ResolvedConfig } from "./resolvedConfig";

/**
 * The forecast of a run from what is known already of its model, its rows and the machine; undefined while the model or
 * the machine has not been looked at. Checks, hints and hovers all ask this, so that they say the same.
 */
export function knownMemory(resolved: ResolvedConfig, facts: ConfigFacts): RunMemory | undefined {
  const machine = facts.machine?.();
  const named = resolved.model.name_or_path as string | null;
  const model = named === null ? undefined : facts.model?.(named);
  if (machine === undefined || model === undefined) return undefined;
  const tensors = [...model.tensors].map(([name, shape]) => ({ name, shape }));
  return runMemory(resolved, { config: model.config, tensors }, machine, knownRows(resolved, facts));
}

/** Lengths of the training rows, where every file's are known in tokens. Of several files the longest quantiles count. */
export function knownRows({ data }: ResolvedConfig, facts: Pick<ConfigFacts, "dataset">): RowFacts {
  const all = data.train.map((file) => facts.dataset?.(file)?.lengths);
  const known = all.filter((lengths) => lengths?.unit === "tokens");
  if (known.length === 0 || known.length < all.length) return {};
  const largest = (name: "p50" | "p95" | "p99" | "max"): number =>
    Math.max(...known.map((lengths) => lengths?.[name] ?? 0));
  return { longestRow: largest("max"), p50: largest("p50"), p95: largest("p95"), p99: largest("p99") };
}
