import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { escapeControls } from "../../base/escape";
import { formatBytes, formatFixed, formatInteger } from "../../base/format";
import { terminalSummary } from "../../core/evaluation/report/terminal";
import type { RunSummary } from "../../core/runs/runSummary";
import type { Evaluation } from "../../protocol/evaluation";
import type { RunJson, RunResult } from "../../protocol/run";
import { paint, plain, type TerminalStyle } from "../terminalStyle";

/** "771 steps · loss 1.97 → 0.66 · 2 checkpoints" */
export function trainText(summary: RunSummary): string {
  const losses = summary.steps.flatMap(({ metrics }) =>
    typeof metrics["loss"] === "number" ? [metrics["loss"]] : [],
  );
  const ends = Math.max(1, Math.min(5, Math.floor(losses.length / 2)));
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const loss =
    losses.length === 0
      ? []
      : [
          `loss ${formatFixed(mean(losses.slice(0, ends)), 2)} → ${formatFixed(mean(losses.slice(-ends)), 2)}`,
        ];
  const saved = new Set(summary.checkpoints.map(({ step }) => step)).size;
  return [count(summary.step, "step"), ...loss, count(saved, "checkpoint")].join(" · ");
}

/** "600 rows, base against fine-tuned, 9 checks" */
export function evaluateText(evaluation: Evaluation): string {
  const suite = evaluation.suites[0];
  const compared = evaluation.results.some(({ subject }) => subject === "tuned");
  const rows = `${formatInteger(suite?.n ?? 0)} ${suite?.unit ?? "rows"}`;
  return `${rows}, ${compared ? "base against fine-tuned" : "base model"}, ${count(evaluation.gate.checks.length, "check")}`;
}

/** What came out, for a person: the sentence, the checks, the gate, where the files are, how to load the model. */
export function summaryText(
  facts: {
    readonly folder: string;
    readonly run: RunJson;
    readonly result: RunResult;
    readonly evaluation: Evaluation | undefined;
    readonly cwd: string;
  },
  style: TerminalStyle,
): string {
  const { evaluation, result } = facts;
  const blocks: string[] = [];
  if (evaluation !== undefined) {
    blocks.push(terminalSummary(evaluation, style));
    const gate = gateText(evaluation, facts.run, style);
    if (gate !== undefined) blocks.push(gate);
  }
  blocks.push(filesText(facts, style));
  if (result.loadSnippet !== undefined) blocks.push(loadText(result.loadSnippet, style));
  return `\n${blocks.join("\n\n")}\n`;
}

function gateText({ gate }: Evaluation, run: RunJson, style: TerminalStyle): string | undefined {
  if (gate.verdict === "absent") return undefined;
  const n = (verdict: string): number => gate.checks.filter((check) => check.verdict === verdict).length;
  const line = gate.checks.find(({ configLine }) => configLine !== undefined)?.configLine;
  const place = `${path.basename(run.configPath)}${line === undefined ? "" : `:${line}`}`;
  const words = { passed: "Gate passed", failed: "Gate failed", cannotTell: "Gate cannot be judged" }[
    gate.verdict
  ];
  const counts = [
    ...(n("worse") > 0 ? [`${n("worse")} worse`] : []),
    ...(n("cannotTell") > 0 ? [`${n("cannotTell")} cannot tell`] : []),
  ];
  const tail = counts.length === 0 ? count(gate.checks.length, "check") : counts.join(", ");
  return `  ${paint(words, "bold", style)}: ${tail} (${escapeControls(place)}).`;
}

function filesText(
  {
    folder,
    result,
    cwd,
    run,
  }: { readonly folder: string; readonly result: RunResult; readonly cwd: string; readonly run: RunJson },
  style: TerminalStyle,
): string {
  const line = (name: string, text: string, note = ""): string => {
    const whole = `  ${name.padEnd(11)}${escapeControls(text)}`;
    // A path is never cut, since people copy it: the note moves below it.
    const gap = whole.length + 3 + note.length <= style.columns ? "   " : `\n${" ".repeat(13)}`;
    return plain(note === "" ? whole : whole + gap + note, style);
  };
  const place = (name: string): string => shortPath(path.join(folder, name), cwd);
  const { html, md, json } = result.report ?? {};
  const main = html ?? md ?? json;
  const also = [html, md, json].flatMap((file) =>
    file === undefined || file === main ? [] : [path.extname(file)],
  );
  const trained = result.adapter ?? result.model;
  return [
    ...(main === undefined
      ? []
      : [line("Report", place(main), also.length === 0 ? "" : `(also ${also.join(" and ")})`)]),
    ...(trained === undefined
      ? []
      : [
          line(
            result.adapter === undefined ? "Model" : "Adapter",
            `${place(trained)}/`,
            `${formatBytes(sizeOf(path.join(folder, trained)))}${result.adapter === undefined ? "" : ", PEFT format"}`,
          ),
        ]),
    line("Run", run.id),
    line("Next", `tunesmith runs show ${run.id}`),
  ].join("\n");
}

function loadText(snippet: string, style: TerminalStyle): string {
  const lines = snippet.split("\n").map((line) => `    ${escapeControls(line)}`);
  return [`  ${paint("Load it", "bold", style)}`, ...lines].join("\n");
}

/** Relative when it is below the working folder. */
export function shortPath(file: string, cwd: string): string {
  const relative = path.relative(cwd, file);
  return relative.startsWith("..") || path.isAbsolute(relative) ? file : relative;
}

function sizeOf(folder: string): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
}

function count(n: number, noun: string): string {
  return `${formatInteger(n)} ${noun}${n === 1 ? "" : "s"}`;
}
