import { execFileSync } from "node:child_process";
import type { RunJson } from "../../../protocol/run";

/** The commit that a folder is at, and whether it has changes; nulls outside a repository or without git. */
export function gitState(folder: string): RunJson["git"] {
  const commit = git(folder, ["rev-parse", "HEAD"])?.trim();
  if (commit === undefined || !/^[0-9a-f]{40,64}$/u.test(commit)) return { commit: null, dirty: null };
  const changes = git(folder, ["status", "--porcelain", "--untracked-files=no"]);
  return { commit, dirty: changes === undefined ? null : changes.trim() !== "" };
}

/** A repository's own settings may name programs to run; those that these two commands would start are switched off. */
function git(folder: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync("git", ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=", ...args], {
      cwd: folder,
      encoding: "utf8",
      timeout: 5000,
      stdio: ["ignore", "pipe", "ignore"],
      env: { ...process.env, GIT_OPTIONAL_LOCKS: "0" },
      windowsHide: true,
    });
  } catch {
    return undefined;
  }
}
