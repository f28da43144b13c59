import { nearest } from "../../../base/editDistance";
import { findMetric, GATE_METRICS } from "../../evaluation/metrics/registry";
import { nodeAt, textOf, type ConfigNode } from "../configTree";
import type { CrossContext } from "./crossContext";

/** Gates that cannot be judged: metrics, margins, groups and labels that are not there. */
export function checkGate({ root, resolved, reporter }: CrossContext): void {
  const { groups, labels } = resolved.evaluate;
  for (const check of nodeAt(root, "evaluate.gate.checks")?.children ?? []) {
    if (check.kind !== "map") continue;
    const child = (name: string): ConfigNode | undefined =>
      check.children.findLast((node) => node.name === name);
    const metric = child("metric");
    if (metric === undefined || typeof metric.value !== "string") continue;
    if (!GATE_METRICS.includes(metric.value)) {
      const meant = nearest(metric.value, GATE_METRICS);
      reporter.report(
        "GAT002",
        "error",
        metric,
        `no metric \`${metric.value}\`${meant === undefined ? "" : `: did you mean \`${meant}\`?`}`,
        {
          help: `one of ${GATE_METRICS.join(", ")}`,
          fix:
            meant === undefined ? undefined : reporter.replace(`Write \`${meant}\``, metric, meant, "unsafe"),
        },
      );
    }
    if (child("no_worse_by") === undefined && child("abs_at_most") === undefined)
      reporter.report("GAT001", "error", metric, "a check needs a margin: `no_worse_by` or `abs_at_most`");
    const group = child("group");
    if (group === undefined && findMetric(metric.value)?.scope === "column")
      reporter.report(
        "XRF003",
        "error",
        metric,
        `\`${metric.value}\` compares groups: which \`group\` column?`,
        {
          help:
            groups.length === 0 ? "name the columns in evaluate.groups first" : `one of ${groups.join(", ")}`,
        },
      );
    if (group?.kind === "scalar" && !groups.includes(textOf(group)))
      reporter.report("XRF003", "error", group, `\`${textOf(group)}\` is not in \`evaluate.groups\``);
    const positive = child("positive");
    if (positive === undefined && findMetric(metric.value)?.scope === "label")
      reporter.report(
        "XRF004",
        "error",
        metric,
        `\`${metric.value}\` is measured per label: which \`positive\` label?`,
        {
          help:
            labels.length === 0 ? "name the labels in evaluate.labels first" : `one of ${labels.join(", ")}`,
        },
      );
    if (positive !== undefined && !labels.includes(textOf(positive)))
      reporter.report("XRF004", "error", positive, `\`${textOf(positive)}\` is not in \`evaluate.labels\``);
  }
  const favourable = nodeAt(root, "evaluate.positive_label");
  if (favourable !== undefined && favourable.value !== null && !labels.includes(textOf(favourable)))
    reporter.report("XRF004", "error", favourable, `\`${textOf(favourable)}\` is not in \`evaluate.labels\``);
}
