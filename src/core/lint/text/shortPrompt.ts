/** Longer prompts bring their material along. In characters. */
export const SHORT_PROMPT = 600;
