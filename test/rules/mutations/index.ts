import { DECLARED_MUTATIONS } from "./declared";
import { DUPLICATE_MUTATIONS } from "./duplicates";
import { FAIRNESS_MUTATIONS } from "./fairness";
import { LABEL_MUTATIONS } from "./labels";
import { LEAKAGE_MUTATIONS } from "./leakage";
import { ENCODING_MUTATIONS } from "./encoding";
import { PARSE_MUTATIONS } from "./parse";
import { PERSONAL_MUTATIONS } from "./personal";
import { PREFERENCE_MUTATIONS } from "./preference";
import { ROLE_MUTATIONS } from "./roles";
import { SCHEMA_MUTATIONS } from "./schema";
import { SECRET_MUTATIONS } from "./secrets";
import { LENGTH_MUTATIONS } from "./length";
import { TEMPLATE_MUTATIONS } from "./template";
import { TOOL_MUTATIONS } from "./tools";
import { MARKDOWN_MUTATIONS } from "./markdown";
import { QUALITY_MUTATIONS } from "./quality";
import { REFUSAL_MUTATIONS } from "./refusals";
import { SAFETY_MUTATIONS } from "./safety";
import type { Mutation } from "./mutation";

/** Every planted defect, by family of rules. */
export const MUTATIONS: readonly Mutation[] = [
  ...PARSE_MUTATIONS,
  ...SCHEMA_MUTATIONS,
  ...DECLARED_MUTATIONS,
  ...ROLE_MUTATIONS,
  ...TOOL_MUTATIONS,
  ...TEMPLATE_MUTATIONS,
  ...LENGTH_MUTATIONS,
  ...PREFERENCE_MUTATIONS,
  ...ENCODING_MUTATIONS,
  ...PERSONAL_MUTATIONS,
  ...SECRET_MUTATIONS,
  ...DUPLICATE_MUTATIONS,
  ...LEAKAGE_MUTATIONS,
  ...LABEL_MUTATIONS,
  ...FAIRNESS_MUTATIONS,
  ...MARKDOWN_MUTATIONS,
  ...QUALITY_MUTATIONS,
  ...REFUSAL_MUTATIONS,
  ...SAFETY_MUTATIONS,
];
