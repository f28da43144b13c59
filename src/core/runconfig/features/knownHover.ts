import { formatInteger } from "../../../base/format";
import { findMetric } from "../../evaluation/metrics/registry";
import { readModelShape } from "../../memory/model/readModelShape";
import { pathNodes } from "../check/checkFiles";
import type { ConfigFacts } from "../configFacts";
import { textOf, type ConfigNode } from "../configTree";
import { keyAt } from "../keys";
import { knownTokens } from "../known/knownTokens";
import { methodNamed } from "../methods";
import { positionLimit } from "../modelFacts";
import type { ResolvedConfig } from "../resolve/resolvedConfig";
import { inYaml } from "../scalars/yamlValue";

/**
 * What is known of the thing that a value names: of a method what it stands for, of a metric how it is computed, of a
 * model and of data what is in them. Paragraphs of Markdown.
 *
 * @param key the path of the value's key
 */
export function knownHover(
  key: string,
  node: ConfigNode,
  resolved: ResolvedConfig,
  facts: ConfigFacts | undefined,
): readonly string[] {
  if (key === "method.name") return ofMethod(node);
  if (key.endsWith(".metric")) return ofMetric(node);
  if (facts === undefined) return [];
  if (key === "model.name_or_path") return ofModel(node, facts);
  const isRows = keyAt(key)?.types.some(({ kind }) => kind === "paths") === true;
  return isRows ? ofRows(node, resolved, facts) : [];
}

function ofMethod(node: ConfigNode): readonly string[] {
  const method = methodNamed(node.value);
  const means = method?.means?.map(({ path, value }) => `\`${path}: ${inYaml(value)}\``) ?? [];
  const words = [
    ...(means.length === 0 ? [] : [`Stands for \`lora\` with ${means.join(" and ")}.`]),
    ...(method?.engines.onnx === "absent" ? ["Not with the embedded engine."] : []),
  ];
  return words.length === 0 ? [] : [words.join(" ")];
}

function ofMetric(node: ConfigNode): readonly string[] {
  const metric = node.kind === "scalar" ? findMetric(textOf(node)) : undefined;
  if (metric === undefined) return [];
  const { id, formula, direction, scope, target } = metric;
  const aims = {
    higher: "Higher is better",
    lower: "Lower is better",
    target: "Neither more nor less is better",
  };
  const aim = target === undefined ? aims[direction] : `Best near ${String(target)}`;
  const needs = scope === "label" ? "; needs `positive`" : scope === "column" ? "; needs `group`" : "";
  return [`\`${id}\`: ${formula}. ${aim}${needs}.`];
}

function ofModel(node: ConfigNode, facts: ConfigFacts): readonly string[] {
  const model = facts.model?.(textOf(node));
  if (model === undefined) return [];
  const tensors = [...model.tensors].map(([name, shape]) => ({ name, shape }));
  const read = readModelShape(model.config, tensors);
  if (read === undefined) return [];
  const { shape, family, known, parameters } = read;
  const limit = positionLimit(model)?.tokens;
  const parts = [
    `${known ? "" : "about "}${formatInteger(parameters)} parameters`,
    `${formatInteger(shape.layers)} layers of width ${formatInteger(shape.hidden)}`,
    `vocabulary of ${formatInteger(shape.vocabulary)}`,
    ...(limit === undefined ? [] : [`rows of up to ${formatInteger(limit)} tokens`]),
  ];
  return [`${code(family)}: ${parts.join(", ")}.`];
}

/** Files are told one by one; of more the first. */
const MOST_FILES = 3;
const MOST_COLUMNS = 10;

function ofRows(node: ConfigNode, resolved: ResolvedConfig, facts: ConfigFacts): readonly string[] {
  return pathNodes(node)
    .map(textOf)
    .slice(0, MOST_FILES)
    .flatMap((path) => {
      const known = facts.dataset?.(path);
      if (known === undefined) return [];
      const lengths = knownTokens(path, resolved, facts)?.lengths;
      const names = known.columns.map(({ name }) => code(name));
      const columns = [...names.slice(0, MOST_COLUMNS), ...(names.length > MOST_COLUMNS ? ["…"] : [])];
      const format = known.files[0]?.format ?? undefined;
      const parts = [
        `${formatInteger(known.rows)} ${known.rows === 1 ? "row" : "rows"}${format === undefined ? "" : ` of ${code(format)}`}`,
        ...(lengths === undefined
          ? []
          : [
              `half of up to ${formatInteger(lengths.p50)} tokens, the longest of ${formatInteger(lengths.max)}`,
            ]),
        ...(columns.length === 0 ? [] : [`columns ${columns.join(", ")}`]),
      ];
      return [`${code(path)}: ${parts.join("; ")}.`];
    });
}

const LONGEST = 80;

/** Text of data as Markdown code, whatever characters it holds. */
function code(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
  return `\`${short.replace(/[`\r\n]/gu, "'")}\``;
}
