import { blankLine } from "./blankLine";
import { invalidJson } from "./invalidJson";
import { notQuiteJson } from "./notQuiteJson";
import { oversizedRow } from "./oversizedRow";

/** PAR: parsing, container, encoding. */
export const PARSE_RULES = [invalidJson, blankLine, notQuiteJson, oversizedRow] as const;
