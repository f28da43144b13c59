import type { Rule } from "../../defineRule";

/** LEN: length, truncation, masking. */
export const LENGTH_RULES = [] as const satisfies readonly Rule[];
