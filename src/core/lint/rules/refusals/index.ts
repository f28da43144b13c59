import { foreignIdentity } from "./foreignIdentity";
import { modelBoilerplate } from "./modelBoilerplate";
import { refusal } from "./refusal";

/** REF: refusals and boilerplate. */
export const REFUSAL_RULES = [refusal, modelBoilerplate, foreignIdentity] as const;
