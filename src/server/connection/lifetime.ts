/** When this process ends: as soon as its client says so, or is gone. */
export interface Lifetime {
  /** The client's process; without it nobody is missed. */
  clientIs(pid: number | null): void;
  /** The client has said goodbye: from now on an end is what it wants. */
  isOver(): void;
  end(): void;
}

/** How often a client is looked for that may have died without a word. */
const LOOK_MS = 3000;

/** @param exit ends the process with a code */
export function createLifetime(exit: (code: number) => void): Lifetime {
  let watch: NodeJS.Timeout | undefined;
  let isExpected = false;
  const end = (): void => {
    clearInterval(watch);
    exit(isExpected ? 0 : 1);
  };
  return {
    clientIs: (pid) => {
      if (pid === null || watch !== undefined) return;
      watch = setInterval(() => {
        if (!isAlive(pid)) end();
      }, LOOK_MS);
    },
    isOver: () => {
      isExpected = true;
    },
    end,
  };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // A process of somebody else cannot be signalled, and is there.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
