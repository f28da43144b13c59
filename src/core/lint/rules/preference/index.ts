import { emptySide } from "./emptySide";
import { equalPair } from "./equalPair";
import { ktoLabels } from "./ktoLabels";
import { lengthBias } from "./lengthBias";
import { promptDiffers } from "./promptDiffers";
import { scoreContradicts } from "./scoreContradicts";

/** PRF: preference data. */
export const PREFERENCE_RULES = [
  equalPair,
  emptySide,
  promptDiffers,
  scoreContradicts,
  lengthBias,
  ktoLabels,
] as const;
