import { boundarySpace } from "./boundarySpace";
import { doubleBos } from "./doubleBos";
import { endNotTrained } from "./endNotTrained";
import { refusedRow } from "./refusedRow";
import { specialToken } from "./specialToken";
import { unfoundTurns } from "./unfoundTurns";

/** TPL: chat templates and special tokens. */
export const TEMPLATE_RULES = [
  specialToken,
  refusedRow,
  doubleBos,
  unfoundTurns,
  endNotTrained,
  boundarySpace,
] as const;
