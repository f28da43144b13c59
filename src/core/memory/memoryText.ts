import { formatFixed } from "../../base/format";
import { bandText, fitOf, gib } from "./bandText";
import type { DeviceFacts } from "./device";
import { sum, type Forecast, type MemoryComponents } from "./forecast/forecast";
import { needsAtMost } from "./fit/makeItFit";
import type { RunForecast } from "./forecast/runForecast";

export { bandText, fitOf, gib, type Fit } from "./bandText";

const GIB = 2 ** 30;

/** The whole of a device as it is called: 23.99 GiB are `24`. */
function wholeGib(bytes: number): string {
  const size = bytes / GIB;
  const round = Math.round(size);
  return round >= 1 && Math.abs(size - round) < 0.03 * size ? String(round) : gib(bytes);
}

/** Of the phases that a device must hold: each end of the band is the higher one. */
export function neededBand({ train, evaluate }: RunForecast): Pick<Forecast, "lowBytes" | "highBytes"> {
  return {
    lowBytes: Math.max(train.lowBytes, evaluate.lowBytes),
    highBytes: Math.max(train.highBytes, evaluate.highBytes),
  };
}

/** The hint at the end of a line: `13.2 ± 0.8 of 24 GiB`, with `rough` where it is. */
export function memoryHint(forecast: RunForecast, device: DeviceFacts): string {
  const text = `${bandText(neededBand(forecast))} of ${wholeGib(device.totalBytes)} GiB`;
  return forecast.rough ? `${text}, rough` : text;
}

/** Names of the parts, in the order of the contract. */
export const PARTS: readonly (readonly [keyof MemoryComponents, string])[] = [
  ["weights", "weights"],
  ["adapter", "adapter"],
  ["gradients", "gradients"],
  ["optimizer", "optimizer"],
  ["activations", "activations"],
  ["logits", "logits"],
  ["context", "context"],
];

export const PHASES = ["train", "evaluate", "merge"] as const;

/** The largest part of a phase, with its share. */
export function largestPart({ components }: Forecast): { readonly name: string; readonly bytes: number } {
  return PARTS.map(([key, name]) => ({ name, bytes: components[key] })).reduce((largest, part) =>
    part.bytes > largest.bytes ? part : largest,
  );
}

/** The hover: need against what is free, a row for each phase with its parts, and why it is rough. Markdown. */
export function memoryHover(forecast: RunForecast, device: DeviceFacts): string {
  const phases = PHASES.flatMap((name) => {
    const phase = forecast[name];
    return phase === null ? [] : [{ name, phase }];
  });
  const { name: unit, cell, rounded } = unitFor(Math.max(...phases.map(({ phase }) => phase.highBytes)));
  // What is nothing in every phase tells nothing; a column that is left out keeps the others on the screen.
  const parts = PARTS.filter(([key]) => phases.some(({ phase }) => phase.components[key] > 0));
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const fit = fitOf(neededBand(forecast), device.freeBytes);
  return [
    `**Needs ${bandText(neededBand(forecast))} GiB**, ${gib(device.freeBytes)} of ${gib(device.totalBytes)} GiB are free on ${escapeMarkdown(device.name)}: it ${fit}.`,
    "",
    row([unit, ...parts.map(([, name]) => name), "**together**", "band"]),
    row(["---", ...parts.map(() => "---:"), "---:", "---:"]),
    ...phases.map(({ name, phase }) =>
      row([
        name,
        ...parts.map(([key]) => cell(phase.components[key])),
        `**${cell(sum(phase.components))}**`,
        `${rounded(phase.lowBytes)}–${rounded(phase.highBytes)}`,
      ]),
    ),
    "",
    ...notes(forecast).map((note) => `${note}.`),
    ...(forecast.merge === null ? [] : ["Merging happens in the machine's memory, not on the device."]),
  ].join("\n");
}

interface Unit {
  readonly name: "GiB" | "MiB";
  /** Nothing at all is a dash; so little that the digits do not show it is `0.00`. */
  readonly cell: (bytes: number) => string;
  /** With a digit less, for what is an estimate by itself. */
  readonly rounded: (bytes: number) => string;
}

/** Tiny models are told in MiB: in GiB all of their parts would be 0.00. */
export function unitFor(largestBytes: number): Unit {
  const [name, size, digits] =
    largestBytes < 1024 ** 3 ? (["MiB", 1024 ** 2, 1] as const) : (["GiB", 1024 ** 3, 2] as const);
  return {
    name,
    cell: (bytes) => (bytes === 0 ? "–" : formatFixed(bytes / size, digits)),
    rounded: (bytes) => formatFixed(bytes / size, digits - 1),
  };
}

/** What else there is to know about a forecast, one sentence each, without a full stop. */
export function notes(forecast: RunForecast): readonly string[] {
  return [
    ...(forecast.rough ? [`Rough: ${forecast.reasons.join("; ")}`] : []),
    ...learntNotes(forecast),
    ...(forecast.checkpointing ? ["Activations are recomputed (`gradient_checkpointing`)"] : []),
  ].map((note) => note.replaceAll("\n", " "));
}

function learntNotes({ learntFrom = 0 }: RunForecast): readonly string[] {
  if (learntFrom === 0) return [];
  const runs = learntFrom === 1 ? "an earlier run" : `${String(learntFrom)} earlier runs`;
  return [`Training is narrowed by what ${runs} of this model and method measured on this machine`];
}

/** `train needs 27.3 ± 1.6 GiB`, for a finding or a sentence: the phase that needs more. */
export function neediest(forecast: RunForecast): "train" | "evaluate" {
  return forecast.evaluate.highBytes > forecast.train.highBytes ? "evaluate" : "train";
}

/** Whether the run fits on the device at all, by the upper end. */
export function isAbove(forecast: RunForecast, device: DeviceFacts): boolean {
  return needsAtMost(forecast) > device.freeBytes;
}

/** A device's name comes from a driver: it must not become markup. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+.!|<>-]/gu, "\\$&");
}
