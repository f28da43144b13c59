import { escapeControls } from "../../base/escape";
import { formatInteger } from "../../base/format";
import type { DeviceFacts } from "../../core/memory/device";
import { sum, type Forecast } from "../../core/memory/forecast/forecast";
import type { FitProposal } from "../../core/memory/fit/makeItFit";
import {
  bandText,
  fitOf,
  gib,
  neededBand,
  notes,
  PARTS,
  PHASES,
  type Fit,
  unitFor,
} from "../../core/memory/memoryText";
import type { RunForecast } from "../../core/memory/forecast/runForecast";
import type { RowFacts, RunMemory } from "../../core/memory/runMemory";
import type { ResolvedConfig } from "../../core/runconfig/resolve/resolvedConfig";
import type { Hardware } from "../../node/hardware/readHardware";
import { paint, plain, type TerminalStyle } from "../terminalStyle";
import { titleLines } from "./stage";

export interface Estimate {
  readonly memory: RunMemory;
  readonly machine: { readonly devices: readonly DeviceFacts[]; readonly hardware: Hardware };
  readonly resolved: ResolvedConfig;
  readonly rows: RowFacts;
}

const NAME = 13;
const COLUMN = 10;

/** A table by part and phase with bars for training, every device with what is free on it, and ways to make it fit. */
export function estimateLines(
  { memory, machine, resolved, rows }: Estimate,
  style: TerminalStyle,
): readonly string[] {
  const { forecast, device, forecastOn } = memory;
  const engine = forecast.engine === "onnx" ? "embedded engine" : "full engine";
  return [
    ...titleLines(`${resolved.name} · memory of the ${engine}`, null, style),
    ...table(forecast, style),
    ...wrapped(lengthText(resolved, rows), "  ", style).map((line) => paint(line, "dim", style)),
    "",
    ...machine.devices.flatMap((one) => deviceLines(forecastOn(one), one, one === device, style)),
    ...missing(resolved, machine.hardware, device),
    ...(device !== undefined && forecast.merge !== null && device.kind !== "cpu"
      ? mergeLine(forecast.merge, machine.devices)
      : []),
    ...notes(forecast).flatMap((note) => wrapped(`${note.replaceAll("`", "")}.`, "  ", style)),
    ...proposalLines(memory.proposals(), style),
  ].map((line) => plain(line, style));
}

function table(forecast: RunForecast, style: TerminalStyle): readonly string[] {
  const phases = PHASES.flatMap((name) => {
    const phase = forecast[name];
    return phase === null ? [] : [{ name, phase }];
  });
  const { name: unit, cell } = unitFor(Math.max(...phases.map(({ phase }) => phase.highBytes)));
  const row = (name: string, cells: readonly string[]): string =>
    `  ${name.padEnd(NAME)}${cells.map((cell) => cell.padStart(COLUMN)).join("")}`;
  const room = style.columns - NAME - 4 - COLUMN * phases.length;
  const largest = Math.max(...PARTS.map(([key]) => forecast.train.components[key]));
  const bar = (bytes: number): string => {
    const length = largest > 0 ? Math.round((bytes / largest) * Math.max(0, room)) : 0;
    return length === 0 ? "" : `  ${paint((style.unicode ? "━" : "#").repeat(length), "blue", style)}`;
  };
  return [
    paint(
      row(
        unit,
        phases.map(({ name }) => name),
      ),
      "dim",
      style,
    ),
    ...PARTS.filter(([key]) => phases.some(({ phase }) => phase.components[key] > 0)).map(
      ([key, name]) =>
        row(
          name,
          phases.map(({ phase }) => cell(phase.components[key])),
        ) + bar(forecast.train.components[key]),
    ),
    row(
      "together",
      phases.map(({ phase }) => cell(sum(phase.components))),
    ),
    row(
      "at least",
      phases.map(({ phase }) => cell(phase.lowBytes)),
    ),
    row(
      "at most",
      phases.map(({ phase }) => cell(phase.highBytes)),
    ),
  ];
}

/** Which length of rows the activations are for. */
function lengthText({ data }: ResolvedConfig, { longestRow }: RowFacts): string {
  const limit = `data.max_length, ${formatInteger(data.max_length)} tokens`;
  if (longestRow === undefined) return `For rows of ${limit}: nobody has counted theirs.`;
  return longestRow >= data.max_length
    ? `For rows of ${limit}: the longest has ${formatInteger(longestRow)}.`
    : `For rows of ${formatInteger(longestRow)} tokens, as the longest has (${limit}).`;
}

const MARKS: Readonly<Record<Fit, readonly [mark: string, colour: "blue" | "orange" | "red"]>> = {
  fits: ["✔", "blue"],
  "may not fit": ["▲", "orange"],
  "does not fit": ["✘", "red"],
};

function deviceLines(
  forecast: RunForecast,
  device: DeviceFacts,
  isChosen: boolean,
  style: TerminalStyle,
): readonly string[] {
  const fit = fitOf(neededBand(forecast), device.freeBytes);
  const [mark, colour] = MARKS[fit];
  const name = device.id === "cpu" ? "cpu" : escapeControls(device.name);
  const phases = (["train", "evaluate"] as const).map((phase) => {
    const band = forecast[phase];
    return `${phase} ${bandText(band)} ${fitOf(band, device.freeBytes)}`;
  });
  const free = `${gib(device.freeBytes)} of ${gib(device.totalBytes)} GiB are free`;
  const details = [phases.join(" · "), ...(device.id === "cpu" ? [] : [escapeControls(device.id)])];
  return [
    `  ${paint(plain(mark, style), colour, style)} ${name}: ${free}${isChosen ? `: it ${fit}` : ""}`,
    ...details.map((detail) => paint(`    ${detail}`, "dim", style)),
  ];
}

/** Why the device that the config wants is not among those above. */
function missing(
  { train }: ResolvedConfig,
  { nvidia }: Hardware,
  device: DeviceFacts | undefined,
): readonly string[] {
  const lines: string[] = [];
  if (device === undefined) {
    const wanted = typeof train.devices === "string" ? train.devices : train.devices.join(", ");
    lines.push(`  ✘ train.devices names ${escapeControls(wanted)}, which is not there`);
  }
  if (nvidia.status === "timedOut") lines.push(`  ▲ nvidia-smi did not answer in ${nvidia.seconds} s`);
  if (nvidia.status === "failed" || nvidia.status === "garbled")
    lines.push(`  ▲ nvidia-smi: ${escapeControls(nvidia.detail)}`);
  return lines;
}

function mergeLine(merge: Forecast, devices: readonly DeviceFacts[]): readonly string[] {
  const host = devices.find(({ kind }) => kind === "cpu");
  if (host === undefined) return [];
  return [
    `  Merging needs ${bandText(merge)} GiB of the machine's memory: it ${fitOf(merge, host.freeBytes)}.`,
  ];
}

function proposalLines(proposals: readonly FitProposal[], style: TerminalStyle): readonly string[] {
  if (proposals.length === 0) return [];
  return [
    "",
    "  It fits with one of these, the least costly first:",
    ...proposals.flatMap(({ title, edits, costs, forecast }, i) => {
      const [first = "", ...more] = wrapped(
        `${escapeControls(title)}: ${bandText(neededBand(forecast))} GiB`,
        "     ",
        style,
      );
      return [
        `  ${i + 1}  ${paint(first.trimStart(), "bold", style)}`,
        ...more.map((line) => paint(line, "bold", style)),
        ...costs.flatMap((cost) => wrapped(cost, "     ", style)),
        ...edits.map(({ path, value }) => {
          const text = typeof value === "object" ? `[${value.join(", ")}]` : String(value);
          return paint(`     ${path}: ${escapeControls(text)}`, "dim", style);
        }),
      ];
    }),
  ];
}

function wrapped(text: string, indent: string, style: TerminalStyle): readonly string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(" ")) {
    if (line !== indent && line.length + 1 + word.length > style.columns) {
      lines.push(line);
      line = indent;
    }
    line += line === indent ? word : ` ${word}`;
  }
  return [...lines, line];
}
