import { test } from "vitest";
import { evaluate } from "../../../src/core/evaluation/index";
import { inventedPredictions, DESIGN_GROUPS } from "./invented";
test("smoke", () => {
  const p = inventedPredictions({ seed: 4, groups: DESIGN_GROUPS, overconfidence: 0.1, second: ["female", "male"] });
  const t = performance.now();
  const e = evaluate(p, { runId: "r", name: "triage-lora", createdAt: "2026-11-22T10:15:02.114Z", seed: 42, unit: "notes", positiveLabel: "high" });
  console.log(performance.now() - t, "ms", e.results.length, JSON.stringify(e).length);
  console.log(e.summary);
  for (const c of e.gate.checks) console.log(c.verdict, "|", c.title, "|", c.before?.toFixed(3), c.after?.toFixed(3), "|", c.reason);
  console.log(e.details.findings, e.details.gaps, e.details.comparisons, e.details.majority);
  for (const r of e.results.filter(r => r.group?.value === undefined)) console.log(r.metric, r.variant ?? "", r.subject, r.label ?? "", r.group?.column ?? "", r.value?.toFixed(3), r.reason ?? "", r.ci ? `${r.ci.lo.toFixed(3)}..${r.ci.hi.toFixed(3)}` : "", r.noiseFloor?.p95.toFixed(3) ?? "", r.test ? `${r.test.name} p=${r.test.p.toFixed(4)} adj=${r.test.pAdjusted?.toFixed(3)} ${r.test.family}` : "", r.warnings.join(";"));
});
