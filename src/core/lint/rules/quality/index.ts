import { emptyAnswer } from "./emptyAnswer";
import { impossibleMedia } from "./impossibleMedia";
import { mergedExamples } from "./mergedExamples";
import { missingText } from "./missingText";
import { placeholderAnswer } from "./placeholderAnswer";
import { placeholderInput } from "./placeholderInput";
import { pretendedLookup } from "./pretendedLookup";
import { repeatedLoop } from "./repeatedLoop";
import { unfilledSlot } from "./unfilledSlot";

/** QLT: empty, noise, impossible requests. */
export const QUALITY_RULES = [
  emptyAnswer,
  placeholderAnswer,
  placeholderInput,
  unfilledSlot,
  mergedExamples,
  impossibleMedia,
  pretendedLookup,
  missingText,
  repeatedLoop,
] as const;
