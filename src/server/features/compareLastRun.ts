import { COMPARE_WITH_LAST_RUN, type CompareWithLastRunParams } from "../../protocol/lsp";
import type { Feature } from "../serverContext";

/** Puts a run config beside what its last run was made with. */
export const compareLastRun: Feature = (context) => {
  context.connection.onRequest(COMPARE_WITH_LAST_RUN, async (params: CompareWithLastRunParams) => {
    const { compareWithLastRun } = await import("../configs/compareWithLastRun");
    return compareWithLastRun(params, context);
  });
};
