import { harmfulWords } from "./harmfulWords";

/** TOX: harmful words. */
export const SAFETY_RULES = [harmfulWords] as const;
