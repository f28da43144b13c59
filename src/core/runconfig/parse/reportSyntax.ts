import type { ConfigTree } from "../configTree";
import type { ParseMemo } from "./parseConfig";
import type { Reporter } from "../check/reporter";
import { syntaxRepairs } from "./syntaxRepair";

/** Lines that are no YAML, each with what would mend it where that is plain to see. */
export function reportSyntax(tree: ConfigTree, memo: ParseMemo, reporter: Reporter): void {
  const repairs = syntaxRepairs(tree, memo);
  tree.problems.forEach((problem, i) => {
    const repair = repairs[i];
    reporter.report("CFG001", "error", problem, problem.message, {
      fix: repair && reporter.change(repair.title, [repair.change], "unsafe"),
    });
  });
}
