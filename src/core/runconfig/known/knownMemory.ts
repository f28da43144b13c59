import { runMemory, type RowFacts, type RunMemory } from "../../memory/runMemory";
import type { LineIndex } from "../../../base/lineIndex";
import type { Finding } from "../../../protocol/findings";
import type { ConfigFacts } from "../configFacts";
import { nodeAt, type ConfigTree } from "../configTree";
import { faultyNodes } from "../check/faultyNodes";
import { knownTokens } from "./knownTokens";
import type { ResolvedConfig } from "../resolve/resolvedConfig";

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

/** Keys that decide what a run takes. */
const DECIDING = [
  ...["model", "method", "task", "data.max_length", "data.packing", "train.engine", "train.devices"],
  ...["train.per_device_train_batch_size", "train.per_device_eval_batch_size"],
  ...["train.gradient_checkpointing", "train.optim"],
];

/** The same, for a checked config: undefined also where one of the keys that decide has a wrong value. */
export function checkedMemory(
  { tree, lines, resolved, findings }: CheckedConfig,
  facts: ConfigFacts,
): RunMemory | undefined {
  const isFaulty = faultyNodes(findings, lines);
  const nodes = DECIDING.flatMap((path) => nodeAt(tree.root, path) ?? []);
  return nodes.some(isFaulty) ? undefined : knownMemory(resolved, facts);
}

/** What `ConfigCheck` has of it. */
interface CheckedConfig {
  readonly tree: ConfigTree;
  readonly lines: LineIndex;
  readonly resolved: ResolvedConfig;
  readonly findings: readonly Finding[];
}

/** Lengths of the training rows, where every file's are known in tokens. Of several files the longest quantiles count. */
export function knownRows(
  resolved: ResolvedConfig,
  facts: Pick<ConfigFacts, "dataset" | "counted">,
): RowFacts {
  const { train } = resolved.data;
  const known = train.flatMap((file) => knownTokens(file, resolved, facts)?.lengths ?? []);
  if (known.length === 0 || known.length < train.length) return {};
  const largest = (name: "p50" | "p95" | "p99" | "max"): number =>
    Math.max(...known.map((lengths) => lengths[name]));
  return { longestRow: largest("max"), p50: largest("p50"), p95: largest("p95"), p99: largest("p99") };
}
