import { escapeControls } from "../../base/escape";

/** A problem as a person reads it: what happened, where, what to do. Never a stack. */
export function problemText(problem: {
  readonly message: string;
  readonly nextStep: string;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
}): string {
  const place =
    problem.file === undefined
      ? ""
      : `  at    ${problem.file}${problem.line === undefined ? "" : `:${problem.line}`}\n`;
  return escapeLines(`error: ${problem.message}\n${place}  next: ${problem.nextStep}\n`);
}

function escapeLines(text: string): string {
  return text.split("\n").map(escapeControls).join("\n");
}
