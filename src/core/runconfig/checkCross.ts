import { nearest } from "../../base/editDistance";
import { findMetric, GATE_METRICS } from "../evaluation/metrics/registry";
import { nodeAt, textOf, type ConfigNode } from "./configTree";
import { engineProblems } from "./engineSupport";
import type { Reporter } from "./reporter";
import type { ResolvedConfig } from "./resolvedConfig";

/** What keys say about each other: contradictions, gates that cannot be judged, engines that cannot. */
export function checkCross(root: ConfigNode, resolved: ResolvedConfig, reporter: Reporter): void {
  checkSugar(root, reporter);
  checkSplit(root, resolved, reporter);
  checkGate(root, resolved, reporter);
  checkReports(root, reporter);
  checkEngine(root, resolved, reporter);
}

function checkEngine(root: ConfigNode, resolved: ResolvedConfig, reporter: Reporter): void {
  const engine = nodeAt(root, "train.engine") ?? nodeAt(root, "train") ?? root.children[0] ?? root;
  const method = nodeAt(root, "method.name");
  for (const problem of engineProblems(resolved)) {
    const sugar = problem.path === "model.quantization" && method?.value === "qlora" ? method : undefined;
    const node = nodeAt(root, problem.path) ?? sugar;
    const help = node === undefined || node !== sugar ? problem.help : "write `lora`: `qlora` means `nf4`";
    const place = node ?? { start: engine.keyStart, end: engine.keyEnd };
    reporter.report("XRF002", "error", place, problem.message, { help });
  }
}

/** A split takes its rows out of the training rows: files for the same part would be passed over in silence. */
function checkSplit(root: ConfigNode, resolved: ResolvedConfig, reporter: Reporter): void {
  const node = nodeAt(root, "data.split");
  const { split, eval: evalFiles, test } = resolved.data;
  if (node === undefined || split === null) return;
  const place = { start: node.keyStart, end: node.keyEnd };
  const files = [...(evalFiles.length > 0 ? ["data.eval"] : []), ...(test.length > 0 ? ["data.test"] : [])];
  if (files.length > 0)
    reporter.report("XRF001", "error", place, `\`data.split\` stands beside \`${files.join("` and `")}\``, {
      help: "keep the files or the split: a split takes its rows out of the training rows",
    });
  if (split.eval + split.test >= 1)
    reporter.report("XRF001", "error", place, "the split leaves no row to train on", {
      help: "`eval` and `test` together must stay below 1",
    });
}

function checkReports(root: ConfigNode, reporter: Reporter): void {
  for (const node of nodeAt(root, "output.report")?.children ?? [])
    if (node.value === "card")
      reporter.report("CFG010", "info", node, "no effect yet: the model card comes with a later version");
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
