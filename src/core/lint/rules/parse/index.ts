import { blankLine } from "./blankLine";
import { brokenTable } from "./brokenTable";
import { corruptTable } from "./corruptTable";
import { duplicateKey } from "./duplicateKey";
import { invalidJson } from "./invalidJson";
import { invalidUtf8 } from "./invalidUtf8";
import { loneSurrogate } from "./loneSurrogate";
import { lossyNumber } from "./lossyNumber";
import { missingHeader } from "./missingHeader";
import { notQuiteJson } from "./notQuiteJson";
import { oversizedRow } from "./oversizedRow";
import { strangeCharacter } from "./strangeCharacter";
import { wrongContainer } from "./wrongContainer";
import { wrongEncoding } from "./wrongEncoding";

/** PAR: parsing, container, encoding. */
export const PARSE_RULES = [
  invalidJson,
  invalidUtf8,
  wrongEncoding,
  blankLine,
  wrongContainer,
  notQuiteJson,
  duplicateKey,
  loneSurrogate,
  lossyNumber,
  brokenTable,
  corruptTable,
  missingHeader,
  strangeCharacter,
  oversizedRow,
] as const;
