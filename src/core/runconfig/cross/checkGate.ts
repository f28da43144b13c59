import { nearest } from "../../../base/editDistance";
import type { Fix } from "../../../protocol/findings";
import { gateScope, GATE_METRICS } from "../../evaluation/metrics/gateMetrics";
import { nodeAt, textOf, type ConfigNode } from "../configTree";
import { setKey } from "../edit/editConfig";
import { addItems } from "../edit/editList";
import { yamlText } from "../scalars/yamlText";
import type { CrossContext } from "./crossContext";

/** Gates that cannot be judged: metrics, margins, groups and labels that are not there. */
export function checkGate(context: CrossContext): void {
  const { root, resolved } = context;
  const { groups, labels } = resolved.evaluate;
  for (const check of nodeAt(root, "evaluate.gate.checks")?.children ?? []) {
    if (check.kind !== "map") continue;
    const child = (name: string): ConfigNode | undefined =>
      check.children.findLast((node) => node.name === name);
    const metric = child("metric");
    if (metric === undefined || typeof metric.value !== "string") continue;
    checkMetric(metric, metric.value, context);
    checkMargin(check, metric, context);
    const scope = gateScope(metric.value);
    const group = child("group");
    if (group?.kind === "scalar" && !groups.includes(textOf(group)))
      notListed("XRF003", group, "evaluate.groups", groups, context);
    if (group === undefined && scope === "column")
      noneNamed("XRF003", metric, { name: "group", of: "evaluate.groups", known: groups }, context);
    const positive = child("positive");
    if (positive !== undefined && !labels.includes(textOf(positive)))
      notListed("XRF004", positive, "evaluate.labels", labels, context);
    // The favourable label of the whole evaluation stands for one that a check does not name.
    if (positive === undefined && scope === "label" && resolved.evaluate.positive_label === null)
      noneNamed("XRF004", metric, { name: "positive", of: "evaluate.labels", known: labels }, context);
  }
  const favourable = nodeAt(root, "evaluate.positive_label");
  if (favourable?.kind === "scalar" && favourable.value !== null && !labels.includes(textOf(favourable)))
    notListed("XRF004", favourable, "evaluate.labels", labels, context);
}

function checkMetric(node: ConfigNode, metric: string, { reporter }: CrossContext): void {
  if (GATE_METRICS.includes(metric)) return;
  const meant = nearest(metric, GATE_METRICS);
  reporter.report(
    "GAT002",
    "error",
    node,
    `no metric \`${metric}\`${meant === undefined ? "" : `: did you mean \`${meant}\`?`}`,
    {
      help: `one of ${GATE_METRICS.join(", ")}`,
      fix: meant === undefined ? undefined : reporter.replace(`Write \`${meant}\``, node, meant, "unsafe"),
    },
  );
}

/** How much is bearable is nobody's to say but the person's who writes the gate: the fix leaves the number open. */
function checkMargin(check: ConfigNode, metric: ConfigNode, { root, reporter }: CrossContext): void {
  const has = (name: string): boolean => check.children.some((child) => child.name === name);
  if (has("no_worse_by") || has("abs_at_most")) return;
  const added = setKey(reporter.text, root, `${check.path}.no_worse_by`, "");
  reporter.report(
    "GAT001",
    "error",
    metric,
    `the check of \`${String(metric.value)}\` needs a margin: \`no_worse_by\` or \`abs_at_most\``,
    { fix: reporter.change("Add `no_worse_by`", added, "unsafe") },
  );
}

/** A group or label that its list does not have: a slip, or the list is not complete. */
function notListed(
  code: "XRF003" | "XRF004",
  node: ConfigNode,
  list: "evaluate.groups" | "evaluate.labels",
  known: readonly string[],
  { root, reporter }: CrossContext,
): void {
  const name = textOf(node);
  const meant = nearest(name, known);
  const fix =
    meant === undefined
      ? reporter.change(`Add \`${name}\` to \`${list}\``, addTo(list, name, root, reporter.text), "unsafe")
      : reporter.replace(`Write \`${meant}\``, node, yamlText(meant), "unsafe");
  reporter.report(
    code,
    "error",
    node,
    `\`${name}\` is not in \`${list}\`${meant === undefined ? "" : `: did you mean \`${meant}\`?`}`,
    { help: known.length === 0 ? undefined : `there: ${known.join(", ")}`, fix },
  );
}

function addTo(path: string, name: string, root: ConfigNode, text: string): ReturnType<typeof setKey> {
  const list = nodeAt(root, path);
  // One column can be all groups that there are, one label is none.
  if (path === "evaluate.labels" && list === undefined) return undefined;
  return list?.kind === "list"
    ? addItems(text, list, [yamlText(name)])
    : setKey(text, root, path, `[${yamlText(name)}]`);
}

/** A metric that compares groups or is measured per label, and none is named; the only one there is may be meant. */
function noneNamed(
  code: "XRF003" | "XRF004",
  metric: ConfigNode,
  wanted: { readonly name: "group" | "positive"; readonly of: string; readonly known: readonly string[] },
  { root, reporter }: CrossContext,
): void {
  const { name, of, known } = wanted;
  const [only, ...more] = known;
  const entry = metric.path.replace(/metric$/u, name);
  const added =
    only === undefined || more.length > 0 ? undefined : setKey(reporter.text, root, entry, yamlText(only));
  const fix: Fix | undefined = reporter.change(`Add \`${name}: ${only ?? ""}\``, added, "unsafe");
  reporter.report(
    code,
    "error",
    metric,
    name === "group"
      ? `\`${String(metric.value)}\` compares groups: which \`group\` column?`
      : `\`${String(metric.value)}\` is measured per label: which \`positive\` label?`,
    { help: known.length === 0 ? `name them in \`${of}\` first` : `one of ${known.join(", ")}`, fix },
  );
}
