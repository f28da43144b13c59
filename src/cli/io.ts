/** What a command may touch of the process: handed in, so that commands run in tests without a process. */
export interface CliIo {
  readonly out: (text: string) => void;
  /** Standard output, for what may be no text. */
  readonly outBytes: (bytes: Uint8Array) => void;
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Whether standard output is a terminal: colour and the moving line. */
  readonly isTerminal: boolean;
  readonly columns: number;
  /** Reads all of standard input; the signal ends that, with an error. */
  readonly readStdin: (signal?: AbortSignal) => Promise<Uint8Array>;
  /** Calls back on Ctrl-C; returns how to stop listening. */
  readonly onInterrupt: (listener: () => void) => () => void;
}

/** A command takes its arguments (without its own name) and returns the exit code. */
export type Command = (args: readonly string[], io: CliIo) => Promise<number>;
