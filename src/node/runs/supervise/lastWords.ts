import { closeSync, fstatSync, openSync, readdirSync, readSync } from "node:fs";
import path from "node:path";
import { nameDeath } from "../../../core/failures/nameDeath";
import { parseChecked } from "../../../protocol/checked";
import { CheckpointManifest, type RunJson } from "../../../protocol/run";
import { readTextIfThere } from "../../files/readText";
import type { EngineEnd } from "../engine/engineProcess";
import { appendEvents, readRunSummary } from "../store/runEvents";

/**
 * Gives an engine that ended without `done`, `stopped` or `failed` its last word: `stopped` when a stop had been
 * asked for, otherwise `failed` with the name that its exit and `stderr.log` allow. Does nothing when it spoke.
 */
export function writeLastWords(
  folder: string,
  run: RunJson,
  attempt: { readonly end: EngineEnd; readonly stopRequested: boolean; readonly seqBefore: number },
): void {
  const { end, stopRequested, seqBefore } = attempt;
  const summary = readRunSummary(folder);
  // A last word from before this attempt is not this attempt's.
  if (summary.ended !== null && summary.endedSeq > seqBefore) return;
  const checkpoint = newestCheckpoint(folder);
  if (stopRequested && end.startError === undefined) {
    const from = checkpoint === null ? "the beginning" : `checkpoint-${checkpoint}`;
    appendEvents(folder, [
      {
        type: "log",
        level: "warning",
        message: `the engine did not end by itself and was ended${signalWords(end)}; a resume goes on from ${from}`,
      },
      { type: "stopped", step: summary.step, metrics: {} },
    ]);
    return;
  }
  const named = nameDeath({
    exitCode: end.exitCode,
    signal: end.signal,
    stderr: end.startError ?? readEnd(path.join(folder, "stderr.log"), end.stderrFrom ?? 0),
    step: summary.step,
    checkpointStep: checkpoint,
    runId: run.id,
  });
  appendEvents(folder, [{ type: "failed", ...named, step: summary.step }]);
}

function signalWords({ signal }: EngineEnd): string {
  return signal === null ? "" : ` (${signal})`;
}

/** The newest checkpoint whose manifest reads; its hashes are verified by the engine that resumes. */
export function newestCheckpoint(folder: string): number | null {
  let newest: number | null = null;
  for (const name of namesIn(path.join(folder, "checkpoints"))) {
    if (!/^checkpoint-\d+$/u.test(name)) continue;
    const text = readTextIfThere(path.join(folder, "checkpoints", name, "manifest.json"));
    const manifest = text === undefined ? undefined : parseChecked(CheckpointManifest, text);
    if (manifest?.ok === true && (newest === null || manifest.value.step > newest))
      newest = manifest.value.step;
  }
  return newest;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

const TAIL_BYTES = 16 * 1024;

/** The last bytes of a text file, none of those before `from`; empty when it cannot be read. */
function readEnd(file: string, from: number): string {
  try {
    const handle = openSync(file, "r");
    try {
      const { size } = fstatSync(handle);
      const bytes = Buffer.alloc(Math.max(0, Math.min(size - from, TAIL_BYTES)));
      readSync(handle, bytes, 0, bytes.length, size - bytes.length);
      return bytes.toString("utf8");
    } finally {
      closeSync(handle);
    }
  } catch {
    return "";
  }
}
