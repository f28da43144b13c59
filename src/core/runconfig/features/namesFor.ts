import { formatInteger } from "../../../base/format";
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

/** Names that can stand at a key because the data, the model or the machine have them; empty for other keys. */
export function namesFor(
  path: string,
  {
    facts,
    resolved,
  }: { readonly facts: ConfigFacts | undefined; readonly resolved: ResolvedConfig | undefined },
): readonly KnownName[] {
  if (facts === undefined || resolved === undefined) return [];
  if (path.startsWith("data.columns.")) return columnsOf(resolved.data.train, facts);
  switch (path) {
    case "data.split.stratify_by":
    case "data.split.group_by":
      return columnsOf(resolved.data.train, facts);
    case "evaluate.groups":
      return columnsOf(testedFiles(resolved), facts);
    case "evaluate.labels":
    case "evaluate.positive_label":
      return labelsOf([...testedFiles(resolved), ...resolved.data.train], facts);
    case "method.target_modules":
    case "method.modules_to_save":
      return modulesOf(resolved.model.name_or_path, facts);
    case "train.devices":
      return devicesOf(facts);
    default:
      return [];
  }
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

function labelsOf(files: readonly string[], facts: ConfigFacts): readonly KnownName[] {
  const names = new Map<string, KnownName>();
  for (const { labels } of knownFiles(files, facts))
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
