import type { FromMetricsPanel, MetricsAlert, MetricsState } from "../../src/protocol/panels/metrics";
import { h, signOf } from "../shared/dom";
import { button } from "../shared/toolkit";

/** Alerts that are shown at once; the rest is counted, since the chart has all of them as marks. */
const MOST = 3;

export interface Notices {
  readonly element: HTMLElement;
  update(state: MetricsState): void;
}

/** The failure, if any, and the newest alerts, each with what can be done about it. */
export function notices(post: (message: FromMetricsPanel) => void): Notices {
  const element = h("div", { class: "notices", attributes: { "aria-live": "polite" } });
  const dismissed = new Set<string>();
  let drawn = "";
  const update = (state: MetricsState): void => {
    const open = state.alerts.filter((alert) => !dismissed.has(keyOf(alert)));
    const shown = open.slice(-MOST).reverse();
    const now = JSON.stringify([state.run.failure, shown, open.length]);
    if (now === drawn) return; // a button under the mouse must not be replaced four times a second
    drawn = now;
    const failure = state.run.failure === null ? [] : [failureBox(state.run.failure)];
    const boxes = shown.map((alert) =>
      alertBox(alert, state.run.id, post, () => {
        dismissed.add(keyOf(alert));
        update(state);
      }),
    );
    const more = open.length - shown.length;
    const rest = more > 0 ? [h("p", { class: "small muted more" }, `${String(more)} earlier alerts`)] : [];
    element.replaceChildren(...failure, ...boxes, ...rest);
  };
  return { element, update };
}

function failureBox(failure: NonNullable<MetricsState["run"]["failure"]>): HTMLElement {
  return h(
    "div",
    { class: "notice error", attributes: { role: "alert" } },
    signOf("worse"),
    h(
      "p",
      {},
      h("strong", {}, failure.message),
      " ",
      h("span", { class: "muted" }, `Next: ${failure.nextStep} (${failure.code})`),
    ),
  );
}

function alertBox(
  alert: MetricsAlert,
  runId: string,
  post: (message: FromMetricsPanel) => void,
  dismiss: () => void,
): HTMLElement {
  const { rows, severity, step, message } = alert;
  const open = (): void => {
    post({ type: "openRows", runId, rows });
  };
  return h(
    "div",
    { class: `notice ${severity}` },
    signOf(severity === "info" ? "info" : "worse"),
    h("p", {}, h("strong", {}, `Step ${step.toLocaleString("en-US")}. `), message),
    rows.length === 0
      ? null
      : button(rows.length === 1 ? "Open the row" : `Open the ${String(rows.length)} rows`, open),
    button("Dismiss", dismiss, { quiet: true, label: `Dismiss the alert of step ${String(step)}` }),
  );
}

function keyOf(alert: MetricsAlert): string {
  return `${String(alert.step)} ${alert.message}`;
}
