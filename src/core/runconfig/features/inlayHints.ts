import { formatInteger } from "../../../base/format";
import { adapterCost } from "../../memory/adapters/adapterCost";
import { memoryHint, memoryHover } from "../../memory/memoryText";
import { countParameters } from "../../memory/model/modelShape";
import { planMethod } from "../../memory/adapters/planMethod";
import { readModelShape } from "../../memory/model/readModelShape";
import { lastRunMarkdown } from "../../runs/lastRun";
import { outcomeHint } from "../../runs/pastRun";
import { totalSteps } from "../../runs/totalSteps";
import type { ConfigCheck } from "../checkRunConfig";
import type { ConfigFacts } from "../configFacts";
import { nodeAt, type ConfigNode, type ConfigTree } from "../configTree";
import { faultyNodes } from "../check/faultyNodes";
import { keyAt } from "../keys";
import { checkedMemory } from "../known/knownMemory";
import { knownTrainRows } from "../known/knownRows";
import { knownTokens } from "../known/knownTokens";
import type { ResolvedConfig } from "../resolve/resolvedConfig";

/** What a value comes to, shown behind it. */
export interface InlayHint {
  readonly kind: HintKind;
  /** UTF-16 units from the start of the text: the end of the value. */
  readonly offset: number;
  readonly label: string;
  /** Markdown. */
  readonly tooltip?: string;
}

/** What there is to say, in the order in which it is told. */
const HINTS = {
  batch: ({ resolved, at }) => batchHint(resolved, at),
  steps: ({ resolved, facts, at }) => stepsHint(resolved, facts, at),
  epochs: ({ resolved, facts, at }) => epochsHint(resolved, facts, at),
  length: ({ resolved, facts, at }) => lengthHint(resolved, facts, at),
  trained: ({ resolved, facts, at }) => trainedHint(resolved, facts, at),
  memory: ({ check, facts, at }) => memoryHintAt(check, facts, at),
  lastRun: ({ resolved, facts, check }) => lastRunHint(resolved, facts, check.tree),
} satisfies Record<string, (known: Known) => HintText | undefined>;

export type HintKind = keyof typeof HINTS;
export const HINT_KINDS = Object.keys(HINTS) as readonly HintKind[];

type HintText = Omit<InlayHint, "kind">;

interface Known {
  readonly check: ConfigCheck;
  readonly resolved: ResolvedConfig;
  readonly facts: ConfigFacts;
  readonly at: At;
}

/**
 * What the config comes to with this data, model and machine. A hint that needs what nobody has read yet is left out,
 * and so is one whose numbers are wrong anyway: nothing is said about a config that has errors in those keys.
 */
export function inlayHints(check: ConfigCheck, facts: ConfigFacts): readonly InlayHint[] {
  const { tree, resolved, findings, lines } = check;
  const isFaulty = faultyNodes(findings, lines);
  const at = (...paths: readonly string[]): ConfigNode | undefined => {
    const nodes = paths.map((path) => nodeAt(tree.root, path)).filter((node) => node !== undefined);
    // One wrong value makes the number that several make wrong.
    return nodes.some(isFaulty) ? undefined : nodes[0];
  };
  return HINT_KINDS.flatMap((kind) => {
    const hint = HINTS[kind]({ check, resolved, facts, at });
    return hint === undefined ? [] : [{ kind, ...hint }];
  });
}

type At = (...paths: readonly string[]) => ConfigNode | undefined;

function batchHint({ train }: ResolvedConfig, at: At): HintText | undefined {
  const node = at("train.gradient_accumulation_steps", "train.per_device_train_batch_size");
  const batch = train.per_device_train_batch_size * train.gradient_accumulation_steps;
  if (node === undefined || !Number.isSafeInteger(batch) || batch < 1) return undefined;
  return {
    offset: node.end,
    label: `= ${formatInteger(batch)} effective batch`,
    tooltip: `${formatInteger(train.per_device_train_batch_size)} rows at a time, ${formatInteger(train.gradient_accumulation_steps)} times per step`,
  };
}

function stepsHint(resolved: ResolvedConfig, facts: ConfigFacts, at: At): HintText | undefined {
  const { train } = resolved;
  const node = at(
    ...["train.num_train_epochs", "train.per_device_train_batch_size", "train.gradient_accumulation_steps"],
  );
  const rows = knownTrainRows(resolved, facts);
  if (node === undefined || rows === undefined || train.max_steps !== null) return undefined;
  const steps = totalSteps(rows, train);
  if (!Number.isSafeInteger(steps) || steps < 1) return undefined;
  const batch = train.per_device_train_batch_size * train.gradient_accumulation_steps;
  return {
    offset: node.end,
    label: `= ${formatInteger(steps)} ${steps === 1 ? "step" : "steps"}`,
    tooltip: `${formatInteger(rows)} rows in batches of ${formatInteger(batch)}, ${String(train.num_train_epochs)} times`,
  };
}

