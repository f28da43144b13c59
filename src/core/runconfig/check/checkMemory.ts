import { bandText, fitOf, gib, isAbove, largestPart, neededBand, neediest } from "../../memory/memoryText";
import type { FitProposal } from "../../memory/fit/makeItFit";
import type { RunMemory } from "../../memory/runMemory";
import { readModelShape } from "../../memory/model/readModelShape";
import type { ConfigFacts } from "../configFacts";
import { nodeAt, type ConfigNode } from "../configTree";
import type { Reporter } from "./reporter";
import type { ResolvedConfig } from "../resolve/resolvedConfig";

/** Keys that a forecast is told at, by which part is the largest; the first that is in the file. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  weights: ["model.quantization", "model.name_or_path"],
  optimizer: ["train.optim", "method.name"],
  gradients: ["method.name"],
  adapter: ["method.r", "method.name"],
};
const ANYWHERE = [
  "train.per_device_train_batch_size",
  "data.max_length",
  "train",
  "method",
  "model.name_or_path",
  "model",
] as const;

/** MEM002: the model's own files do not say how large it is, so no forecast can be made. */
export function checkSizes(
  root: ConfigNode,
  { model: name }: Pick<ResolvedConfig, "model">,
  facts: ConfigFacts,
  reporter: Reporter,
): void {
  const node = nodeAt(root, "model.name_or_path");
  const model = node === undefined ? undefined : facts.model?.(name.name_or_path);
  if (node === undefined || model?.config === undefined || node.value !== name.name_or_path) return;
  const tensors = [...model.tensors].map(([tensor, shape]) => ({ name: tensor, shape }));
  if (readModelShape(model.config, tensors) !== undefined) return;
  reporter.report(
    "MEM002",
    "info",
    node,
    `the \`config.json\` of \`${name.name_or_path}\` does not say how large the model is: nothing is known of its memory`,
    { help: "it needs `hidden_size`, `num_hidden_layers`, `num_attention_heads` and `vocab_size`" },
  );
}

/**
 * MEM001: the forecast lies above the device's free memory. An error when even the lower end of the band is more than the
 * device has in all; a warning when it is a matter of what is free now, of the upper end, or of a rough forecast.
 */
export function checkMemory(root: ConfigNode, memory: RunMemory, reporter: Reporter): void {
  const { forecast, device, proposals } = memory;
  if (device === undefined || !isAbove(forecast, device)) return;
  const phase = neediest(forecast);
  const largest = largestPart(forecast[phase]);
  const place = [...(PLACES[largest.name] ?? []), ...ANYWHERE]
    .map((path) => nodeAt(root, path))
    .find((node) => node !== undefined);
  const never = fitOf(neededBand(forecast), device.totalBytes) === "does not fit" && !forecast.rough;
  const needs = `${phase === "train" ? "training" : "evaluating"} needs ${bandText(forecast[phase])} GiB`;
  const has = never
    ? `${device.name} has ${gib(device.totalBytes)} GiB`
    : `${gib(device.freeBytes)} of ${gib(device.totalBytes)} GiB are free on ${device.name}`;
  const rough = forecast.rough ? " (a rough forecast)" : "";
  reporter.report(
    "MEM001",
    never ? "error" : "warning",
    place === undefined
      ? { start: root.start, end: root.start }
      : { start: place.keyStart, end: Math.max(place.keyEnd, place.kind === "scalar" ? place.end : 0) },
    `${needs}${rough}, ${gib(largest.bytes)} of them for ${largest.name}; ${has}`,
    { help: helpOf(proposals(1)) },
  );
}

function helpOf([first]: readonly FitProposal[]): string {
  if (first === undefined) return "choose a smaller model or a device with more memory";
  const edits = first.edits.map(
    ({ path, value }) => `${path}: ${Array.isArray(value) ? `[${value.join(", ")}]` : String(value)}`,
  );
  return `it fits with ${edits.join(", ")} (${first.costs[0] ?? ""})`;
}
