import { parseDocument } from "yaml";
import { KEYS, lastName } from "../keys";
import { lineAround } from "./lineAround";
import { parseConfig, unreadUnits, type ParseMemo } from "./parseConfig";
import type { ConfigTree, SyntaxProblem } from "../configTree";
import type { Change } from "../check/reporter";

/** What would mend a line that is no YAML. */
export interface SyntaxRepair {
  readonly title: string;
  readonly change: Change;
}

/** A text has one or two faults; of more nobody wants them one by one. */
const MOST_REPAIRED = 3;
/** With more faults the text is not a config with a slip in it. */
const MOST_PROBLEMS = 5;
/** A candidate is tried by parsing what it leaves; what the line itself rules out is not tried at all. */
const MOST_TRIED = 2;
/**
 * UTF-16 units that a candidate may give the parser to read: most leave all but some lines as they were, but one that
 * spoils a list has its whole section read, 1 ms for each thousand. Nobody waits for that at each key of a long one.
 */
const MOST_READ = 2500;

/**
 * The repair of each syntax problem, where its line shows what was meant and the text is then read with fewer problems
 * than before. Undefined for all others.
 * @param memo of the tree's own text; it is left as it is
 */
export function syntaxRepairs(tree: ConfigTree, memo: ParseMemo): readonly (SyntaxRepair | undefined)[] {
  const { text, problems, readable } = tree;
  if (readable === "" || problems.length > MOST_PROBLEMS) return [];
  return problems.slice(0, MOST_REPAIRED).map((problem) =>
    candidates(text, problem)
      .slice(0, MOST_TRIED)
      .find(({ change }) => {
        const changed = text.slice(0, change.start) + change.newText + text.slice(change.end);
        if (unreadUnits(changed, memo) > MOST_READ) return false;
        return parseConfig(changed, { pieces: memo.pieces }).problems.length < problems.length;
      }),
  );
}

/** Whether a line is YAML by itself. */
function isSound(line: string): boolean {
  const document = parseDocument(line, { uniqueKeys: false, prettyErrors: false, logLevel: "silent" });
  return document.errors.length === 0;
}

/** UTF-16 units; longer lines are no slip of somebody who writes a config. */
const LONGEST_LINE = 400;

interface Line {
  readonly start: number;
  /** Without comment and white space behind the last sign. */
  readonly end: number;
  readonly text: string;
  readonly indent: string;
}

function candidates(text: string, { start }: SyntaxProblem): readonly SyntaxRepair[] {
  const line = lineOf(text, start);
  if (line === undefined) return [];
  if (line.indent.includes("\t")) return withoutTabs(line, text);
  // What is YAML by itself stands in a wrong place.
  if (isSound(line.text.trim()))
    return [
      ...withoutMarker(line, text),
      ...indentedLikeOthers(line, text),
      ...soundly(withColon)(line, text),
    ];
  return [closed, withColon, quoted].flatMap((repair) => soundly(repair)(line, text));
}

function lineOf(text: string, offset: number): Line | undefined {
  const { start, end } = lineAround(text, offset);
  const whole = text.slice(start, end);
  const shown = whole.slice(0, commentIn(whole)).trimEnd();
  const indent = /^[ \t]*/u.exec(whole)?.[0] ?? "";
  return shown === "" || shown.length > LONGEST_LINE
    ? undefined
    : { start, end: start + shown.length, text: shown, indent };
}

