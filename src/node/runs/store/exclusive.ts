import { linkSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { readTextIfThere } from "../../files/readText";
import { writeWholeJson } from "../../files/writeWhole";

/** An exclusive right that this process holds until it releases it or dies. */
export interface HeldClaim {
  release(): void;
}

/** A claim file younger than this that cannot be read yet is being written. */
const FRESH_MS = 5000;

/**
 * Takes an exclusive right kept in `folder`, or returns undefined while another living holder has it.
 *
 * Each holder creates the next numbered file and never removes another's: only the highest number counts. Deleting a
 * stale lock and making it anew has a gap in which two can win; creating number n + 1 after judging n dead has none,
 * because creation is exclusive and a late comer sees a number above its own.
 */
export function claimExclusively(
  folder: string,
  content: unknown,
  isHeld: (content: unknown) => boolean,
): HeldClaim | undefined {
  mkdirSync(folder, { recursive: true });
  for (;;) {
    const highest = highestClaim(folder);
    if (highest > 0 && stillHeld(claimFile(folder, highest), isHeld)) return undefined;
    const mine = claimFile(folder, highest + 1);
    if (!createWithContent(mine, content)) continue;
    if (highestClaim(folder) > highest + 1) {
      rmSync(mine, { force: true });
      continue;
    }
    prune(folder, highest + 1);
    return {
      release: () => {
        writeWholeJson(mine, { released: true });
      },
    };
  }
}

function stillHeld(file: string, isHeld: (content: unknown) => boolean): boolean {
  let content: unknown;
  try {
    content = JSON.parse(readTextIfThere(file) ?? "null");
  } catch {
    return Date.now() - statSync(file).mtimeMs < FRESH_MS;
  }
  if (typeof content !== "object" || content === null || "released" in content) return false;
  return isHeld(content);
}

function highestClaim(folder: string): number {
  return readdirSync(folder).reduce((most, name) => {
    const number = /^(\d+)\.json$/u.exec(name)?.[1];
    return number === undefined ? most : Math.max(most, Number(number));
  }, 0);
}

function claimFile(folder: string, number: number): string {
  return path.join(folder, `${number}.json`);
}

/** Creates a file that has its content from the first moment; false when it exists. */
function createWithContent(file: string, content: unknown): boolean {
  const temporary = `${file}.${process.pid}-${String(performance.now())}.tmp`;
  try {
    writeFileSync(temporary, JSON.stringify(content), { flag: "wx" });
    try {
      linkSync(temporary, file);
    } catch (error) {
      if (isExists(error)) return false;
      // A file system without hard links: the content comes a moment later, which `FRESH_MS` allows for.
      writeFileSync(file, JSON.stringify(content), { flag: "wx" });
    }
    return true;
  } catch (error) {
    if (isExists(error)) return false;
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

function isExists(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "EEXIST";
}

/** Old numbers are of no use; the newest few stay, since a late comer may just be looking at them. */
function prune(folder: string, current: number): void {
  for (let number = current - 8; number > 0 && number > current - 16; number--)
    rmSync(claimFile(folder, number), { force: true });
}
