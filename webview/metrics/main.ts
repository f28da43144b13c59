import type { FromMetricsPanel, ToMetricsPanel } from "../../src/protocol/panels/metrics";
import { connect } from "../shared/api";
import { reportViolations } from "../shared/cspViolations";
import { onThemeChange } from "../shared/theme";
import { registerControls } from "../shared/toolkit";
import { metricsPanel } from "./panel";
import "./main.css";

registerControls();
const root = document.getElementById("panel")!;
let told = false;
const api = connect<ToMetricsPanel, FromMetricsPanel, { readonly runId: string }>({
  state: ({ state, smoothing }) => {
    api.remember({ runId: state.run.id });
    panel.show(state, smoothing);
    drawn();
  },
  empty: ({ sentence }) => {
    panel.showEmpty(sentence);
    drawn();
  },
});
const panel = metricsPanel(root, api.post);
onThemeChange(panel.redraw);
api.post({ type: "ready" });

function drawn(): void {
  if (told) return;
  told = true;
  reportViolations((violations) => {
    api.post({ type: "cspViolations", violations });
  });
}
