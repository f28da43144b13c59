import { stat } from "node:fs/promises";

/**
 * Remembers what was made of files as long as they stay as they are: a tokenizer or the index of an evaluation file
 * takes longer to make than a file of a megabyte takes to lint. The least recently used entries go first.
 */
export interface SurroundingsCache {
  /** @param files whose size and time of change tell whether `make` must run again */
  get<T>(key: string, files: readonly string[], make: () => Promise<T>): Promise<T>;
}

interface Entry {
  readonly state: string;
  readonly value: Promise<unknown>;
}

const MOST_ENTRIES = 8;

export function createSurroundingsCache(): SurroundingsCache {
  const entries = new Map<string, Entry>();
  return {
    get: async <T>(key: string, files: readonly string[], make: () => Promise<T>): Promise<T> => {
      const state = (await Promise.all(files.map(stateOf))).join("\n");
      const known = entries.get(key);
      entries.delete(key);
      const entry = known?.state === state ? known : { state, value: make() };
      entries.set(key, entry);
      for (const oldest of entries.keys()) {
        if (entries.size <= MOST_ENTRIES) break;
        entries.delete(oldest);
      }
      try {
        return (await entry.value) as T;
      } catch (error) {
        // A failure, or somebody's cancel, is not remembered.
        if (entries.get(key) === entry) entries.delete(key);
        throw error;
      }
    },
  };
}

async function stateOf(file: string): Promise<string> {
  const found = await stat(file).catch(() => undefined);
  return found === undefined ? "absent" : `${String(found.size)} ${String(found.mtimeMs)}`;
}