/** Where the comment begins, by the line alone: in a quote that is not closed nobody can tell. */
function commentIn(line: string): number {
  const at = line.search(/(?:^|[ \t])#/u);
  return at < 0 ? line.length : at;
}

type Repair = (line: Line, text: string) => readonly SyntaxRepair[];

/** Of repairs within a line, those that make it YAML. */
function soundly(repair: Repair): Repair {
  return (line, text) =>
    repair(line, text).filter(({ change }) => {
      const { start } = line;
      const before = line.text.slice(0, change.start - start);
      return isSound(`${before}${change.newText}${line.text.slice(change.end - start)}`.trim());
    });
}

const withoutTabs: Repair = ({ start, indent }, text) =>
  indent.includes("\t")
    ? indentsNear(text, start).map((width) => ({
        title: "Indent with spaces",
        change: { start, end: start + indent.length, newText: " ".repeat(width) },
      }))
    : [];

const indentedLikeOthers: Repair = ({ start, indent }, text) =>
  indentsNear(text, start)
    .filter((width) => width < indent.length)
    .map((width) => ({
      title: "Indent like the line above",
      change: { start, end: start + indent.length, newText: " ".repeat(width) },
    }));

/** Indents that a line may have here: those of the lines around it, and one level below the line above. */
function indentsNear(text: string, start: number): readonly number[] {
  const above = text.slice(0, start).split("\n").findLast(hasContent);
  const after = text.indexOf("\n", start);
  const below =
    after < 0
      ? undefined
      : text
          .slice(after + 1)
          .split("\n", 50)
          .find(hasContent);
  const widths = [below, above].flatMap((line) => (line === undefined ? [] : [widthOf(line)]));
  const header = above !== undefined && /:[ \t]*(?:#.*)?\r?$/u.test(above) ? [widthOf(above) + 2] : [];
  return [...new Set([...header, ...widths, 2])].slice(0, MOST_TRIED);
}

function hasContent(line: string): boolean {
  return /^ *[^\s#]/u.test(line);
}

function widthOf(line: string): number {
  return line.search(/[^ ]/u);
}

const CLOSERS: Readonly<Record<string, string>> = { "[": "]", "{": "}" };

/** Closes quotes and brackets that the line opens: at its end, or before the bracket that closes what is around them. */
const closed: Repair = ({ start, end, text: line }) => {
  const open: string[] = [];
  let quote = "";
  for (let i = 0; i < line.length; i++) {
    const sign = line.charAt(i);
    if (quote !== "") {
      if (sign === "\\" && quote === '"') i++;
      else if (sign === quote) quote = "";
    } else if ((sign === '"' || sign === "'") && /^$|[\s[{,:]/u.test(line.charAt(i - 1))) quote = sign;
    else if (CLOSERS[sign] !== undefined) open.push(CLOSERS[sign]);
    else if (sign === open.at(-1)) open.pop();
    else if (sign === open.at(-2)) return [closing(open.at(-1) ?? "", start + i)];
  }
  const missing = quote + open.reverse().join("");
  return missing === "" ? [] : [closing(missing, end)];
};

function closing(signs: string, at: number): SyntaxRepair {
  return { title: `Close with \`${signs}\``, change: { start: at, end: at, newText: signs } };
}

const NAMES: ReadonlySet<string> = new Set(KEYS.map(({ path }) => lastName(path)));

/** `seed 3`, `seed = 3` and `train` before lines that are indented. */
const withColon: Repair = ({ start, text: line }, text) => {
  const match = /^([ \t]*(?:- +)?)([A-Za-z_][\w-]*)(?:([ \t]*[=:]?[ \t]*)(\S.*))?$/u.exec(line);
  if (match === null) return [];
  const [, before = "", name = "", between = "", value = ""] = match;
  const isHeader = value === "" && isIndentedBelow(text, start);
  if (!isHeader && (!NAMES.has(name) || value === "" || (between === "" && value !== ""))) return [];
  const from = start + before.length + name.length;
  const newText = value === "" ? ":" : ": ";
  return [
    {
      title: `Write \`${name}:${value === "" ? "" : ` ${short(value)}`}\``,
      change: { start: from, end: from + between.length, newText },
    },
  ];
};

function isIndentedBelow(text: string, start: number): boolean {
  const next = text.indexOf("\n", start);
  const below =
    next < 0
      ? undefined
      : text
          .slice(next + 1)
          .split("\n", 50)
          .find(hasContent);
  return below !== undefined && widthOf(below) > widthOf(lineText(text, start));
}

function lineText(text: string, offset: number): string {
  const { start, end } = lineAround(text, offset);
  return text.slice(start, end);
}

/** `name: a: b`, and values that begin with a sign that YAML keeps for itself. */
const quoted: Repair = ({ start, text: line }) => {
  const match = /^([ \t]*(?:- +)?[A-Za-z_][\w-]*:[ \t]+)([^"'[\]{}*&!\s].*)$/u.exec(line);
  if (match === null) return [];
  const [, before = "", value = ""] = match;
  const from = start + before.length;
  const newText = JSON.stringify(value);
  return [
    { title: `Write \`${short(newText)}\``, change: { start: from, end: from + value.length, newText } },
  ];
};

/** A mark of another document, in the middle of this one. */
const withoutMarker: Repair = ({ start, text: line }, text) => {
  const after = text.indexOf("\n", start) + 1;
  if (!/^(?:---|\.\.\.)$/u.test(line) || after === 0) return [];
  return [{ title: `Delete \`${line}\``, change: { start, end: after, newText: "" } }];
};

function short(value: string): string {
  return value.length > 40 ? `${value.slice(0, 39)}…` : value;
}
