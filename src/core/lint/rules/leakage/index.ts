import { evaluationRow } from "./evaluationRow";
import { nearEvaluationRow } from "./nearEvaluationRow";
import { sharedGroup } from "./sharedGroup";
import { sharedWords } from "./sharedWords";

/** LEK: leakage between training and evaluation. */
export const LEAKAGE_RULES = [evaluationRow, sharedWords, nearEvaluationRow, sharedGroup] as const;
