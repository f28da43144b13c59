import type { Finding, FindingsSummary, Severity } from "../../protocol/findings";
import { findJsonFault } from "../dataset/jsonFault";
import type { JsonValue } from "../dataset/jsonValue";
import { detectShape, SHAPE_SAMPLE, type DatasetShape } from "../dataset/shapes";
import type { SourceItem, SourceRow } from "../dataset/sourceItem";
import { findJsonSlips } from "../dataset/tolerantJson";
import type { BrokenRow, Report, Rule, RuleChecks, RuleContext } from "./defineRule";
import { LintRow, placeOf } from "./lintRow";
import { RULES } from "./rules";

export interface LintOptions {
  /** As findings name it. */
  readonly file: string;
  /** Codes or prefixes (`DUP`, `ROL001`); absent: all. */
  readonly select?: readonly string[];
  readonly ignore?: readonly string[];
  /** Other severities than the rules' own, by code. */
  readonly severities?: Readonly<Record<string, Severity>>;
  /** The declared labels; LBL rules rest without them. */
  readonly labels?: readonly string[];
  /** `data.format` and `data.columns` of a run config. */
  readonly format?: string;
  readonly columns?: Readonly<Record<string, string>>;
  /** Findings kept per rule; the rest is only counted. A file may be wrong in each of ten million rows. */
  readonly limitPerRule?: number;
  /** Reads bytes of the file again: duplicates are compared whole. Without it DUP001 finds nothing. */
  readonly readAgain?: RuleContext["readAgain"];
}

export interface LintResult {
  /** In file order. */
  readonly findings: readonly Finding[];
  readonly rows: number;
  readonly shape: DatasetShape | undefined;
  /** Findings beyond `limitPerRule`, by code. */
  readonly omitted: Readonly<Record<string, number>>;
}

/** Takes a file in pieces, in order; keeps no text of rows that it has seen. */
export interface Linter {
  push(items: readonly SourceItem[]): void;
  /** What has been found so far, in order of discovery. */
  readonly findings: readonly Finding[];
  finish(): LintResult;
}

const DEFAULT_LIMIT = 10_000;
/** Rows are held back until the shape is known, but never more than this. */
const MAX_HELD_CHARACTERS = 4_000_000;

export function createLinter(options: LintOptions): Linter {
  const findings: Finding[] = [];
  const omitted: Record<string, number> = {};
  const active = selectRules(options.select, options.ignore);
  const running = active.map((rule) => startRule(rule, active, options, findings, omitted));
  let shape: DatasetShape | undefined;
  let rows = 0;
  let held: (readonly [SourceRow, JsonValue | undefined] | Exclude<SourceItem, SourceRow>)[] | undefined = [];
  let heldCharacters = 0;

  const release = (): void => {
    const waiting = held ?? [];
    held = undefined;
    const values = waiting.flatMap((item) => ("type" in item || item[1] === undefined ? [] : [item[1]]));
    shape = detectShape(values, options.format, options.columns);
    for (const item of waiting)
      if ("type" in item) for (const { checks, report } of running) checks.checkItem?.(item, report);
      else checkRow(item[0], item[1]);
  };
  const checkRow = (source: SourceRow, value: JsonValue | undefined): void => {
    if (value === undefined) {
      const broken = describeBroken(source);
      for (const rule of running) {
        rule.current = source;
        rule.checks.checkBroken?.(broken, rule.report);
      }
      return;
    }
    const row = new LintRow(source, value, shape);
    for (const rule of running) {
      if (rule.checkRow === undefined) continue;
      rule.current = source;
      rule.checkRow(row, rule.report);
    }
  };
  const take = (item: SourceItem): void => {
    if (item.type === "row" || item.type === "oversized") rows++;
    if (item.type !== "row") {
      if (held === undefined) for (const { checks, report } of running) checks.checkItem?.(item, report);
      else held.push(item);
      return;
    }
    const value = parse(item.text);
    if (held === undefined) {
      checkRow(item, value);
      return;
    }
    held.push([item, value]);
    heldCharacters += item.text.length;
    if (held.length >= SHAPE_SAMPLE || heldCharacters >= MAX_HELD_CHARACTERS) release();
  };

  return {
    findings,
    push(items) {
      for (const item of items) take(item);
    },
    finish() {
      if (held !== undefined) release();
      for (const { checks, report } of running) checks.finish?.(report);
      return { findings: findings.sort(inFileOrder), rows, shape, omitted };
    },
  };
}

function describeBroken(source: SourceRow): BrokenRow {
  const slips = findJsonSlips(source.text);
  const fault = findJsonFault(source.text);
  return {
    source,
    slips,
    fault: fault ?? { start: 0, end: source.text.length, message: "this is not JSON" },
  };
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function inFileOrder(a: Finding, b: Finding): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0) || (a.code < b.code ? -1 : 1);
}
