import type { Rule } from "../../defineRule";

/** ENC: language and encoding. */
export const ENCODING_RULES = [] as const satisfies readonly Rule[];
