import { DUPLICATE_RULES } from "./duplicates";
import { LABEL_RULES } from "./labels";
import { PARSE_RULES } from "./parse";
import { QUALITY_RULES } from "./quality";
import { ROLE_RULES } from "./roles";
import { SCHEMA_RULES } from "./schema";

/** Every rule, by family. A test compares this list with the folder. */
export const RULES = [
  ...PARSE_RULES,
  ...SCHEMA_RULES,
  ...ROLE_RULES,
  ...QUALITY_RULES,
  ...DUPLICATE_RULES,
  ...LABEL_RULES,
] as const;

export type RuleCode = (typeof RULES)[number]["code"];
