import { formatInteger } from "../../../base/format";
import { SHAPES } from "../../dataset/shapes";
import { GATE_METRICS } from "../../evaluation/metrics/gateMetrics";
import { findMetric } from "../../evaluation/metrics/registry";
import type { DatasetFacts } from "../../../protocol/datasetFacts";
import { gib } from "../../memory/memoryText";
import type { ConfigFacts } from "../configFacts";
import { linearModules } from "../modelFacts";
import type { ResolvedConfig } from "../resolve/resolvedConfig";

/** A name that data, model or machine have, and what it is there. */
export interface KnownName {
  readonly name: string;
  readonly detail: string;
}

interface Known {
  readonly facts: ConfigFacts | undefined;
  readonly resolved: ResolvedConfig | undefined;
}

type NamesOf = (resolved: ResolvedConfig, facts: ConfigFacts) => readonly KnownName[];

const trainColumns: NamesOf = ({ data }, facts) => columnsOf(data.train, facts);
const modules: NamesOf = ({ model }, facts) => modulesOf(model.name_or_path, facts);

/** Where names come from, by the key at which they can stand; `*` is an entry, or any name. */
const NAMES: Readonly<Record<string, NamesOf>> = {
  "model.attn_implementation": () => named(["eager", "sdpa", "flash_attention_2"]),
  "data.columns.*": trainColumns,
  "data.split.stratify_by": trainColumns,
  "data.split.group_by": trainColumns,
  "method.target_modules": modules,
  "method.exclude_modules": modules,
  "method.feedforward_modules": modules,
  "method.modules_to_save": modules,
  "train.metric_for_best_model": () => named(["eval_loss"]),
  "train.devices": (_, facts) => devicesOf(facts),
  "evaluate.labels": (resolved, facts) => labelsOf(resolved, facts),
  "evaluate.positive_label": (resolved, facts) => listedLabels(resolved, facts),
  "evaluate.groups": (resolved, facts) => columnsOf(testedFiles(resolved), facts),
  "evaluate.gate.checks.*.metric": () => GATE_METRICS.map((name) => ({ name, detail: metricDetail(name) })),
  "evaluate.gate.checks.*.group": ({ evaluate }) => named(evaluate.groups),
  "evaluate.gate.checks.*.positive": (resolved, facts) => listedLabels(resolved, facts),
};

export const NAMED_KEYS: readonly string[] = Object.keys(NAMES);

/** Whether names may be known that can stand at a key. */
export function hasNames(path: string): boolean {
  return Object.hasOwn(NAMES, path);
}

/** Names that can stand at a key because the data, the model or the machine have them; empty for other keys. */
export function namesFor(path: string, { facts, resolved }: Known): readonly KnownName[] {
  if (facts === undefined || resolved === undefined) return [];
  const known = path.startsWith("data.columns.") ? "data.columns.*" : path;
  return hasNames(known) ? (NAMES[known]?.(resolved, facts) ?? []) : [];
}

/** What a mapping with free names is keyed by: the fields of the data's format, or layers; empty for others. */
export function fieldNames(path: string, { facts, resolved }: Known): readonly KnownName[] {
  if (path === "method.rank_pattern" || path === "method.alpha_pattern")
    return facts === undefined || resolved === undefined ? [] : modules(resolved, facts);
  // A file of rows may be a mapping with its path.
  if (/^data\.(?:train|eval|test)(?:\.\*)?$/u.test(path)) return [{ name: "path", detail: "path of a file" }];
  if (path !== "data.columns") return [];
  const { format = "auto" } = resolved?.data ?? {};
  const formats = new Map<string, Set<string>>();
  for (const shape of SHAPES.filter((one) => format === "auto" || one.format === format))
    for (const field of Object.values({ ...shape.required, ...shape.optional }))
      formats.set(field, (formats.get(field) ?? new Set()).add(shape.format));
  return [...formats].map(([name, of]) => ({ name, detail: [...of].join(", ") }));
}

function named(names: readonly string[]): readonly KnownName[] {
  return names.map((name) => ({ name, detail: "" }));
}

/** Which further key of the check a metric cannot be without, or which way it should go. */
function metricDetail(name: string): string {
  const { direction, scope } = findMetric(name) ?? {};
  const aim =
    direction === "higher" ? "higher is better" : direction === "lower" ? "lower is better" : "best near 0";
  return scope === "label" ? `${aim} · needs positive` : scope === "column" ? `${aim} · needs group` : aim;
}

/** Those of the config; without any, those of the data. */
function listedLabels(resolved: ResolvedConfig, facts: ConfigFacts): readonly KnownName[] {
  const { labels } = resolved.evaluate;
  return labels.length > 0 ? named(labels) : labelsOf(resolved, facts);
}

/** Without files of their own, the rows that are evaluated are taken out of the training rows. */
function testedFiles({ data }: ResolvedConfig): readonly string[] {
  const held = data.test.length > 0 ? data.test : data.eval;
  return held.length > 0 ? held : data.train;
}

function knownFiles(files: readonly string[], facts: ConfigFacts): readonly DatasetFacts[] {
  return files.flatMap((file) => facts.dataset?.(file) ?? []);
}

function columnsOf(files: readonly string[], facts: ConfigFacts): readonly KnownName[] {
  const names = new Map<string, KnownName>();
  for (const { columns } of knownFiles(files, facts))
    for (const { name, types, distinct } of columns) {
      const kinds = Object.keys(types).join(", ");
      const detail = distinct === undefined ? kinds : `${kinds}, ${formatInteger(distinct)} different`;
      if (!names.has(name)) names.set(name, { name, detail });
    }
  return [...names.values()];
}

function labelsOf(resolved: ResolvedConfig, facts: ConfigFacts): readonly KnownName[] {
  const names = new Map<string, KnownName>();
  for (const { labels } of knownFiles([...testedFiles(resolved), ...resolved.data.train], facts))
    for (const { value, n } of labels)
      if (!names.has(value)) names.set(value, { name: value, detail: `${formatInteger(n)} rows` });
  return [...names.values()];
}

function modulesOf(model: string, facts: ConfigFacts): readonly KnownName[] {
  const known = facts.model?.(model);
  if (known === undefined) return [];
  return linearModules(known).map(({ name, inputs, outputs }) => ({
    name,
    detail: `${formatInteger(outputs)} × ${formatInteger(inputs)}`,
  }));
}

function devicesOf(facts: ConfigFacts): readonly KnownName[] {
  return (facts.machine?.()?.devices ?? [])
    .filter(({ kind }) => kind !== "cpu")
    .map(({ id, name, freeBytes, totalBytes }) => ({
      name: id,
      detail: `${name}, ${gib(freeBytes)} of ${gib(totalBytes)} GiB free`,
    }));
}
