import type { RunState } from "../run";

/** Extension host to metrics panel. A panel is a pure function of its last `state`. */
export type ToMetricsPanel =
  | {
      readonly type: "state";
      readonly state: MetricsState;
      /** Weight of the moving average to start with: the setting `metrics.smoothing`. */
      readonly smoothing?: number;
    }
  | { readonly type: "empty"; readonly sentence: string };

export type FromMetricsPanel =
  | { readonly type: "ready" }
  | { readonly type: "stop"; readonly runId: string }
  | { readonly type: "resume"; readonly runId: string }
  | { readonly type: "openReport"; readonly runId: string }
  | { readonly type: "openRows"; readonly runId: string; readonly rows: readonly string[] }
  | { readonly type: "openExample" }
  | { readonly type: "startFineTuning" }
  | { readonly type: "cspViolations"; readonly violations: readonly string[] };

export interface MetricsState {
  readonly run: {
    readonly id: string;
    readonly name: string;
    readonly state: RunState;
    readonly engine: string;
    readonly device: string;
    readonly startedAt: string;
    readonly step: number;
    readonly totalSteps: number;
    /** Seconds, from the mean step time so far; null before it can be told. */
    readonly secondsLeft: number | null;
    readonly phase: string;
    readonly phaseDone: number;
    readonly phaseTotal: number;
    /** Seconds since the last event, when longer than 15 s in a living run. */
    readonly silentFor: number | null;
    readonly failure: { readonly code: string; readonly message: string; readonly nextStep: string } | null;
  };
  readonly charts: readonly ChartData[];
  readonly marks: readonly ChartMark[];
  readonly alerts: readonly MetricsAlert[];
}

export interface ChartData {
  readonly id: string;
  /** The finding in one line, with a number. */
  readonly title: string;
  readonly unit: string;
  readonly scale: "linear" | "log";
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
  /** Evaluation points on the same axes. */
  readonly points?: { readonly x: readonly number[]; readonly y: readonly (number | null)[] };
}

export interface ChartMark {
  readonly step: number;
  readonly kind: "eval" | "checkpoint" | "alert" | "resumed";
  readonly text: string;
}

export interface MetricsAlert {
  readonly step: number;
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
  readonly rows: readonly string[];
}
