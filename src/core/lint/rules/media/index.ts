import type { Rule } from "../../defineRule";

/** MMD: images, audio and video. */
export const MEDIA_RULES = [] as const satisfies readonly Rule[];
