import { escapeControls } from "../../base/escape";
import { formatSeconds } from "../../base/format";
import { paint, plain, type TerminalStyle } from "../terminalStyle";

/** One finished part of a run: a mark, its name, what came out, and how long it took. */
export interface Stage {
  readonly name: string;
  readonly ok: boolean;
  readonly text: string;
  /** Null where it would say nothing. */
  readonly seconds: number | null;
}

const NAME_WIDTH = 10;

export function stageLine({ name, ok, text, seconds }: Stage, style: TerminalStyle): string {
  const mark = plain(ok ? "✔" : "✘", style);
  const time = seconds === null ? "" : formatSeconds(seconds);
  const left = `  ${mark} ${name.padEnd(NAME_WIDTH)}`;
  const room = style.columns - left.length - time.length - 1;
  const shown = cut(plain(escapeControls(text), style), room, style).padEnd(time === "" ? 0 : room);
  return `  ${paint(mark, ok ? "blue" : "red", style)} ${name.padEnd(NAME_WIDTH)}${shown} ${paint(time, "dim", style)}`.trimEnd();
}

/** A warning below the stages, wrapped and indented. */
export function noteLines(text: string, style: TerminalStyle): string[] {
  const words = plain(escapeControls(text), style).split(" ");
  const lines: string[] = [];
  let line = "";
  for (const word of words) {
    if (line !== "" && line.length + 1 + word.length > style.columns - 4) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  lines.push(line);
  const mark = paint(plain("▲", style), "orange", style);
  return lines.map((one, i) => (i === 0 ? `  ${mark} ${one}` : `    ${one}`));
}

/** The title with the total time at its right, and the rule below it. */
export function titleLines(name: string, seconds: number | null, style: TerminalStyle): string[] {
  const title = plain(`Tunesmith · ${escapeControls(name)}`, style);
  const time = seconds === null ? "" : formatSeconds(seconds);
  const room = style.columns - 2 - time.length;
  const rule = plain("─", style).repeat(style.columns - 2);
  return [
    `  ${paint(cut(title, room - 1, style).padEnd(room), "bold", style)}${paint(time, "dim", style)}`.trimEnd(),
    `  ${paint(rule, "dim", style)}`,
  ];
}

function cut(text: string, width: number, style: TerminalStyle): string {
  if (text.length <= width) return text;
  const dots = plain("…", style);
  return text.slice(0, Math.max(0, width - dots.length)) + dots;
}
