import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/**
 * Cases kept as Markdown, so that they can be read as what they are: a heading says what a case is about, and each of its
 * fences holds a text whose role is the last word behind the backticks:
 *
 *     ## A batch of more rows than there are
 *
 *     ```yaml facts
 *     data: { train.jsonl: { rows: 40 } }
 *     ```
 *
 *     ```yaml bad
 *     …
 *     ```
 */
export interface MarkedCase {
  /** The headings above it, joined by colons. */
  readonly title: string;
  /** What stands between its fences, one line after the other. */
  readonly prose: readonly string[];
  readonly fences: readonly Fence[];
}

export interface Fence {
  readonly role: string;
  /** What stands before it behind the backticks, such as the language. */
  readonly words: readonly string[];
  /** Without the line of backticks before and after; ends with a line end unless it is empty. */
  readonly text: string;
  /** Lines between the backticks, counted from 0: from `first`, up to and without `end`. */
  readonly first: number;
  readonly end: number;
}

/** A case for each heading that has fences below it. */
export function readCases(markdown: string): readonly MarkedCase[] {
  const cases: { title: string; prose: string[]; fences: Fence[] }[] = [];
  const lines = markdown.split("\n");
  const headings: string[] = [];
  let current = { title: "", prose: [] as string[], fences: [] as Fence[] };
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? "";
    const heading = /^(#+) (.+)$/u.exec(line);
    const fence = /^(`{3,})\s*(\S.*)$/u.exec(line);
    if (heading !== null) {
      headings.splice((heading[1] ?? "").length - 1, Infinity, heading[2] ?? "");
      current = { title: headings.filter((one) => one !== "").join(": "), prose: [], fences: [] };
      cases.push(current);
    } else if (fence !== null) {
      const end = lines.indexOf(fence[1] ?? "", i + 1);
      if (end < 0) throw new Error(`line ${i + 1}: a fence that is not closed`);
      const words = (fence[2] ?? "").trim().split(/\s+/u);
      const role = words.pop() ?? "";
      const inside = lines.slice(i + 1, end);
      const text = inside.length === 0 ? "" : `${inside.join("\n")}\n`;
      current.fences.push({ role, words, text, first: i + 1, end });
      i = end;
    } else if (line.trim() !== "") current.prose.push(line.trim());
  }
  return cases.filter(({ fences }) => fences.length > 0);
}

export interface CaseFile {
  /** Without its folder. */
  readonly name: string;
  readonly file: string;
  readonly markdown: string;
  readonly cases: readonly MarkedCase[];
}

/** The Markdown files of a folder beside this one, by name. */
export function caseFiles(folder: string): readonly CaseFile[] {
  const full = path.join(import.meta.dirname, folder);
  return readdirSync(full)
    .filter((name) => name.endsWith(".md") && name !== "README.md")
    .sort()
    .map((name) => {
      const file = path.join(full, name);
      const markdown = readFileSync(file, "utf8");
      return { name, file, markdown, cases: readCases(markdown) };
    });
}
