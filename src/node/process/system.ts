import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import os from "node:os";

/** What process identity needs of the operating system: handed in, so that other systems' answers can be tested. */
export interface ProcessSystem {
  readonly platform: NodeJS.Platform;
  readonly host: string;
  /** Undefined when the file cannot be read. */
  readonly readFile: (path: string) => string | undefined;
  /** Standard output of a program, or undefined when it fails. */
  readonly run: (program: string, args: readonly string[]) => string | undefined;
  readonly kill: (pid: number, signal: NodeJS.Signals) => void;
}

/** The real one. */
export function thisSystem(): ProcessSystem {
  return {
    platform: process.platform,
    host: os.hostname(),
    readFile: (path) => {
      try {
        return readFileSync(path, "utf8");
      } catch {
        return undefined;
      }
    },
    run: (program, args) => {
      try {
        return execFileSync(program, args, {
          encoding: "utf8",
          timeout: 10_000,
          windowsHide: true,
          stdio: ["ignore", "pipe", "ignore"],
        });
      } catch {
        return undefined;
      }
    },
    kill: (pid, signal) => {
      process.kill(pid, signal);
    },
  };
}
