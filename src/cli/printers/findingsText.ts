import { escapeControls } from "../../base/escape";
import { formatInteger, formatSeconds } from "../../base/format";
import type { Excerpt } from "../../node/lint/readExcerpt";
import type { Finding, FindingsSummary } from "../../protocol/findings";
import { paint, plain, type TerminalStyle } from "../terminalStyle";
import { excerptLines } from "./findingsExcerpt";

/** One finding as a person reads it: the place, the line with carets under the fault, notes, help. */
export function printFinding(finding: Finding, excerpt: Excerpt | undefined, style: TerminalStyle): string {
  const tint = (text: string): string => paint(text, finding.severity === "error" ? "red" : "orange", style);
  const dim = (text: string): string => paint(text, "dim", style);
  const place = [finding.file, finding.line, finding.column].filter((part) => part !== undefined).join(":");
  const mark = finding.fix?.safety === "safe" ? " [*]" : "";
  const gutter = " ".repeat(Math.max(4, String(finding.line ?? "").length));
  const lines = [
    `${paint(escapeControls(place), "bold", style)}: ${tint(finding.code)}${mark} ${escapeControls(finding.message)}`,
  ];
  if (excerpt !== undefined) {
    const { text, carets } = excerptLines(excerpt, style.columns - gutter.length - 3, plain("…", style));
    const number = String(finding.line ?? "").padStart(gutter.length);
    lines.push(dim(`${gutter} |`), `${dim(`${number} |`)} ${text}`, `${dim(`${gutter} |`)} ${tint(carets)}`);
  }
  const notes = notesOf(finding);
  if (notes.length > 0 && excerpt !== undefined) lines.push(dim(`${gutter} |`));
  for (const [kind, note] of notes) lines.push(`${dim(`${gutter} =`)} ${kind}: ${escapeControls(note)}`);
  return `${lines.join("\n")}\n`;
}

function notesOf(finding: Finding): (readonly [string, string])[] {
  const notes = (finding.related ?? []).map((related): readonly [string, string] => {
    const place = [related.file, related.line, related.column].filter((part) => part !== undefined).join(":");
    return ["note", `${place}: ${related.message}`];
  });
  if (finding.help !== undefined) notes.push(["help", finding.help]);
  if (finding.fix !== undefined && (finding.help === undefined || finding.fix.safety === "unsafe"))
    notes.push([
      "help",
      lowerFirst(finding.fix.title) + (finding.fix.safety === "safe" ? "" : " (an unsafe fix)"),
    ]);
  return notes;
}

/** The last lines: how many of what, and what `--fix` would do. */
export function printSummary(summary: FindingsSummary, unsafe: number, seconds: number): string {
  const { errors, warnings, infos, rows, files, fixable } = summary;
  const total = errors + warnings + infos;
  const where = `${count(rows, "row")}${files === 1 ? "" : ` in ${count(files, "file")}`}, ${formatSeconds(seconds)}`;
  if (total === 0) return `Nothing found (${where}).\n`;
  const parts = [
    count(errors, "error"),
    count(warnings, "warning"),
    ...(infos > 0 ? [count(infos, "info")] : []),
  ];
  const fixes = [
    ...(fixable > 0 ? [`[*] ${formatInteger(fixable)} fixable with \`--fix\``] : []),
    ...(unsafe > 0
      ? [`${formatInteger(unsafe)} ${fixable > 0 ? "more" : "fixable"} with \`--fix --unsafe-fixes\``]
      : []),
  ];
  const tail = fixes.length > 0 ? `${fixes.join("; ")}.\n` : "";
  return `Found ${formatInteger(total)}: ${parts.join(", ")} (${where}).\n${tail}`;
}

function count(n: number, noun: string): string {
  return `${formatInteger(n)} ${noun}${n === 1 ? "" : "s"}`;
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
