import type { Rule } from "../../defineRule";

/** MDF: markdown, code and structured output. */
export const MARKDOWN_RULES = [] as const satisfies readonly Rule[];
