import { createLineIndex } from "../../../../src/base/lineIndex";
import { applyEdits } from "../../../../src/core/lint/edits/applyFixes";
import { checkRunConfig, type ConfigCheck } from "../../../../src/core/runconfig/checkRunConfig";
import { codeLenses } from "../../../../src/core/runconfig/features/codeLenses";
import { completeConfig } from "../../../../src/core/runconfig/features/completion";
import type { ConfigCompletion } from "../../../../src/core/runconfig/features/completionItem";
import { fitFixes } from "../../../../src/core/runconfig/features/fitFixes";
import { foldedLines } from "../../../../src/core/runconfig/features/folding";
import { hoverConfig } from "../../../../src/core/runconfig/features/hover";
import { inlayHints } from "../../../../src/core/runconfig/features/inlayHints";
import { selectionAt } from "../../../../src/core/runconfig/features/selection";
import { configSymbols, type ConfigSymbol } from "../../../../src/core/runconfig/features/symbols";
import type { TextEdit } from "../../../../src/core/runconfig/format/lineEdits";
import { formatConfig } from "../../../../src/core/runconfig/format/formatConfig";
import { sortKeys } from "../../../../src/core/runconfig/format/sortKeys";
import { extractShared } from "../../../../src/core/runconfig/share/extractShared";
import { detectDialect } from "../../../../src/core/runconfig/dialects/detect";
import type { Detection } from "../../../../src/core/runconfig/dialects/detection";
import { completeForeign } from "../../../../src/core/runconfig/dialects/features/completeForeign";
import { hoverForeign } from "../../../../src/core/runconfig/dialects/features/hoverForeign";
import { dialectOfFacts, toConfigFacts } from "../caseFacts";
import type { Given } from "./golden";

/** What is asked about a config, by the role of the fence that has the answer; `words` stand before the role. */
export const ANSWERS: Readonly<Record<string, (given: Given, words: readonly string[]) => string>> = {
  completion: (given) => completionLines(given, complete(given)),
  /** The same, when a key was pressed and nobody asked. */
  typing: (given) => completionLines(given, complete(given, true)),
  /** The labels alone; of `8 labels` the first ones. */
  labels: (given, words) => {
    const labels = complete(given).map(({ label }) => label);
    const shown = labels.slice(0, Number(words.at(-1)) || Infinity);
    const more = labels.length - shown.length;
    return wrapped([...shown, ...(more > 0 ? [`and ${String(more)} more`] : [])]);
  },
  detail: (given, words) => taken(given, words).detail,
  documentation: (given, words) => taken(given, words).documentation,
  taken: (given, words) => {
    const { start, end, newText, cursor = newText.length } = taken(given, words);
    const written = `${newText.slice(0, cursor)}‸${newText.slice(cursor)}`;
    return visible(given.text.slice(0, start) + written + given.text.slice(end));
  },
  hover: (given) => {
    const check = checked(given);
    const detection = detectionOf(given);
    const found =
      detection === undefined
        ? hoverConfig(check, given.offset, toConfigFacts(given.facts), () => check)
        : hoverForeign(check.tree, detection, given.offset);
    if (found === undefined) return NOTHING;
    return `«${given.text.slice(found.start, found.end)}»\n\n${found.markdown}`;
  },
  hints: (given) =>
    inserted(
      given.text,
      hints(given).map(({ offset, label }) => ({ offset, text: ` ‹${label}›` })),
    ),
  tooltips: (given) =>
    hints(given)
      .map(({ label, tooltip }) => `‹${label}›\n${tooltip ?? ""}`.trimEnd())
      .join("\n\n") || NOTHING,
  lenses: (given) => lensesAbove(given),
  symbols: ({ text }) =>
    symbolLines(configSymbols(parsed(text)), createLineIndex(text)).join("\n") || NOTHING,
  folds: foldGutter,
  selection: ({ text, offset }) =>
    selectionAt(parsed(text), offset)
      .map(({ start, end }) => visible(text.slice(start, end)).replaceAll("\n", "⏎"))
      .join("\n") || NOTHING,
  fits: (given) =>
    fitFixes(checked(given), toConfigFacts(given.facts))
      .map(({ title, edits }) => `${title}\n${changes(given.text, applyEdits(given.text, edits))}`)
      .join("\n\n") || NOTHING,
  extraction: ({ text, offset }) => {
    const found = extractShared(parsed(text), offset);
    return found === undefined ? NOTHING : `${found.title}\n${changes(text, edited(text, found.edits))}`;
  },
  sorted: ({ text }) => edited(text, sortKeys(parsed(text)) ?? []),
  formatted: ({ text }) => edited(text, formatConfig(parsed(text))),
};

const NOTHING = "nothing";

export function checked({ text, facts }: Given): ConfigCheck {
  return checkRunConfig(text, {
    file: "run.tune.yaml",
    facts: toConfigFacts(facts),
    overrides: facts.set ?? [],
  });
}

/** Whose config it is, where that is another tool's. */
function detectionOf({ text, facts }: Given): Detection | undefined {
  const said = dialectOfFacts(facts);
  return said && { ...detectDialect(parsed(text).root, text), ...said };
}

function parsed(text: string): ConfigCheck["tree"] {
  return checkRunConfig(text, { file: "run.tune.yaml" }).tree;
}

export function complete(given: Given, isTyping = false): readonly ConfigCompletion[] {
  const { tree, resolved } = checked(given);
  const detection = detectionOf(given);
  if (detection !== undefined) return completeForeign(tree, detection, given.offset);
  return completeConfig(tree, given.offset, toConfigFacts(given.facts), resolved, isTyping);
}

