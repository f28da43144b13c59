import type { Rule } from "../../defineRule";

/** PII: personal data. */
export const PERSONAL_RULES = [] as const satisfies readonly Rule[];
