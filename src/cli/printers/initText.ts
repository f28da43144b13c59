import { escapeControls } from "../../base/escape";
import type { Advice } from "../../core/runconfig/advise/advise";
import { settingsText } from "../../core/runconfig/advise/refusal";
import { paint, plain, type TerminalStyle } from "../terminalStyle";

type Given = Extract<Advice, { readonly ok: true }>;
type Refused = Extract<Advice, { readonly ok: false }>;

/** What was written, what it takes, and the alternatives with what they cost. */
export function adviceLines(
  { proposal, alternatives }: Given,
  written: string,
  style: TerminalStyle,
): readonly string[] {
  const others = alternatives.flatMap(({ title, costs, command }, i) => [
    `  ${String(i + 1)}  ${paint(escapeControls(title), "bold", style)}`,
    ...wrapped(costs.join("; "), "     ", style),
    paint(`     ${escapeControls(command)}`, "dim", style),
  ]);
  return [
    paint(`Wrote ${escapeControls(written)}: ${escapeControls(proposal.title)}.`, "bold", style),
    ...wrapped(proposal.costs.join(", "), "  ", style),
    ...(others.length === 0 ? [] : ["", "Others, with what they cost:", ...others]),
    "",
    `next: tunesmith run ${escapeControls(written)}`,
  ].map((line) => plain(line, style));
}

/** Why there is no proposal, and what it would need. */
export function refusalLines(
  { message, reasons, needs, choices }: Refused,
  command: string,
  style: TerminalStyle,
): readonly string[] {
  const list = (title: string, items: readonly string[]): readonly string[] =>
    items.length === 0 ? [] : [`  ${title}`, ...items.flatMap((item) => bullet(item, style))];
  const ways = choices.map(({ title, settings }) => `${title}: ${command} ${settingsText(settings)}`);
  return [
    `${escapeControls(message)}.`,
    ...list("because", reasons),
    ...list("needed", needs),
    ...list("or", ways),
  ].map((line) => plain(line, style));
}

function bullet(text: string, style: TerminalStyle): readonly string[] {
  const [first = "", ...more] = wrapped(text, "      ", style);
  return [`    - ${first.trimStart()}`, ...more];
}

function wrapped(text: string, indent: string, style: TerminalStyle): readonly string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of escapeControls(text).split(" ")) {
    if (line !== indent && line.length + 1 + word.length > style.columns) {
      lines.push(line);
      line = indent;
    }
    line += line === indent ? word : ` ${word}`;
  }
  return [...lines, line];
}
