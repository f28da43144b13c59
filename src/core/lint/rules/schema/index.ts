import { unknownSchema } from "./unknownSchema";
import { stringifiedJson } from "./stringifiedJson";
import { fewRows } from "./fewRows";
import { badContent } from "./badContent";
import { changedType } from "./changedType";
import { misspeltKey } from "./misspeltKey";
import { missingField } from "./missingField";
import { undeclaredColumn } from "./undeclaredColumn";
import { splitsDiffer } from "./splitsDiffer";

/** SCH: schema and types. */
export const SCHEMA_RULES = [
  unknownSchema,
  missingField,
  changedType,
  misspeltKey,
  stringifiedJson,
  badContent,
  fewRows,
  undeclaredColumn,
  splitsDiffer,
] as const;
