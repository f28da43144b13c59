import { FAILURES } from "./registry";
import { maskSecrets } from "./maskSecrets";

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

export interface NamedFailure {
  readonly code: string;
  readonly message: string;
  readonly nextStep: string;
  readonly evidence?: string;
}

const EVIDENCE_LINES = 12;

/** A death without last words as a failure with a name and a next step; RUN100 when nothing matches. */
export function nameDeath(death: Death): NamedFailure {
  const evidence = maskSecrets(death.stderr.trimEnd().split("\n").slice(-EVIDENCE_LINES).join("\n"));
  const where = death.step > 0 ? ` after step ${death.step}` : " before the first step";
  const found = FAILURES.find((failure) => failure.matches(death));
  const resume = resumeSentence(death);
  return {
    code: found?.code ?? "RUN100",
    message: `the engine ${found?.cause ?? how(death)}${where}`,
    nextStep: found === undefined ? resume : `${found.remedy}, then ${resume}`,
    ...(evidence === "" ? {} : { evidence }),
  };
}

function how({ exitCode, signal }: Death): string {
  if (signal !== null) return `was ended from outside (${signal})`;
  return exitCode === null
    ? "ended without a last word"
    : `ended with exit code ${exitCode} and no last word`;
}

function resumeSentence({ checkpointStep, runId }: Death): string {
  const from = checkpointStep === null ? "" : ` (goes on from checkpoint-${checkpointStep})`;
  return `run \`tunesmith runs resume ${runId}\`${from}`;
}
