import { nodeAt } from "../configTree";
import { checkDataKeys } from "../cross/checkDataKeys";
import { checkEngine } from "../cross/checkEngine";
import { checkGate } from "../cross/checkGate";
import { checkMethod } from "../cross/checkMethod";
import { checkSchedule } from "../cross/checkSchedule";
import { checkTask } from "../cross/checkTask";
import { removeItem } from "../edit/editList";
import { checkUnused } from "../cross/checkUnused";
import type { CrossContext } from "../cross/crossContext";

/** What keys say about each other: contradictions, settings without effect, runs that cannot be what was meant. */
export function checkCross(context: CrossContext): void {
  checkMethod(context);
  checkDataKeys(context);
  checkTask(context);
  checkSchedule(context);
  checkGate(context);
  checkReports(context);
  checkEngine(context);
  checkUnused(context);
}

function checkReports({ root, reporter }: CrossContext): void {
  const list = nodeAt(root, "output.report");
  for (const node of list?.children ?? [])
    if (node.value === "card")
      reporter.report(
        "CFG010",
        "info",
        node,
        "`card` has no effect yet: model cards come with a later version",
        {
          tags: ["unnecessary"],
          fix: reporter.change("Delete `card`", list && removeItem(reporter.text, root, list, node)),
        },
      );
}
