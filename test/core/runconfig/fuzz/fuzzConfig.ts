import { TextDocument } from "vscode-languageserver-textdocument";
import { createRandom } from "../../../../src/base/random";
import { checkRunConfig, type ConfigCheck } from "../../../../src/core/runconfig/checkRunConfig";
import { completeConfig } from "../../../../src/core/runconfig/features/completion";
import { anchorAt } from "../../../../src/core/runconfig/features/anchors";
import { codeLenses } from "../../../../src/core/runconfig/features/codeLenses";
import { fitFixes } from "../../../../src/core/runconfig/features/fitFixes";
import { foldedLines } from "../../../../src/core/runconfig/features/folding";
import { inlayHints } from "../../../../src/core/runconfig/features/inlayHints";
import { selectionAt } from "../../../../src/core/runconfig/features/selection";
import { configSymbols } from "../../../../src/core/runconfig/features/symbols";
import { formatConfig } from "../../../../src/core/runconfig/format/formatConfig";
import { sortKeys } from "../../../../src/core/runconfig/format/sortKeys";
import { hoverConfig } from "../../../../src/core/runconfig/features/hover";
import { FACTS } from "../features/fakeFacts";
import { edited, placeOf, randomEdit, START } from "./configEdits";

export interface ConfigFuzz {
  readonly edits: number;
  /** Milliseconds of processor or wall time, whichever is less busy, of the slowest edit with all features. */
  readonly slowestMs: number;
  /** Edits after which the text had a fault. */
  readonly faulty: number;
  readonly failures: readonly string[];
}

/** Edits between two returns to the faultless text: what is broken stays broken. */
const ROUND = 40;
/** No divisor of it, so that every state of a text comes up. */
const ASK_EVERY = 17;

/** Edits a config `count` times, and asks everything else that an editor can ask now and then. */
export function fuzzConfig(seed: number, count: number): ConfigFuzz {
  const random = createRandom(seed);
  const failures: string[] = [];
  let document = TextDocument.create("file:///fuzz.tune.yaml", "yaml", 0, START);
  let text = START;
  let slowestMs = 0;
  let faulty = 0;
  for (let i = 0; i < count; i++) {
    const edit = i % ROUND === 0 ? { start: 0, end: text.length, text: START } : randomEdit(random, text);
    const range = { start: placeOf(text, edit.start), end: placeOf(text, edit.end) };
    document = TextDocument.update(document, [{ range, text: edit.text }], i + 1);
    text = edited(text, edit);
    const began = process.cpuUsage();
    try {
      const check = checkRunConfig(document.getText(), { file: "x", facts: FACTS });
      if (check.tree.problems.length > 0) faulty++;
      const problem = document.getText() === text ? placesOutside(check, text) : "the text differs";
      if (problem !== undefined) throw new Error(problem);
      if (i % ASK_EVERY === 0) askAll(check, random.below(text.length + 1));
    } catch (error) {
      failures.push(`seed ${seed}, edit ${i}: ${String(error)}: ${JSON.stringify(text)}`);
    }
    const { user, system } = process.cpuUsage(began);
    slowestMs = Math.max(slowestMs, (user + system) / 1000);
  }
  return { edits: count, slowestMs, faulty, failures };
}

function placesOutside({ findings, lines }: ConfigCheck, text: string): string | undefined {
  for (const { code, line = 1, column = 1, endLine = line, endColumn = column } of findings) {
    const start = lines.offsetAt({ line, column });
    const end = lines.offsetAt({ line: endLine, column: endColumn });
    if (start > end || end > text.length) return `${code} from ${start} to ${end} of ${text.length}`;
  }
  return undefined;
}

function askAll(check: ConfigCheck, offset: number): void {
  const { tree } = check;
  completeConfig(tree, offset, FACTS, check.resolved);
  hoverConfig(check, offset);
  anchorAt(tree, offset);
  inlayHints(check, FACTS);
  codeLenses(check, FACTS);
  fitFixes(check, FACTS);
  configSymbols(tree);
  foldedLines(tree);
  const spans = selectionAt(tree, offset);
  if (spans.some(({ start, end }) => start > offset || end < offset))
    throw new Error("a selection beside its place");
  const formatted = formatConfig(tree).reduceRight(
    (text, { start, end, newText }) => text.slice(0, start) + newText + text.slice(end),
    tree.text,
  );
  if (formatted !== tree.text && formatConfig({ text: formatted, problems: [] }).length > 0)
    throw new Error("formatting is not done after one time");
  sortKeys(tree);
}
