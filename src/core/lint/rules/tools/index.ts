import type { Rule } from "../../defineRule";

/** TUL: tool calling. */
export const TOOL_RULES = [] as const satisfies readonly Rule[];
