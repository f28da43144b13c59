import type { Rule } from "../../defineRule";

/** SEC: secrets. */
export const SECRET_RULES = [] as const satisfies readonly Rule[];
