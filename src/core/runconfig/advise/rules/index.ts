import { dataRules } from "./dataRules";
import { evaluateRules } from "./evaluateRules";
import { methodRules } from "./methodRules";
import { modelRules } from "./modelRules";
import type { AdviceRule } from "./rule";
import { trainRules } from "./trainRules";

/** The table of rules, in the order in which they are asked. */
export const ADVICE_RULES: readonly AdviceRule[] = [
  ...modelRules,
  ...dataRules,
  ...methodRules,
  ...trainRules,
  ...evaluateRules,
];
