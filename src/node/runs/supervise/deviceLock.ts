import path from "node:path";
import { writeWholeJson } from "../../files/writeWhole";
import { claimExclusively, type HeldClaim } from "../store/exclusive";
import { homeSubfolder } from "../store/home";
import { readResult } from "../store/runFolder";
import { livingProcesses } from "../store/runLock";

/**
 * The right to use a device, or undefined while another run has it. A run holds its device as long as one of its
 * processes lives, so that an engine whose supervisor was killed is not joined by a second one.
 */
export function claimDevice(
  home: string,
  device: string,
  holder: { readonly runId: string; readonly folder: string },
): HeldClaim | undefined {
  const name = device.replace(/[^A-Za-z0-9-]/gu, "_");
  const locks = homeSubfolder(home, "locks");
  const content = { runId: holder.runId, path: holder.folder };
  const claim = claimExclusively(path.join(locks, `${name}.d`), content, (other) =>
    heldByAnother(other, holder.runId),
  );
  // For people and other doors: who has the device. The right itself is the numbered file.
  if (claim !== undefined) writeWholeJson(path.join(locks, `${name}.json`), content);
  return claim;
}

function heldByAnother(content: unknown, runId: string): boolean {
  if (typeof content !== "object" || content === null) return false;
  const { runId: holder, path: folder } = content as { readonly runId?: unknown; readonly path?: unknown };
  if (typeof holder !== "string" || typeof folder !== "string" || holder === runId) return false;
  const { supervisor, engine } = livingProcesses(folder);
  if (engine !== null) return true;
  return supervisor !== null && readResult(folder) === undefined;
}
