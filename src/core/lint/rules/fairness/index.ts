import { groupCompany } from "./groupCompany";
import { skewedGroups } from "./skewedGroups";

/** FAI: representation. */
export const FAIRNESS_RULES = [skewedGroups, groupCompany] as const;
