import { conflictingLabels } from "./conflictingLabels";
import { imbalancedLabels } from "./imbalancedLabels";
import { labelVariants } from "./labelVariants";
import { undeclaredLabel } from "./undeclaredLabel";
import { wrongArithmetic } from "./wrongArithmetic";

/** LBL: classification labels. */
export const LABEL_RULES = [
  conflictingLabels,
  labelVariants,
  undeclaredLabel,
  imbalancedLabels,
  wrongArithmetic,
] as const;
