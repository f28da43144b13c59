import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { lintCommand } from "../../src/cli/commands/lint";
import { runCli } from "../../src/cli/runCli";
import { fakeIo, type FakeIo } from "./cliHarness";

export interface LintRun {
  readonly code: number;
  readonly out: string;
  readonly outBytes: Buffer;
  readonly err: string;
}

/** A working folder for `tunesmith lint`, and its terminal. */
export interface LintFolder {
  readonly folder: string;
  readonly put: (name: string, content: string | Uint8Array) => void;
  readonly read: (name: string) => string;
  readonly lint: (args: readonly string[], options?: LintRunOptions) => Promise<LintRun>;
  /** Empties the folder. */
  readonly clear: () => void;
  readonly dispose: () => void;
}

export interface LintRunOptions {
  readonly stdin?: string | Uint8Array;
  readonly isTerminal?: boolean;
  readonly cwd?: string;
  /** Called with the terminal while the command runs. */
  readonly during?: (io: FakeIo) => void;
}

export function lintFolder(): LintFolder {
  const folder = mkdtempSync(path.join(tmpdir(), "tunesmith-cli-lint-"));
  return {
    folder,
    put(name, content) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), content);
    },
    read: (name) => readFileSync(path.join(folder, name), "utf8"),
    lint: async (args, { stdin = "", isTerminal = false, cwd = ".", during } = {}) => {
      const io = {
        ...fakeIo({ cwd: path.join(folder, cwd), isTerminal }),
        readStdin: () => Promise.resolve(Buffer.from(stdin as string)),
      };
      const entry = { name: "lint", usage: "", summary: "", command: lintCommand };
      const done = runCli(["lint", ...args], [entry], io);
      during?.(io);
      return { code: await done, out: io.stdout(), outBytes: io.stdoutBytes(), err: io.stderr() };
    },
    clear() {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder);
    },
    dispose() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
