import { createLineIndex } from "../../../base/lineIndex";
import type { ConfigNode, ConfigTree } from "../configTree";
import { ownChildren } from "./symbols";
import { yamlTokens } from "./yamlTokens";

export const FOLD_KINDS = ["section", "comment", "region"] as const;

/** Lines that can be folded into the first; both count from 1. */
export interface FoldedLines {
  readonly startLine: number;
  readonly endLine: number;
  readonly kind: (typeof FOLD_KINDS)[number];
}

/** Sections, lists, entries, block text and brackets of several lines; comments in a row; `# region` to `# endregion`. */
export function foldedLines(tree: ConfigTree): readonly FoldedLines[] {
  const lines = createLineIndex(tree.text);
  const lineOf = (offset: number): number => lines.positionAt(offset).line;
  const found: FoldedLines[] = [];
  const visit = (node: ConfigNode): void => {
    for (const child of ownChildren(node)) {
      const startLine = lineOf(child.keyStart);
      // Block text ends with its last line end, and what comes after that is the next line.
      const endLine = lineOf(Math.max(child.end - 1, child.keyStart));
      if (endLine > startLine) found.push({ startLine, endLine, kind: "section" });
      visit(child);
    }
  };
  if (tree.root !== undefined) visit(tree.root);
  found.push(...foldedComments(tree, lineOf));
  return withoutDoubles(found);
}

function foldedComments(tree: ConfigTree, lineOf: (offset: number) => number): readonly FoldedLines[] {
  const found: FoldedLines[] = [];
  const regions: number[] = [];
  let row: { readonly startLine: number; endLine: number } | undefined;
  const finish = (): void => {
    if (row !== undefined && row.endLine > row.startLine) found.push({ ...row, kind: "comment" });
    row = undefined;
  };
  for (const { kind, start, end } of yamlTokens(tree)) {
    if (kind !== "comment" || !isAlone(tree.text, start)) continue;
    const line = lineOf(start);
    const mark = /^#\s*(end)?region\b/u.exec(tree.text.slice(start, end));
    if (mark !== null) {
      finish();
      const begun = mark[1] === undefined ? void regions.push(line) : regions.pop();
      if (begun !== undefined) found.push({ startLine: begun, endLine: line, kind: "region" });
      continue;
    }
    if (row?.endLine !== line - 1) finish();
    row ??= { startLine: line, endLine: line };
    row.endLine = line;
  }
  finish();
  return found;
}

function isAlone(text: string, start: number): boolean {
  return text.slice(text.lastIndexOf("\n", start - 1) + 1, start).trim() === "";
}

/** A list entry and its first key begin on one line: one fold, the longer one. */
function withoutDoubles(found: readonly FoldedLines[]): readonly FoldedLines[] {
  const byLine = new Map<number, FoldedLines>();
  for (const one of found) {
    const known = byLine.get(one.startLine);
    if (known === undefined || known.endLine < one.endLine) byLine.set(one.startLine, one);
  }
  return [...byLine.values()].sort((a, b) => a.startLine - b.startLine);
}
