import { stat } from "node:fs/promises";
import path from "node:path";
import type { ResolvedConfig } from "../../core/runconfig/resolve/resolvedConfig";
import type { PastRun } from "../../core/runs/pastRun";
import { homeFolder } from "../../node/runs/store/home";
import type { FoundRuns, KnownRuns, PastRunsQuestion } from "../../node/runs/store/pastRuns";
import type { Workspace } from "../workspace";

/**
 * The last run of each config. Asking never waits: run folders are read behind the answer, and again when one of them
 * changes; `onNews` is called when there is something else to say.
 */
export interface PastRuns {
  last(question: PastRunsQuestion): PastRun | undefined;
  /** A run folder has changed: the next look does not wait. */
  changed(): void;
  dispose(): void;
}

interface Known {
  found: FoundRuns | undefined;
  question: PastRunsQuestion;
  /** What was found, as far as a look at the folders tells. */
  state: string;
  isReading: boolean;
  lookedAt: number;
}

/** The folders are looked at again after so long. */
const LOOK_AGAIN_MS = 2000;
/** A run writes several files when it ends: they are looked at together. */
const SETTLED_MS = 300;

export function createPastRuns(onNews: () => void): PastRuns {
  const byConfig = new Map<string, Known>();
  const runs: KnownRuns = new Map();
  let isOver = false;
  let soon: NodeJS.Timeout | undefined;

  const read = async (known: Known): Promise<void> => {
    const { question } = known;
    const before = JSON.stringify(known.found?.last);
    const { findPastRuns } = await import("../../node/runs/store/pastRuns");
    known.found = await findPastRuns(question, runs);
    known.state = await stateOf(question, known.found);
    const isAsked = byConfig.get(question.configPath) === known;
    if (!isOver && isAsked && JSON.stringify(known.found.last) !== before) onNews();
  };
  const look = async (known: Known): Promise<void> => {
    if (known.isReading) return;
    known.isReading = true;
    known.lookedAt = Date.now();
    try {
      if ((await stateOf(known.question, known.found)) !== known.state) await read(known);
    } finally {
      known.isReading = false;
    }
  };
  return {
    last: (question) => {
      let known = byConfig.get(question.configPath);
      if (known === undefined || !isSame(known.question, question)) {
        known = { found: undefined, question, state: "unread", isReading: false, lookedAt: 0 };
        byConfig.set(question.configPath, known);
      }
      if (Date.now() - known.lookedAt > LOOK_AGAIN_MS) void look(known);
      return known.found?.last;
    },
    changed: () => {
      soon ??= setTimeout(() => {
        soon = undefined;
        for (const known of byConfig.values()) void look(known);
      }, SETTLED_MS);
    },
    dispose: () => {
      isOver = true;
      clearTimeout(soon);
    },
  };
}

/** Before trust is given, only the config's own output folder is looked at. */
export function pastRunsQuestion(
  file: string,
  { name, output }: ResolvedConfig,
  workspace: Workspace,
): PastRunsQuestion {
  return {
    configPath: file,
    name,
    outputDir: path.resolve(path.dirname(file), output.dir),
    home: workspace.trusted ? homeFolder() : undefined,
    mayTouch: (place) => workspace.mayTouch(place),
  };
}

function isSame(a: PastRunsQuestion, b: PastRunsQuestion): boolean {
  return a.name === b.name && a.outputDir === b.outputDir && a.home === b.home;
}

/** Changes when a run appears, ends, goes on or is deleted. */
async function stateOf(
  { outputDir, home, mayTouch }: PastRunsQuestion,
  found: FoundRuns | undefined,
): Promise<string> {
  const places = [
    ...(mayTouch(outputDir) ? [outputDir] : []),
    ...(home === undefined ? [] : [path.join(home, "runs")]),
    ...(found?.unfinished ?? []),
    ...(found?.last === undefined ? [] : [found.last.folder]),
  ];
  return (await Promise.all(places.map(timeOf))).join(" ");
}

async function timeOf(place: string): Promise<string> {
  try {
    return String((await stat(place)).mtimeMs);
  } catch {
    return "-";
  }
}
