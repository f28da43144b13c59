import { undeclaredLabel } from "./undeclaredLabel";

/** LBL: classification labels. */
export const LABEL_RULES = [undeclaredLabel] as const;
