/** How an engine ended that said no last word. */
export interface Death {
  /** Null when a signal ended it, or when nobody saw the end. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** The end of `stderr.log`. */
  readonly stderr: string;
  /** The last step that the events know. */
  readonly step: number;
  /** Whether a checkpoint exists to go on from. */
  readonly checkpointStep: number | null;
  readonly runId: string;
}

/** What a failure looks like, why it happens, what to do: one row of the failure table. */
export interface FailureSignature {
  readonly code: string;
  readonly matches: (death: Death) => boolean;
  /** Goes on after "the engine …". */
  readonly cause: string;
  readonly remedy: string;
}
