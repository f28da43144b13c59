import { emptyAnswer } from "./emptyAnswer";
import { placeholderInput } from "./placeholderInput";

/** QLT: empty, noise, impossible requests. */
export const QUALITY_RULES = [emptyAnswer, placeholderInput] as const;
