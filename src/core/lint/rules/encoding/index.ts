import { doubleEscape } from "./doubleEscape";
import { markupInProse } from "./markupInProse";
import { mixedScripts } from "./mixedScripts";
import { mojibake } from "./mojibake";

/** ENC: language and encoding. */
export const ENCODING_RULES = [mojibake, markupInProse, doubleEscape, mixedScripts] as const;
