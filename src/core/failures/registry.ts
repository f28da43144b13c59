import { killedFromOutside } from "./killedFromOutside";
import { storageFull } from "./storageFull";
import type { FailureSignature } from "./signature";
import { truncatedWeights } from "./truncatedWeights";

/** In order: the first that matches names the failure. */
export const FAILURES: readonly FailureSignature[] = [storageFull, truncatedWeights, killedFromOutside];
