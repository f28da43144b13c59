import type { Death } from "./nameDeath";

/** What a failure looks like, why it happens, what to do: one row of the failure table. */
export interface FailureSignature {
  readonly code: string;
  readonly matches: (death: Death) => boolean;
  /** Goes on after "the engine …". */
  readonly cause: string;
  readonly remedy: string;
}
