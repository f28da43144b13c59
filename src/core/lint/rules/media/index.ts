import { badMediaFile } from "./badMediaFile";
import { placeholderCount } from "./placeholderCount";

/** MMD: images, audio and video. */
export const MEDIA_RULES = [badMediaFile, placeholderCount] as const;
