import type { Rule } from "../../defineRule";

/** PRF: preference data. */
export const PREFERENCE_RULES = [] as const satisfies readonly Rule[];
