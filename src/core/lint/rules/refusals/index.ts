import type { Rule } from "../../defineRule";

/** REF: refusals and boilerplate. */
export const REFUSAL_RULES = [] as const satisfies readonly Rule[];
