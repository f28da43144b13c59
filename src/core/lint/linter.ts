import type { Finding } from "../../protocol/findings";
import { findJsonFault } from "../dataset/jsonFault";
import type { JsonValue } from "../dataset/jsonValue";
import { declaredShape } from "../dataset/registry/declaredShape";
import { detectShape, SHAPE_SAMPLE, type DatasetShape } from "../dataset/shapes";
import type { SourceItem, SourceRow } from "../dataset/sourceItem";
import { findJsonSlips } from "../dataset/tolerantJson";
import type { BrokenRow } from "./defineRule";
import type { LintOptions, LintResult } from "./lintOptions";
import { LintRow } from "./rows/lintRow";
import { createNeedleTable } from "./needles/needles";
import { startRule, type Findings, type RunningRule } from "./runningRule";
import { createRowCheck } from "./rowCheck";
import { createRowStructures, type RowStructures } from "./rows/rowStructure";
import { selectRules } from "./selectRules";
import type { ShardMap } from "./shardMap";

/** Takes a file in pieces, in order; keeps no text of rows that it has seen. */
export interface Linter {
  push(items: readonly SourceItem[]): void;
  /** What has been found so far, in order of discovery. */
  readonly findings: readonly Finding[];
  finish(): LintResult;
}

/** Rows are held back until the shape is known, but never more than this. */
const MAX_HELD_CHARACTERS = 4_000_000;

type OtherItem = Exclude<SourceItem, SourceRow>;

/** A row with its value; undefined when it is not JSON. */
interface ParsedRow {
  readonly type: "parsed";
  readonly source: SourceRow;
  readonly value: JsonValue | undefined;
}

export function createLinter(given: LintOptions): Linter {
  const isFree = (given.format ?? "auto") === "auto" && Object.keys(given.columns ?? {}).length === 0;
  // Who starts the linter knows better than a registry what the run reads.
  const registry = isFree ? given.declared : undefined;
  const options = registry?.columns === undefined ? given : { ...given, columns: registry.columns };
  const needles = createNeedleTable();
  let hashed: { readonly value: JsonValue; readonly hash: string | undefined } | undefined;
  let currentValue: JsonValue | undefined;
  const findings: Findings = {
    ...{ kept: [], reported: 0, omitted: {}, current: undefined, itemOffset: undefined, needles },
    hashOfCurrent: () => {
      if (currentValue === undefined) return undefined;
      if (hashed?.value !== currentValue)
        hashed = { value: currentValue, hash: options.rowHash?.(currentValue) };
      return hashed.hash;
    },
    shared: new Map(),
  };
  const active = selectRules(options);
  const rules = active.map((rule) => startRule(rule, active, options, findings));
  const checkRow = createRowCheck(active, rules, findings, options.needlePlan);
  const check = (source: SourceRow, value: JsonValue | undefined): void => {
    findings.current = source;
    currentValue = value;
    if (value === undefined) checkBroken(rules, describeBroken(source));
    else {
      const row = new LintRow(source, value, shape, structures?.of(value));
      checkRow(row);
      options.onRow?.(row);
    }
    findings.current = undefined;
  };
  const checkOther = (item: OtherItem): void => {
    findings.itemOffset = item.byteOffset;
    checkItem(rules, item);
    findings.itemOffset = undefined;
  };
  let shape: DatasetShape | undefined;
  let structures: RowStructures | undefined;
  let rows = 0;
  let held: (ParsedRow | OtherItem)[] | undefined = [];
  let heldCharacters = 0;

  const release = (): void => {
    const waiting = held ?? [];
    held = undefined;
    const values = waiting.flatMap((item) =>
      item.type === "parsed" && item.value !== undefined ? [item.value] : [],
    );
    shape = declaredShape(values, registry) ?? detectShape(values, given.format, given.columns);
    structures = createRowStructures(shape);
    for (const item of waiting)
      if (item.type === "parsed") check(item.source, item.value);
      else checkOther(item);
  };
  const take = (item: SourceItem): void => {
    if (item.type === "row" || item.type === "oversized" || isLostRow(item)) rows++;
    if (held === undefined) {
      if (item.type === "row") check(item, valueOf(item));
      else checkOther(item);
      return;
    }
    if (item.type !== "row") {
      held.push(item);
      return;
    }
    held.push({ type: "parsed", source: item, value: valueOf(item) });
    heldCharacters += item.text.length;
    if (held.length >= SHAPE_SAMPLE || heldCharacters >= MAX_HELD_CHARACTERS) release();
  };

  return {
    findings: findings.kept,
    push(items) {
      for (const item of items) take(item);
    },
    finish() {
      if (held !== undefined) release();
      for (const { checks, report } of rules) checks.finish?.(report);
      const { shardMap: map } = options;
      findings.kept.sort(map === undefined ? inFileOrder : inOrderOf(map));
      const shards = map === undefined ? {} : { shards: map.files };
      return { findings: findings.kept, rows, shape, omitted: findings.omitted, ...shards };
    },
  };
}

/** A CSV record that does not fit its header: the reader gives no row for it. */
function isLostRow(item: OtherItem): boolean {
  return item.type === "fault" && item.kind === "cells" && item.row !== undefined;
}

function checkBroken(rules: readonly RunningRule[], broken: BrokenRow): void {
  for (const { checks, report } of rules) checks.checkBroken?.(broken, report);
}

function checkItem(rules: readonly RunningRule[], item: OtherItem): void {
  for (const { checks, report } of rules) checks.checkItem?.(item, report);
}

function describeBroken(source: SourceRow): BrokenRow {
  const fault = findJsonFault(source.text);
  return {
    source,
    slips: findJsonSlips(source.text),
    fault: fault ?? { start: 0, end: source.text.length, message: "this is not JSON" },
  };
}

/** Undefined when the row is not JSON. */
function valueOf({ cells, parsed, text }: SourceRow): JsonValue | undefined {
  if (cells !== undefined) return cells.value;
  if (parsed !== undefined) return parsed;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function inOrderOf(map: ShardMap): typeof inFileOrder {
  const order = new Map(map.files.map(({ file }, i) => [file, i]));
  return (a, b) => (order.get(a.file) ?? -1) - (order.get(b.file) ?? -1) || inFileOrder(a, b);
}

function inFileOrder(a: Finding, b: Finding): number {
  return (
    (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0) ||
    (a.row ?? 0) - (b.row ?? 0) ||
    (a.code === b.code ? 0 : a.code < b.code ? -1 : 1)
  );
}
