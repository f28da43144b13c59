import { parseArgs, type ParseArgsConfig } from "node:util";
import { nearest } from "../base/editDistance";
import { UserError } from "../base/userError";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** Parses a command's arguments; an unknown flag is a UserError with the nearest known one. */
export function readArguments<const T extends Options>(
  command: string,
  usage: string,
  args: readonly string[],
  options: T,
): ReturnType<typeof parseArgs<{ args: string[]; allowPositionals: true; options: T }>> {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    const message = error instanceof Error ? (error.message.split(". ")[0] ?? "") : String(error);
    const flag = /'(?:-\w, )?--([\w-]+)/u.exec(message)?.[1];
    const near = flag === undefined ? undefined : nearest(flag, Object.keys(options));
    const hint = near === undefined || near === flag ? "" : `did you mean --${near}? `;
    throw wrongUsage(command, message, `${hint}usage: ${usage}`);
  }
}

/** One of a closed list, or a UserError that names them. */
export function choose<T extends string>(
  command: string,
  flag: string,
  value: string,
  allowed: readonly T[],
): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw wrongUsage(command, `${flag} cannot be "${value}"`, `use one of ${allowed.join(", ")}`);
}

export function wrongUsage(command: string, message: string, nextStep: string): UserError {
  return new UserError({ code: "USAGE", message: `${command}: ${message}`, nextStep });
}
