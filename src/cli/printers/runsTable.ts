import { escapeControls } from "../../base/escape";
import { formatFixed } from "../../base/format";
import type { RunListEntry } from "../../protocol/run";
import { paint, type TerminalStyle } from "../terminalStyle";

/** `tunesmith runs list` for people: newest first. */
export function runsTable(entries: readonly RunListEntry[], style: TerminalStyle): string {
  if (entries.length === 0) return "No run yet. Start one: tunesmith run <config.tune.yaml>\n";
  const rows = entries
    .toReversed()
    .map((entry) => [
      escapeControls(entry.id),
      entry.state,
      entry.kind === "train" ? `${entry.step}/${entry.totalSteps}` : "",
      lossOf(entry),
      entry.createdAt.slice(0, 16).replace("T", " "),
    ]);
  const head = ["run", "state", "steps", "loss", "started (UTC)"];
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd();
  return `${[paint(line(head), "dim", style), ...rows.map(line)].join("\n")}\n`;
}

function lossOf({ metrics }: RunListEntry): string {
  const loss = metrics["loss"];
  return typeof loss === "number" ? formatFixed(loss, 3) : "";
}
