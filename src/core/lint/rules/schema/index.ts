import { changedType } from "./changedType";
import { misspeltKey } from "./misspeltKey";
import { missingField } from "./missingField";

/** SCH: schema and types. */
export const SCHEMA_RULES = [missingField, changedType, misspeltKey] as const;
