import type { Rule } from "../../defineRule";

/** LEK: leakage between training and evaluation. */
export const LEAKAGE_RULES = [] as const satisfies readonly Rule[];