/** Kind, what is written, whether more is offered right after it, and what is said of it, best first. */
function completionLines({ text, offset }: Given, items: readonly ConfigCompletion[]): string {
  const [first] = items;
  if (first === undefined) return NOTHING;
  const told = items.map((item) => [
    item.kind,
    `${visible(item.newText).replaceAll("\n", "⏎")}${item.continues ? "▸" : ""}`,
    item.newText.startsWith(item.label) ? item.detail : [`(${item.label})`, item.detail].join(" ").trimEnd(),
  ]);
  const replaced = new Set(
    items.map(({ start, end }) => `${text.slice(start, offset)}‸${text.slice(offset, end)}`),
  );
  return [...(replaced.has("‸") ? [] : [`in place of ${[...replaced].join(" or ")}`]), ...columns(told)].join(
    "\n",
  );
}

function taken(given: Given, words: readonly string[]): ConfigCompletion {
  const wanted = words.at(-1);
  const items = complete(given);
  const found = items.find(({ label }) => label === wanted);
  if (found === undefined)
    throw new Error(`${String(wanted)} is not among ${items.map(({ label }) => label).join(", ")}`);
  return found;
}

export function hints(given: Given): ReturnType<typeof inlayHints> {
  return inlayHints(checked(given), toConfigFacts(given.facts));
}

export function lensesOf(given: Given): ReturnType<typeof codeLenses> {
  return codeLenses(checked(given), toConfigFacts(given.facts));
}

/** Each line that has lenses, below them. */
function lensesAbove(given: Given): string {
  const { text } = given;
  const lenses = lensesOf(given);
  if (lenses.length === 0) return NOTHING;
  const offsets = [...new Set(lenses.map(({ offset }) => offset))];
  return inserted(
    text,
    offsets.map((offset) => {
      const here = lenses.filter((lens) => lens.offset === offset);
      const told = here.map((lens) => `${lens.title}${lens.action === "lintData" ? ` ${lens.file}` : ""}`);
      return { offset, text: `‹${told.join(" | ")}›\n` };
    }),
  );
}

function symbolLines(
  symbols: readonly ConfigSymbol[],
  lines: ReturnType<typeof createLineIndex>,
  depth = 0,
): readonly string[] {
  return symbols.flatMap(({ name, detail, kind, start, end, children }) => {
    const [first, last] = [lines.positionAt(start).line, lines.positionAt(end).line];
    const place = first === last ? String(first) : `${String(first)}–${String(last)}`;
    return [
      ...columns([[`${"  ".repeat(depth)}${name}`, kind, place, detail]], [30, 8, 6]),
      ...symbolLines(children, lines, depth + 1),
    ];
  });
}

/** The text with a column for each depth of folds. */
function foldGutter({ text }: Given): string {
  const folds = foldedLines(parsed(text));
  const lines = text.trimEnd().split("\n");
  const depths = new Map(
    folds.map((fold) => [
      fold,
      folds.filter(
        (other) => other !== fold && other.startLine <= fold.startLine && other.endLine >= fold.endLine,
      ).length,
    ]),
  );
  const width = Math.max(0, ...depths.values()) + 1;
  return lines
    .map((line, i) => {
      const at = i + 1;
      const gutter = Array.from({ length: width }, (_, depth) => {
        const fold = folds.find(
          (one) => depths.get(one) === depth && one.startLine <= at && at <= one.endLine,
        );
        return fold === undefined ? " " : fold.startLine === at ? "┌" : fold.endLine === at ? "└" : "│";
      });
      const begun = folds.find(({ startLine, kind }) => startLine === at && kind !== "section");
      return `${gutter.join("")} ${visible(line)}${begun === undefined ? "" : `   ‹${begun.kind}›`}`;
    })
    .join("\n");
}

function edited(text: string, edits: readonly TextEdit[]): string {
  return edits
    .toSorted((a, b) => b.start - a.start || b.end - a.end)
    .reduce((done, { start, end, newText }) => done.slice(0, start) + newText + done.slice(end), text);
}

/** Lines that are gone and new: those before and after are the same. */
export function changes(before: string, after: string): string {
  const [old, now] = [before.split("\n"), after.split("\n")];
  const told: string[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (old[i] === now[j]) {
      i++;
      j++;
      continue;
    }
    const later = now.indexOf(old[i] ?? "", j);
    const goneUntil = old.indexOf(now[j] ?? "", i);
    if (i < old.length && (later < 0 || (goneUntil >= 0 && goneUntil - i < later - j)))
      told.push(`- ${visible(old[i++] ?? "")}`);
    else told.push(`+ ${visible(now[j++] ?? "")}`);
  }
  return told.join("\n");
}

function inserted(
  text: string,
  pieces: readonly { readonly offset: number; readonly text: string }[],
): string {
  const whole = pieces
    .toSorted((a, b) => b.offset - a.offset)
    .reduce((done, piece) => done.slice(0, piece.offset) + piece.text + done.slice(piece.offset), text);
  return visible(whole).trimEnd();
}

function columns(rows: readonly (readonly string[])[], least: readonly number[] = []): readonly string[] {
  if (rows.length === 0) return [];
  const widths = rows[0]!.map((_, i) =>
    Math.max(least[i] ?? 0, ...rows.map((row) => Math.min(row[i]?.length ?? 0, 40))),
  );
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

const WIDTH = 100;

function wrapped(words: readonly string[]): string {
  const lines: string[] = [];
  let line = "";
  for (const word of words) {
    const longer = line === "" ? word : `${line}, ${word}`;
    if (longer.length > WIDTH) {
      lines.push(`${line},`);
      line = word;
    } else line = longer;
  }
  return [...lines, line].join("\n") || NOTHING;
}

function visible(text: string): string {
  return text.replaceAll("\r", "␍").replaceAll("\t", "⇥");
}
