import { duplicateRow } from "./duplicateRow";

/** DUP: duplicates. */
export const DUPLICATE_RULES = [duplicateRow] as const;
