import { readFile } from "node:fs/promises";
import path from "node:path";
import { checkConfig } from "../../core/runconfig/checkConfig";
import { configDifferences } from "../../core/runs/configDifferences";
import { comparedConfig } from "../../core/runs/comparedConfig";
import { differenceText, whenText } from "../../core/runs/lastRun";
import { outcomeOf } from "../../core/runs/pastRun";
import { compareConfigs } from "../../node/config/lastRun";
import { changedInputs } from "../../node/runs/store/changedInputs";
import { findPastRuns } from "../../node/runs/store/pastRuns";
import type { CompareWithLastRunParams, CompareWithLastRunResult } from "../../protocol/lsp";
import { pastRunsQuestion } from "./pastRuns";
import { OUTSIDE, sentence } from "../requests";
import type { ServerContext } from "../serverContext";
import { LARGEST_CONFIG } from "./configTexts";

/** A run config as it would run now, beside what its last run was made with. */
export async function compareWithLastRun(
  { uri }: CompareWithLastRunParams,
  context: ServerContext,
): Promise<CompareWithLastRunResult> {
  const workspace = context.workspace();
  const file = workspace.readableFile(uri);
  if (file === undefined) return { problem: OUTSIDE };
  try {
    const text = context.documents.get(uri)?.getText() ?? (await readFile(file, "utf8"));
    if (text.length > LARGEST_CONFIG) return { problem: "this file is too large to be a run config" };
    const { resolved, findings } = checkConfig(text, { file: path.basename(file) });
    const { last } = await findPastRuns(pastRunsQuestion(file, resolved, workspace), new Map());
    if (last === undefined)
      return { problem: "no run of this config is over yet", nextStep: "start one with Run" };
    const { then, now } = compareConfigs(last, resolved, path.dirname(file));
    const keys = configDifferences(then, now).map((one) => differenceText(one));
    const inputs = await changedInputs(last.folder, (place) => workspace.mayTouch(place));
    const outcome = outcomeOf(last);
    const differences = [...keys, ...inputs];
    const errors = findings.filter(({ severity }) => severity === "error").length;
    const head = [`${last.id}, ${whenText(last.createdAt)}: ${outcome}`];
    const headNow = [
      `${path.basename(file)}, as it would run now: ${differences.length === 0 ? "nothing differs" : count(differences.length, "difference")}`,
      ...(errors === 0
        ? []
        : [`it has ${count(errors, "error")}: a value that cannot be read is its default here`]),
      ...differences,
    ];
    return {
      comparison: {
        ...{ runId: last.id, outcome, differences },
        then: comparedConfig(then, head),
        now: comparedConfig(now, headNow),
      },
    };
  } catch (error) {
    return { problem: sentence(error, undefined, context) };
  }
}

function count(n: number, noun: string): string {
  return `${String(n)} ${noun}${n === 1 ? "" : "s"}`;
}
