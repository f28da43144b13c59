import { brokenMarkup } from "./brokenMarkup";
import { unclosedFence } from "./unclosedFence";
import { wrongFence } from "./wrongFence";

/** MDF: markdown, code and structured output. */
export const MARKDOWN_RULES = [unclosedFence, wrongFence, brokenMarkup] as const;
