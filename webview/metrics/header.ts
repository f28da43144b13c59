import type { FromMetricsPanel, MetricsState } from "../../src/protocol/panels/metrics";
import type { RunState } from "../../src/protocol/run";
import { h, setText, signOf } from "../shared/dom";
import { button } from "../shared/toolkit";
import type { Headline } from "./headline";

export interface Header {
  readonly element: HTMLElement;
  readonly facts: HTMLElement;
  update(headline: Headline, run: MetricsState["run"]): void;
}

type ActionType = "stop" | "resume" | "openReport";
/** What the one button of the header does in each state; none while there is nothing to ask for. */
const actions: Readonly<Record<RunState, readonly [ActionType, string] | null>> = {
  queued: ["stop", "Cancel"],
  preparing: ["stop", "Stop"],
  training: ["stop", "Stop and save"],
  evaluating: ["stop", "Stop"],
  paused: ["stop", "Stop and save"],
  stopping: null,
  stopped: ["resume", "Resume"],
  failed: ["resume", "Resume"],
  lost: ["resume", "Resume"],
  completed: ["openReport", "Open report"],
};

/** The run's name, what it is doing, and the button that fits; below it the numbers that a person looks for first. */
export function header(post: (message: FromMetricsPanel) => void): Header {
  const name = h("h1", {}, "–");
  const sign = h("span", { class: "state-sign" });
  const state = h("span", { attributes: { role: "status" } }, "–");
  const origin = h("span", { class: "muted origin" });
  const buttons = h("div", { class: "buttons" });
  const facts = h("div", { class: "facts" });
  let shownAction = "";
  const element = h(
    "header",
    { class: "top" },
    h("div", { class: "what" }, name, h("span", { class: "state" }, sign, state), origin),
    buttons,
  );
  return {
    element,
    facts,
    update: (headline, run) => {
      setText(name, headline.name);
      name.title = run.id;
      setText(state, headline.state);
      setText(origin, headline.origin);
      sign.replaceChildren(...stateSign(headline));
      facts.replaceChildren(
        ...headline.facts.map(({ value, label }) => h("span", {}, h("b", {}, value), ` ${label}`)),
      );
      const action = actions[run.state];
      const key = JSON.stringify([action, run.id]);
      if (key === shownAction) return;
      shownAction = key;
      buttons.replaceChildren();
      if (action === null) return;
      const [type, text] = action;
      const ask = (): void => {
        post({ type, runId: run.id });
      };
      buttons.append(button(text, ask, { primary: true }));
    },
  };
}

function stateSign(headline: Headline): readonly Node[] {
  if (headline.alarming) return [signOf("worse", 14)];
  return headline.busy ? [h("span", { class: "spin" })] : [];
}
