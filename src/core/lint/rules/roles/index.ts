import { badWeight } from "./badWeight";
import { firstTurnNotUser } from "./firstTurnNotUser";
import { lastTurnNotAssistant } from "./lastTurnNotAssistant";
import { lateSystemTurn } from "./lateSystemTurn";
import { leakedRoleMarker } from "./leakedRoleMarker";
import { noAssistant } from "./noAssistant";
import { nothingTrained } from "./nothingTrained";
import { repeatedRole } from "./repeatedRole";
import { unknownRole } from "./unknownRole";
import { unpairedTurns } from "./unpairedTurns";

/** ROL: roles and the order of turns. */
export const ROLE_RULES = [
  unknownRole,
  repeatedRole,
  firstTurnNotUser,
  noAssistant,
  lastTurnNotAssistant,
  lateSystemTurn,
  unpairedTurns,
  nothingTrained,
  badWeight,
  leakedRoleMarker,
] as const;
