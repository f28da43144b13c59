import { cutAnswer } from "./cutAnswer";
import { longPrompt } from "./longPrompt";
import { overLength } from "./overLength";

/** LEN: length, truncation, masking. */
export const LENGTH_RULES = [overLength, cutAnswer, longPrompt] as const;
