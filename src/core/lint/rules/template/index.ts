import type { Rule } from "../../defineRule";

/** TPL: chat templates and special tokens. */
export const TEMPLATE_RULES = [] as const satisfies readonly Rule[];
