import type { FromReportPanel, ToReportPanel } from "../../src/protocol/panels/report";
import { REPORT_STYLE } from "../../src/protocol/panels/reportStyle";
import { connect } from "../shared/api";
import { reportViolations } from "../shared/cspViolations";
import { h } from "../shared/dom";
import { button, registerControls } from "../shared/toolkit";
import { mountView } from "./mount";
import "./main.css";

registerControls();
const root = document.getElementById("panel")!;
// The same sheet as in the exported file; a constructed sheet needs no exception from the policy.
const sheet = new CSSStyleSheet();
sheet.replaceSync(REPORT_STYLE);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
let told = false;

const api = connect<ToReportPanel, FromReportPanel, { readonly runId: string }>({
  report: ({ view, runId }) => {
    api.remember({ runId });
    const refused = (what: string): void => {
      console.warn(`the report may not contain ${what}`);
    };
    show(...mountView(view, document, api.post, refused));
  },
  empty: ({ sentence, runId }) => {
    remember(runId);
    const example = button("Open the example project", () => {
      api.post({ type: "openExample" });
    });
    show(h("main", { class: "empty" }, h("p", {}, sentence), h("div", { class: "buttons" }, example)));
  },
  error: ({ sentence, nextStep, runId }) => {
    remember(runId);
    const message = h("p", { attributes: { role: "alert" } }, h("strong", {}, sentence));
    show(h("main", { class: "empty" }, message, h("p", {}, `Next: ${nextStep}`)));
  },
});
/** A reload of the window asks for this run's report again, also when there was none yet. */
function remember(runId: string | undefined): void {
  if (runId !== undefined) api.remember({ runId });
}

followSections();
api.post({ type: "ready" });

function show(...nodes: Node[]): void {
  const at = document.documentElement.scrollTop;
  root.replaceChildren(...nodes);
  document.documentElement.scrollTop = at;
  if (told) return;
  told = true;
  reportViolations((violations) => {
    api.post({ type: "cspViolations", violations });
  });
}

/** Jumps inside the report move the view and the focus; the address of a panel's page must not change. */
function followSections(): void {
  root.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href^='#']") : null;
    const target = document.getElementById(link?.getAttribute("href")?.slice(1) ?? "");
    if (link === null || target === null) return;
    event.preventDefault();
    target.scrollIntoView();
    target.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: true });
  });
}
