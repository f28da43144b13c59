import type { RunSummary } from "../../core/runs/runSummary";
import { secondsLeft } from "../../core/runs/secondsLeft";
import { formatFixed } from "../../base/format";
import { paint, plain, type TerminalStyle } from "../terminalStyle";

/** What is in progress, ready to be drawn. */
export interface Progress {
  readonly name: string;
  /** 0..1, null when it is not known yet. */
  readonly share: number | null;
  readonly facts: readonly string[];
  /** Too short to be worth a line of its own where nothing is redrawn. */
  readonly minor: boolean;
}

const NAMES = {
  prepare: ["prepare", "rows"],
  "evaluate-base": ["evaluate", "base model"],
  train: ["train", ""],
  "evaluate-tuned": ["evaluate", "fine-tuned model"],
  save: ["save", ""],
  report: ["evaluate", "report"],
} as const;

export function progressOf(summary: RunSummary): Progress {
  const { phase, phaseDone, phaseTotal } = summary;
  if (phase === null)
    return { name: summary.ended === "done" ? "evaluate" : "prepare", share: null, facts: [], minor: true };
  const [name, what] = NAMES[phase];
  const share = phaseTotal > 0 ? Math.min(1, phaseDone / phaseTotal) : null;
  const facts = phase === "train" ? trainFacts(summary) : what === "" ? [] : [what];
  return { name, share, facts, minor: phase === "prepare" || phase === "save" || phase === "report" };
}

function trainFacts(summary: RunSummary): string[] {
  const loss = summary.steps.at(-1)?.metrics["loss"];
  const left = secondsLeft(summary);
  return [
    ...(typeof loss === "number" ? [`loss ${formatFixed(loss, 2)}`] : []),
    ...(left === null || left < 0.5 ? [] : [`${clock(left)} left`]),
  ];
}

const SPINNER = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const ASCII_SPINNER = ["|", "/", "-", "\\"];
const BAR = 40;

/** The line that moves: redrawn in place, `tick` turns its wheel. */
export function movingLine({ name, share, facts }: Progress, tick: number, style: TerminalStyle): string {
  const wheel = style.unicode ? SPINNER : ASCII_SPINNER;
  const percent = share === null ? "   " : `${Math.floor(share * 100)}%`.padStart(4);
  const tail = [percent, ...facts].join(plain(" · ", style));
  const width = Math.max(10, Math.min(BAR, style.columns - 14 - tail.length));
  const text = `  ${wheel[tick % wheel.length] ?? ""} ${name.padEnd(10)}${bar(share ?? 0, width, style)} ${tail}`;
  return text;
}

function bar(share: number, width: number, style: TerminalStyle): string {
  const done = Math.round(share * width);
  if (!style.unicode) return "#".repeat(done) + "-".repeat(width - done);
  if (done === 0) return paint("─".repeat(width), "dim", style);
  const head = done === width ? "━" : "╸";
  return `${"━".repeat(done - 1)}${head}${paint("─".repeat(width - done), "dim", style)}`;
}

/** For files and pipes: one line whenever another tenth is done. */
export function plainLine({ name, share, facts }: Progress, style: TerminalStyle): string {
  const tenth = `${Math.floor((share ?? 0) * 10) * 10}%`.padStart(4);
  return `    ${name.padEnd(10)}${[tenth, ...facts].join(plain(" · ", style))}`;
}

/** Seconds as "0:17", "1:02:05". */
function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number): string => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
