import { spawn } from "node:child_process";
import path from "node:path";
import { UserError } from "../../base/userError";
import type { Finding } from "../../protocol/findings";
import { childEnvironment } from "../process/spawnDetached";
import type { Program } from "./engineProcess";

/** A run that was created and whose supervisor was started. */
export interface LaunchedRun {
  readonly id: string;
  readonly folder: string;
  /** What the launcher printed on the way: findings of the data, rows left out. */
  readonly log: string;
}

/**
 * Creates and starts a run in a child process, with the command that the terminal uses (`run --detach`). Reading,
 * tokenizing and hashing the data takes a processor for a while; a caller that others share must not be that processor.
 * Throws UserError with the place of the first thing to repair; then nothing was started.
 */
export async function launchChild(cli: Program, configPath: string): Promise<LaunchedRun> {
  const args = [...cli.args, "run", configPath, "--detach", "--format", "json"];
  const { code, out, err } = await runToEnd(cli.program, args, path.dirname(configPath));
  const document = parse(out);
  if (code === 0 && typeof document["id"] === "string" && typeof document["path"] === "string")
    return { id: document["id"], folder: document["path"], log: err };
  throw (
    refusal(configPath, findingsOf(document)) ??
    printedProblem(err) ??
    new Error(err || `exit code ${code ?? "?"}`)
  );
}

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function runToEnd(program: string, args: readonly string[], cwd: string): Promise<Ended> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { cwd, env: childEnvironment(process.env), windowsHide: true });
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

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function findingsOf(document: Readonly<Record<string, unknown>>): readonly Finding[] {
  return Array.isArray(document["findings"]) ? (document["findings"] as readonly Finding[]) : [];
}

/** The first error of the config with its line, and how many more there are. */
function refusal(configPath: string, findings: readonly Finding[]): UserError | undefined {
  const errors = findings.filter(({ severity }) => severity === "error");
  const [first] = errors;
  if (first === undefined) return undefined;
  const more = errors.length > 1 ? `, and ${errors.length - 1} more` : "";
  return new UserError({
    code: first.code,
    message: `${path.basename(configPath)} cannot be run: ${first.message}${more}`,
    nextStep: first.help ?? "repair what Problems lists for this file, then start again",
    file: configPath,
    line: first.line,
  });
}

/** A problem as the command line prints it: message, place, next step. */
function printedProblem(text: string): UserError | undefined {
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
