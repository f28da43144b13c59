import type { Rule } from "../../defineRule";

/** LIC: licence and provenance. */
export const PROVENANCE_RULES = [] as const satisfies readonly Rule[];
