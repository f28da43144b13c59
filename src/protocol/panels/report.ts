import type { ViewAction, ViewNode } from "./view";

export type ToReportPanel =
  /** `runId` is what the panel remembers over a reload of the window. */
  | { readonly type: "report"; readonly runId: string; readonly view: ViewNode }
  | { readonly type: "empty"; readonly runId?: string; readonly sentence: string }
  | {
      readonly type: "error";
      readonly runId?: string;
      readonly sentence: string;
      readonly nextStep: string;
    };

export type FromReportPanel =
  | { readonly type: "ready" }
  | ViewAction
  | { readonly type: "openExample" }
  | { readonly type: "cspViolations"; readonly violations: readonly string[] };
