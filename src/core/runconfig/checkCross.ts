import { nearest } from "../../base/editDistance";
import { findMetric, GATE_METRICS } from "../evaluation/metrics/registry";
import { nodeAt, type ConfigNode } from "./configTree";
import { engineProblems } from "./engineSupport";
import type { Reporter } from "./reporter";
import type { ResolvedConfig } from "./resolvedConfig";

/** What keys say about each other: contradictions, gates that cannot be judged, engines that cannot. */
export function checkCross(root: ConfigNode, resolved: ResolvedConfig, reporter: Reporter): void {
  checkSugar(root, reporter);
  checkGate(root, resolved, reporter);
  const fallback = nodeAt(root, "train.engine") ?? nodeAt(root, "train") ?? root;
  for (const problem of engineProblems(resolved)) {
    const node = nodeAt(root, problem.path);
    const place = node ?? { start: fallback.keyStart, end: fallback.keyEnd };
    reporter.report("XRF002", "error", place, problem.message, { help: problem.help });
  }
}

/** `qlora` says `nf4`: another quantization beside it is a contradiction, never a silent choice. */
function checkSugar(root: ConfigNode, reporter: Reporter): void {
  const method = nodeAt(root, "method.name")?.value;
  const quantization = nodeAt(root, "model.quantization");
  if (method === "qlora" && quantization !== undefined && quantization.value !== "nf4")
    reporter.report(
      "XRF001",
      "error",
      quantization,
      `\`method.name: qlora\` means \`nf4\`, but this says \`${String(quantization.value)}\``,
      {
        help: "write `lora` to choose the quantization yourself",
      },
    );
}

function checkGate(root: ConfigNode, resolved: ResolvedConfig, reporter: Reporter): void {
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
    if (group !== undefined && typeof group.value === "string" && !groups.includes(group.value))
      reporter.report("XRF003", "error", group, `\`${group.value}\` is not in \`evaluate.groups\``);
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
    if (positive !== undefined && !labels.includes(String(positive.value)))
      reporter.report(
        "XRF004",
        "error",
        positive,
        `\`${String(positive.value)}\` is not in \`evaluate.labels\``,
      );
  }
  const favourable = nodeAt(root, "evaluate.positive_label");
  if (favourable !== undefined && favourable.value !== null && !labels.includes(String(favourable.value)))
    reporter.report(
      "XRF004",
      "error",
      favourable,
      `\`${String(favourable.value)}\` is not in \`evaluate.labels\``,
    );
}