/** How often the rows are gone through in the steps that are given. */
function epochsHint(resolved: ResolvedConfig, facts: ConfigFacts, at: At): HintText | undefined {
  const { train } = resolved;
  const node = at(
    ...["train.max_steps", "train.per_device_train_batch_size", "train.gradient_accumulation_steps"],
  );
  const rows = knownTrainRows(resolved, facts);
  if (node?.path !== "train.max_steps" || rows === undefined || train.max_steps === null) return undefined;
  const stepsPerEpoch = totalSteps(rows, { ...train, max_steps: null, num_train_epochs: 1 });
  const epochs = train.max_steps / stepsPerEpoch;
  if (!Number.isFinite(epochs)) return undefined;
  const label = epochs < 100 ? String(Number(epochs.toPrecision(2))) : formatInteger(epochs);
  return {
    offset: node.end,
    label: `= ${label} ${label === "1" ? "epoch" : "epochs"}`,
    tooltip: `${formatInteger(rows)} rows are ${formatInteger(stepsPerEpoch)} ${stepsPerEpoch === 1 ? "step" : "steps"}`,
  };
}

function lengthHint(resolved: ResolvedConfig, facts: ConfigFacts, at: At): HintText | undefined {
  const node = at("data.max_length");
  let [rows, longer, longest] = [0, 0, 0];
  for (const path of resolved.data.train) {
    const known = knownTokens(path, resolved, facts);
    if (known?.rowsOver === undefined) return undefined;
    rows += known.rows;
    longer += known.rowsOver;
    longest = Math.max(longest, known.lengths.max);
  }
  if (node === undefined || rows === 0) return undefined;
  if (longer === 0) {
    return {
      offset: node.end,
      label: `longest row: ${formatInteger(longest)}`,
      tooltip: `All ${formatInteger(rows)} rows have at most ${formatInteger(longest)} tokens`,
    };
  }
  const { truncation } = resolved.data;
  return {
    offset: node.end,
    label: `${percent(longer / rows)} of rows are longer`,
    tooltip: `${formatInteger(longer)} of ${formatInteger(rows)} rows; the longest has ${formatInteger(longest)} tokens. \`truncation: ${truncation}\`: ${keyAt("data.truncation")?.choices?.[truncation] ?? ""}`,
  };
}

function trainedHint(resolved: ResolvedConfig, facts: ConfigFacts, at: At): HintText | undefined {
  const node = at("method.name", "method.r", "method.target_modules");
  const model = facts.model?.(resolved.model.name_or_path);
  if (node === undefined || model === undefined) return undefined;
  const tensors = [...model.tensors].map(([name, shape]) => ({ name, shape }));
  const read = readModelShape(model.config, tensors);
  if (read === undefined) return undefined;
  const { plan } = planMethod(resolved, read.shape);
  if (plan.name === "full") return undefined;
  const { trained } = adapterCost(read.shape, plan, { adapterBytes: 4, activationBytes: 2 });
  const { total } = countParameters(read.shape);
  if (!(trained > 0) || !(total > 0)) return undefined;
  return {
    offset: node.end,
    label: `${percent(trained / (total + trained))} of parameters trained`,
    tooltip: `${formatInteger(trained)} of ${formatInteger(total + trained)} parameters`,
  };
}

function memoryHintAt(check: ConfigCheck, facts: ConfigFacts, at: At): HintText | undefined {
  const node = at("model.name_or_path");
  const memory = checkedMemory(check, facts);
  if (node === undefined || memory?.device === undefined) return undefined;
  return {
    offset: node.end,
    label: memoryHint(memory.forecast, memory.device),
    tooltip: memoryHover(memory.forecast, memory.device),
  };
}

/** Behind `train:`, or where that is not there, behind the first key. */
function lastRunHint(resolved: ResolvedConfig, facts: ConfigFacts, tree: ConfigTree): HintText | undefined {
  const node = nodeAt(tree.root, "train") ?? tree.root?.children[0];
  const last = facts.lastRun?.(resolved);
  if (node === undefined || last === undefined) return undefined;
  // A group begins on the next line, and nothing has no place of its own: the hint belongs behind the colon.
  const isBelow = tree.text.slice(node.keyEnd, node.start).includes("\n");
  const isNothing = node.kind === "scalar" && node.source === "";
  const offset = isBelow || isNothing ? node.keyEnd + 1 : node.end;
  return { offset, label: outcomeHint(last.run), tooltip: lastRunMarkdown(last) };
}

/** `12.4 %`, `0.03 %`: three digits at the most, and never a share that is there as 0. */
function percent(share: number): string {
  const value = 100 * share;
  if (value > 0 && value < 0.01) return "less than 0.01 %";
  return `${value.toFixed(value < 0.1 ? 2 : value < 99.95 ? 1 : 0)} %`;
}
