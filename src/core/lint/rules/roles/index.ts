import { noAssistant } from "./noAssistant";
import { repeatedRole } from "./repeatedRole";
import { unknownRole } from "./unknownRole";

/** ROL: roles and the order of turns. */
export const ROLE_RULES = [unknownRole, repeatedRole, noAssistant] as const;
