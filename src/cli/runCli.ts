import { nearest } from "../base/editDistance";
import { UserError } from "../base/userError";
import { PRODUCT_VERSION } from "../base/version";
import type { CliIo, Command } from "./io";
import { problemText } from "./printers/problemText";

/** One entry of the command table, in the order in which help lists them. */
export interface CommandEntry {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  readonly command: Command;
  /** Not for people: not in the help, never suggested. */
  readonly hidden?: boolean;
}

/** A bug, as against a mistake of the user. */
const EXIT_BUG = 3;

/**
 * Runs one command and returns the exit code. A user's mistake gives its message, place and next step; a bug gives its
 * stack, because somebody will have to read it.
 */
export async function runCli(
  args: readonly string[],
  commands: readonly CommandEntry[],
  io: CliIo,
): Promise<number> {
  const [name = "help", ...rest] = args;
  try {
    if (name === "--version" || name === "version") {
      io.out(`${PRODUCT_VERSION}\n`);
      return 0;
    }
    if (name === "help" || name === "--help" || name === "-h") {
      io.out(helpText(commands));
      return 0;
    }
    const entry = commands.find((one) => one.name === name);
    if (entry === undefined) throw unknownCommand(name, commands);
    if (rest.includes("--help") || rest.includes("-h")) {
      io.out(`${entry.summary}\n\n  tunesmith ${entry.name} ${entry.usage}\n`);
      return 0;
    }
    return await entry.command(rest, io);
  } catch (error) {
    if (error instanceof UserError) {
      io.err(problemText(error));
      return error.exitCode;
    }
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    io.err(`This is a bug in Tunesmith ${PRODUCT_VERSION}; please report it with these lines.\n${text}\n`);
    return EXIT_BUG;
  }
}

function unknownCommand(name: string, commands: readonly CommandEntry[]): UserError {
  const names = commands.filter(({ hidden }) => hidden !== true).map((one) => one.name);
  const near = nearest(name, names);
  return new UserError({
    code: "USAGE",
    message: `there is no command "${name}"`,
    nextStep: `${near === undefined ? "" : `did you mean ${near}? `}\`tunesmith help\` lists them`,
  });
}

function helpText(commands: readonly CommandEntry[]): string {
  const shown = commands.filter(({ hidden }) => hidden !== true);
  const width = Math.max(...shown.map(({ name }) => name.length));
  const lines = shown.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return `Tunesmith ${PRODUCT_VERSION}: fine-tune language models on your own machine, and know what you got.

usage: tunesmith <command> [arguments]

${lines.join("\n")}

\`tunesmith <command> --help\` shows its arguments. Exit codes: 0 nothing wrong; 1 findings or a failed gate;
2 wrong usage or unreadable input; 3 the work itself failed; 130 interrupted.
`;
}
