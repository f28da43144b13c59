import { spawn } from "node:child_process";
import { UserError } from "../../../base/userError";
import { childEnvironment } from "../../process/spawnDetached";
import type { Program } from "./engineProcess";

/** How a command of the command line ended. */
export interface EndedCommand {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/**
 * Runs a command of our own command line in a child process. A caller that others share, as the extension host, must not
 * be the processor that reads and tokenizes data.
 */
export function runCommand(cli: Program, args: readonly string[], cwd: string): Promise<EndedCommand> {
  return new Promise((done, fail) => {
    const child = spawn(cli.program, [...cli.args, ...args], {
      cwd,
      env: childEnvironment(process.env),
      windowsHide: true,
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.on("error", fail);
    child.on("close", (code) => {
      done({ code, out: Buffer.concat(out).toString("utf8"), err: Buffer.concat(err).toString("utf8") });
    });
  });
}

/** The JSON document that a command printed; empty when it printed none. */
export function parseDocument(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** A problem as the command line prints it: message, place, next step. */
export function printedProblem(text: string): UserError | undefined {
  const found = /^error: (.+)\n(?: {2}at {4}(.+?)(?::(\d+))?\n)? {2}next: (.+)$/mu.exec(text);
  if (found === null) return undefined;
  const [, message = "", file, line, nextStep = ""] = found;
  return new UserError({
    code: "RUN100",
    message,
    nextStep,
    file,
    line: line === undefined ? undefined : Number(line),
  });
}
