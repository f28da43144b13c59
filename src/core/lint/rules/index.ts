import { DUPLICATE_RULES } from "./duplicates";
import { ENCODING_RULES } from "./encoding";
import { FAIRNESS_RULES } from "./fairness";
import { LABEL_RULES } from "./labels";
import { LEAKAGE_RULES } from "./leakage";
import { LENGTH_RULES } from "./length";
import { MARKDOWN_RULES } from "./markdown";
import { MEDIA_RULES } from "./media";
import { PARSE_RULES } from "./parse";
import { PERSONAL_RULES } from "./personal";
import { PREFERENCE_RULES } from "./preference";
import { PROVENANCE_RULES } from "./provenance";
import { QUALITY_RULES } from "./quality";
import { REFUSAL_RULES } from "./refusals";
import { ROLE_RULES } from "./roles";
import { SAFETY_RULES } from "./safety";
import { SCHEMA_RULES } from "./schema";
import { SECRET_RULES } from "./secrets";
import { TEMPLATE_RULES } from "./template";
import { TOOL_RULES } from "./tools";

/** Every rule, by family. A test compares this list with the folder. */
export const RULES = [
  ...PARSE_RULES,
  ...SCHEMA_RULES,
  ...ROLE_RULES,
  ...TOOL_RULES,
  ...TEMPLATE_RULES,
  ...LENGTH_RULES,
  ...DUPLICATE_RULES,
  ...LEAKAGE_RULES,
  ...PREFERENCE_RULES,
  ...LABEL_RULES,
  ...ENCODING_RULES,
  ...PERSONAL_RULES,
  ...SECRET_RULES,
  ...SAFETY_RULES,
  ...REFUSAL_RULES,
  ...QUALITY_RULES,
  ...MARKDOWN_RULES,
  ...MEDIA_RULES,
  ...FAIRNESS_RULES,
  ...PROVENANCE_RULES,
] as const;

export type RuleCode = (typeof RULES)[number]["code"];
