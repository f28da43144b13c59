import type { Evaluation, GateCheck, Verdict } from "../../../protocol/evaluation";
import { escapeControls } from "../../../base/escape";
import { amountText, intervalText, numbersOf, type Numbers } from "./numbers";
import { SIGN_WORDS } from "./build";

export interface TerminalOptions {
  readonly columns: number;
  /** False: ASCII signs, arrows and dashes. */
  readonly unicode: boolean;
  readonly colour: boolean;
}

const MARGIN = "  ";
const SIGNS = {
  worse: ["▲", "!"],
  cannotTell: ["?", "?"],
  noWorse: ["=", "="],
  improved: ["↑", "+"],
} as const;
const COLOURS: Readonly<Record<Verdict, string>> = {
  worse: "33",
  cannotTell: "",
  noWorse: "",
  improved: "34",
};

/** The sentence, word for word as in the report, and the checks, worst first; at most 80 columns wide. */
export function terminalSummary(evaluation: Evaluation, options: TerminalOptions): string {
  const width = Math.min(80, Math.max(40, options.columns));
  const { sentence, strong } = evaluation.summary;
  const lines = [...wrapStrong(escapeControls(sentence), strong, width, options)];
  if (evaluation.gate.checks.length > 0) {
    lines.push("", ...checkLines(numbersOf(evaluation), width, options));
  }
  return lines.map((line) => line.trimEnd()).join("\n");
}

function checkLines(numbers: Numbers, width: number, options: TerminalOptions): string[] {
  const rows = numbers.evaluation.gate.checks.map((check) => ({
    check,
    word: SIGN_WORDS[check.verdict],
    title: ascii(escapeControls(check.title), options),
    change: ascii(changeText(check), options),
    range: ascii(rangeText(numbers, check), options),
  }));
  const head = ascii("base → tuned", options);
  const changeWidth = Math.max(head.length, ...rows.map((row) => row.change.length));
  const rangeWidth = Math.max("95% interval".length, ...rows.map((row) => row.range.length));
  const titleWidth = Math.max(12, width - 20 - changeWidth - rangeWidth);
  const header = `${MARGIN}${" ".repeat(15 + titleWidth + 1)}${head.padStart(changeWidth)}  ${"95% interval".padStart(rangeWidth)}`;
  const body = rows.map(({ check, word, title, change, range }) => {
    const mark = SIGNS[check.verdict][options.unicode ? 0 : 1];
    const verdict = paint(`${mark} ${word.padEnd(12)}`, COLOURS[check.verdict], options);
    const tail = paint(range.padStart(rangeWidth), "2", options);
    return `${MARGIN}${verdict} ${cut(title, titleWidth, options).padEnd(titleWidth)} ${change.padStart(changeWidth)}  ${tail}`;
  });
  return [paint(header, "2", options), ...body];
}

function changeText(check: GateCheck): string {
  if (check.before === null && check.after === null) return "not estimable";
  const one = (value: number | null): string => (value === null ? "–" : amountText(check.metric, value));
  return `${one(check.before)} → ${one(check.after)}`;
}

/** The interval of the value after; its check's reason says what it means. */
function rangeText(numbers: Numbers, check: GateCheck): string {
  if (check.after === null) return "";
  const which = {
    subject: numbers.current,
    ...(check.group === undefined ? {} : { column: check.group.column }),
    ...(check.label === undefined ? {} : { label: check.label }),
  };
  const text = intervalText(numbers.find(check.metric, which));
  return text === "–" ? "" : text;
}

/** Wraps by words; strong phrases stay bold across line ends. */
function wrapStrong(
  sentence: string,
  strong: readonly string[],
  width: number,
  options: TerminalOptions,
): string[] {
  const bold = new Set<number>();
  let from = 0;
  for (const phrase of strong) {
    const at = sentence.indexOf(phrase, from);
    if (at === -1) continue;
    for (let i = at; i < at + phrase.length; i++) bold.add(i);
    from = at + phrase.length;
  }
  const lines: string[] = [];
  let line = "";
  let length = 0;
  for (const match of sentence.matchAll(/\S+/gu)) {
    const word = match[0];
    if (length > 0 && length + 1 + word.length > width - MARGIN.length) {
      lines.push(MARGIN + line);
      line = "";
      length = 0;
    }
    const painted = bold.has(match.index) ? paint(ascii(word, options), "1", options) : ascii(word, options);
    line += length > 0 ? ` ${painted}` : painted;
    length += (length > 0 ? 1 : 0) + word.length;
  }
  return length > 0 ? [...lines, MARGIN + line] : lines;
}

function paint(text: string, code: string, options: TerminalOptions): string {
  return options.colour && code !== "" ? `\u001b[${code}m${text}\u001b[0m` : text;
}

function ascii(text: string, options: TerminalOptions): string {
  if (options.unicode) return text;
  return text
    .replace(/→/gu, "->")
    .replace(/[−–]/gu, "-")
    .replace(/[“”]/gu, '"')
    .replace(/…/gu, "...")
    .replace(/[^\p{ASCII}]/gu, "?");
}

function cut(text: string, most: number, options: TerminalOptions): string {
  const characters = Array.from(text);
  if (characters.length <= most) return text;
  const gap = options.unicode ? "…" : "...";
  const half = Math.max(1, Math.floor((most - gap.length) / 2));
  return `${characters.slice(0, half).join("")}${gap}${characters.slice(-half).join("")}`;
}
