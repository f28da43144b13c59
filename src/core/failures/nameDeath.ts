import { maskSecrets } from "./maskSecrets";
import { FAILURES } from "./registry";
import type { Death } from "./signature";

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
