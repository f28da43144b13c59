import { licenceConflict } from "./licenceConflict";

/** LIC: licence and provenance. */
export const PROVENANCE_RULES = [licenceConflict] as const;
