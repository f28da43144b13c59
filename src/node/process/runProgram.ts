import { spawn } from "node:child_process";

/** How a program that was asked something ended. */
export type ProgramOutcome =
  | { readonly status: "ended"; readonly exitCode: number; readonly stdout: string; readonly stderr: string }
  /** Not on the path, or not to be executed. */
  | { readonly status: "absent" }
  /** It said nothing in time, and was killed. */
  | { readonly status: "timedOut"; readonly seconds: number }
  /** It ended through a signal, or printed without end. */
  | { readonly status: "broken"; readonly detail: string };

export interface RunProgramOptions {
  /** Milliseconds until it is killed. */
  readonly timeout: number;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
}

const UNWANTED: ProgramOutcome = { status: "broken", detail: "no longer wanted" };

/** Nobody's answer to a short question is longer. */
const MOST_OUTPUT = 1_000_000;

/** Runs a program by argument array, without a shell, and collects what it prints. Never throws. */
export function runProgram(
  program: string,
  args: readonly string[],
  { timeout, env, signal }: RunProgramOptions,
): Promise<ProgramOutcome> {
  if (signal?.aborted === true) return Promise.resolve(UNWANTED);
  return new Promise<ProgramOutcome>((resolve) => {
    let settled = false;
    const settle = (outcome: ProgramOutcome): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      resolve(outcome);
    };
    const child = spawn(program, args, {
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
      ...(env === undefined ? {} : { env: { ...env } }),
    });
    const kill = (outcome: ProgramOutcome): void => {
      // What was never started has no number, and to signal it is to signal this process's own group.
      if (child.pid !== undefined) child.kill("SIGKILL");
      // A grandchild may hold the pipes open: the answer must not wait for it.
      child.stdout.destroy();
      child.stderr.destroy();
      settle(outcome);
    };
    const timer = setTimeout(() => {
      kill({ status: "timedOut", seconds: timeout / 1000 });
    }, timeout);
    const abort = (): void => {
      kill(UNWANTED);
    };
    signal?.addEventListener("abort", abort);
    const texts = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8");
      child[name].on("data", (text: string) => {
        texts[name] += text;
        if (texts[name].length > MOST_OUTPUT) kill({ status: "broken", detail: "it prints without end" });
      });
    }
    child.on("error", (error: NodeJS.ErrnoException) => {
      const absent = error.code === "ENOENT" || error.code === "EACCES" || error.code === "ENOTDIR";
      settle(absent ? { status: "absent" } : { status: "broken", detail: error.code ?? error.message });
    });
    child.on("close", (exitCode, endedBy) => {
      settle(
        exitCode === null
          ? { status: "broken", detail: `ended by ${endedBy ?? "a signal"}` }
          : { status: "ended", exitCode, ...texts },
      );
    });
    // Without file descriptors left there are no pipes to listen to: the throw ends here.
  }).catch((error: unknown) => ({
    status: "broken",
    detail: error instanceof Error ? error.message : String(error),
  }));
}
