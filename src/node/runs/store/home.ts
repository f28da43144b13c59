import { mkdirSync } from "node:fs";
import os from "node:os";
import path from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The folder that the editor and the terminal share: registry of runs, device locks, programs.
 * `TUNESMITH_HOME` decides; tests always set it.
 */
export function homeFolder(
  env: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  const chosen = env["TUNESMITH_HOME"];
  if (chosen !== undefined && chosen !== "") return path.resolve(chosen);
  const user = env["HOME"] ?? os.homedir();
  if (platform === "win32")
    return path.join(env["LOCALAPPDATA"] ?? path.join(user, "AppData", "Local"), "tunesmith");
  if (platform === "darwin") return path.join(user, "Library", "Application Support", "tunesmith");
  const data = env["XDG_DATA_HOME"];
  return path.join(
    data !== undefined && path.isAbsolute(data) ? data : path.join(user, ".local", "share"),
    "tunesmith",
  );
}

/** `<home>/<name>`, made if needed. */
export function homeSubfolder(home: string, name: "runs" | "locks" | "programs"): string {
  const folder = path.join(home, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}
