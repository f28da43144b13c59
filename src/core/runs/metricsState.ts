import { formatFixed } from "../../base/format";
import type { StepEvent } from "../../protocol/events";
import type { ChartData, ChartMark, MetricsAlert, MetricsState } from "../../protocol/panels/metrics";
import type { RunState } from "../../protocol/run";
import { CHARTS, type ChartDefinition } from "./charts";
import { secondsLeft } from "./secondsLeft";
import type { RunSummary } from "./runSummary";

export interface MetricsFacts {
  readonly id: string;
  readonly name: string;
  readonly state: RunState;
  /** For a run whose engine has not spoken yet. */
  readonly engine: string;
  readonly totalSteps: number;
  readonly summary: RunSummary;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Shorter silences are normal: a heartbeat comes every 5 s. */
const SILENT_AFTER_SECONDS = 15;
const LIVING: ReadonlySet<RunState> = new Set(["preparing", "training", "evaluating", "stopping"]);

/** What the metrics panel shows of a run: a pure function of its events, its state and the clock. */
export function buildMetricsState(facts: MetricsFacts): MetricsState {
  const { summary, state, now } = facts;
  const silence = (now - Date.parse(summary.lastTime)) / 1000;
  const failure = summary.failure;
  return {
    run: {
      id: facts.id,
      name: facts.name,
      state,
      engine: summary.engine === "" ? facts.engine : summary.engine,
      device: summary.device,
      startedAt: summary.startedAt,
      step: summary.step,
      totalSteps: summary.totalSteps === 0 ? facts.totalSteps : summary.totalSteps,
      secondsLeft: secondsLeft(summary),
      phase: summary.phase ?? "",
      phaseDone: summary.phaseDone,
      phaseTotal: summary.phaseTotal,
      silentFor: LIVING.has(state) && silence > SILENT_AFTER_SECONDS ? Math.round(silence) : null,
      failure:
        failure === null
          ? null
          : { code: failure.code, message: failure.message, nextStep: failure.nextStep },
    },
    charts: CHARTS.map((chart) => chartOf(chart, summary)),
    marks: marksOf(summary),
    alerts: summary.alerts.map(({ step, severity, message, rows }): MetricsAlert => ({
      step,
      severity,
      message,
      rows,
    })),
  };
}

function chartOf(chart: ChartDefinition, { steps, evals }: RunSummary): ChartData {
  const x = steps.map(({ step }) => step);
  const y = steps.map(({ metrics }) => metrics[chart.metric] ?? null);
  const evalMetric = chart.evalMetric;
  const measured =
    evalMetric === undefined ? [] : evals.filter(({ metrics }) => typeof metrics[evalMetric] === "number");
  const points = {
    x: measured.map(({ step }) => step),
    y: measured.map(({ metrics }) => metrics[evalMetric ?? ""] ?? null),
  };
  const title = chart.title({ x, y }, points);
  const base = { id: chart.id, title, unit: chart.unit, scale: chart.scale, x, y };
  return measured.length === 0 ? base : { ...base, points };
}

function marksOf({ evals, checkpoints, alerts, resumedAt }: RunSummary): ChartMark[] {
  const marks: ChartMark[] = [
    ...evals.map(({ step, metrics }): ChartMark => ({ step, kind: "eval", text: evalText(metrics) })),
    ...checkpoints.map(({ step }): ChartMark => ({
      step,
      kind: "checkpoint",
      text: `checkpoint-${step} saved`,
    })),
    ...alerts.map(({ step, message }): ChartMark => ({ step, kind: "alert", text: message })),
    ...resumedAt.map((step): ChartMark => ({ step, kind: "resumed", text: `resumed from step ${step}` })),
  ];
  return marks.sort((a, b) => a.step - b.step);
}

function evalText(metrics: StepEvent["metrics"]): string {
  const loss = metrics["eval_loss"];
  return typeof loss === "number" ? `evaluation loss ${formatFixed(loss, 3)}` : "evaluation";
}
