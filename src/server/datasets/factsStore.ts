import { statSync } from "node:fs";
import { isActive } from "../../core/lint/selection";
import type { LintOutcome } from "../../protocol/lintWorker";
import { HELD_OUT, type KnownFacts } from "./countedFor";
import type { LintSetup } from "./lintSetup";

/** What was last found out about datasets, as long as it holds. */
export interface FactsStore {
  /** Undefined when the file has changed since: nothing is said of it until it has been read again. */
  get(file: string): KnownFacts | undefined;
  /** @param from the state of the file that was read, or the text of the document that is open */
  keep(file: string, outcome: LintOutcome, options: LintSetup["options"], from: string): void;
}

/** A file is looked at again after so long. */
const LOOK_AGAIN_MS = 2000;
/** What `from` is for an open document: its text may be newer than the file. */
const TEXT = "text";

interface Kept extends KnownFacts {
  readonly from: string;
  lookedAt: number;
  isStale: boolean;
}

/** @param whenStale called once for what holds no longer */
export function createFactsStore(
  isOpen: (file: string) => boolean,
  whenStale: (file: string) => void,
): FactsStore {
  const known = new Map<string, Kept>();
  return {
    get: (file) => {
      const kept = known.get(file);
      if (kept === undefined) return undefined;
      const isRecent = kept.from !== TEXT && !kept.isStale && Date.now() - kept.lookedAt < LOOK_AGAIN_MS;
      if (isRecent || isOpen(file)) return kept;
      kept.lookedAt = Date.now();
      if (kept.from !== TEXT && kept.from === stateNow(file)) return kept;
      if (!kept.isStale) {
        kept.isStale = true;
        whenStale(file);
      }
      return undefined;
    },
    keep: (file, { facts }, options, from) => {
      const { model, heldOutFiles } = options;
      if (facts === undefined) return;
      const isCompared = heldOutFiles !== undefined && isActive(HELD_OUT, options);
      known.set(file, {
        ...{ facts, from, lookedAt: Date.now(), isStale: false },
        ...(model === undefined ? {} : { model }),
        ...(isCompared ? { heldOut: heldOutFiles.map(({ path }) => path).sort() } : {}),
      });
    },
  };
}

/** Changes when the file does, as far as a look at it tells. */
export function stateNow(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return `${String(found?.size)} ${String(found?.mtimeMs)}`;
}
