import { nodeAt, textOf, type ConfigNode } from "../../configTree";
import type { Detection } from "../detection";
import type { Dialect } from "../dialect";
import { codecOf } from "./codecs";
import { axolotlToNative } from "./axolotlToNative";
import { carry, createDraft, leave, leaveTheRest, valueOf, type Draft } from "./draft";
import { carryImplied } from "./implied";
import { llamaFactoryToNative } from "./llamaFactoryToNative";
import { llamaFactoryV1ToNative, V1_ROWS } from "./llamaFactoryV1";
import { reasonFor } from "./reasons";
import { rowsOf } from "./rows";
import { torchtuneToNative } from "./torchtuneToNative";
import { trlToNative } from "./trlToNative";

/** Carries another tool's config over to ours; what has no equal stays behind, with its reason. */
export function toNative(root: ConfigNode, text: string, dialect: Dialect, detection: Detection): Draft {
  const draft = carryOver(root, text, dialect, detection);
  leaveTheRest(draft, (node) => reasonFor(node.name));
  return draft;
}

/** What a config of another tool says in our words; nothing is told of what has no equal. */
export function carryOver(root: ConfigNode, text: string, dialect: Dialect, detection: Detection): Draft {
  const draft = createDraft(root, text);
  const compound = {
    axolotl: axolotlToNative,
    "llama-factory": detection.nested === true ? llamaFactoryV1ToNative : llamaFactoryToNative,
    trl: trlToNative,
    torchtune: torchtuneToNative,
  }[dialect.id];
  compound(draft);
  const rows = detection.nested === true ? V1_ROWS : rowsOf(dialect.id);
  for (const { native, foreign } of rows) {
    const node = nodeAt(root, foreign);
    if (node === undefined || draft.used.has(foreign)) continue;
    const value = valueOf(node, dialect.reader);
    if (value === null || value instanceof Map) continue;
    if (node.kind === "scalar" && textOf(node).includes("${")) continue;
    const carried = codecOf(dialect.id, native, detection.nested).toNative(value);
    if (carried === undefined) leave(draft, node, reasonFor(foreign));
    else carry(draft, native, carried, node);
  }
  shareOfSteps(draft);
  if (dialect.id !== "torchtune") carryImplied(draft, dialect.id, dialect.label, detection.nested);
  return draft;
}

/** `warmup_steps` below 1 is a share of all steps to transformers. */
function shareOfSteps(draft: Draft): void {
  const steps = draft.carried.get("train.warmup_steps");
  if (steps === undefined || typeof steps.value !== "number" || steps.value >= 1 || steps.value === 0) return;
  draft.carried.delete("train.warmup_steps");
  draft.carried.set("train.warmup_ratio", { ...steps, path: "train.warmup_ratio" });
}
