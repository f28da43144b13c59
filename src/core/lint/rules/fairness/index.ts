import type { Rule } from "../../defineRule";

/** FAI: representation. */
export const FAIRNESS_RULES = [] as const satisfies readonly Rule[];
