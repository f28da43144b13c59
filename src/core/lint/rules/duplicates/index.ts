import { conflictingAnswers } from "./conflictingAnswers";
import { duplicateRow } from "./duplicateRow";
import { nearDuplicate } from "./nearDuplicate";
import { samePrompt } from "./samePrompt";

/** DUP: duplicates. */
export const DUPLICATE_RULES = [duplicateRow, samePrompt, conflictingAnswers, nearDuplicate] as const;
