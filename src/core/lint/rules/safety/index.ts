import type { Rule } from "../../defineRule";

/** TOX: harmful words. */
export const SAFETY_RULES = [] as const satisfies readonly Rule[];
