/**
 * Every command of the extension. The manifest, `package.nls.json` and the palette are generated from this table,
 * and `commands/registry.ts` does not compile until each id has a handler.
 */
export interface CommandContribution {
  readonly title: string;
  /** A codicon, for places where the command is drawn as a button. */
  readonly icon: string;
  /** When the palette offers it; `false` hides it there (it needs a tree item or an editor). */
  readonly palette?: string | false;
  readonly doc: string;
}

export const commandTable = {
  startFineTuning: {
    title: "Start Fine-Tuning",
    icon: "play",
    doc: "Starts the run of a `*.tune.yaml` file: the open one, the only one, or one that you pick.",
  },
  dryRun: {
    title: "Dry Run",
    icon: "checklist",
    doc: "Works out what a run of a `*.tune.yaml` file would do, with every effective value, and starts nothing.",
  },
  compareWithLastRun: {
    title: "Compare with Last Run",
    icon: "diff",
    doc: "Shows a run config as it would run now beside what its last run was made with, and what came out of that.",
  },
  showForecast: {
    title: "Show Memory Forecast",
    icon: "chip",
    palette: false,
    doc: "Shows what a run takes of the device's memory, part by part: the lens above a run config.",
  },
  newRunConfig: {
    title: "New Run Config…",
    icon: "new-file",
    doc: "Proposes a run config for a dataset, from its rows, the models of this machine and its memory, with two alternatives; the one that you pick is written beside the data.",
  },
  stop: {
    title: "Stop",
    icon: "debug-stop",
    palette: "tunesmith.running",
    doc: "Asks a running run to save a checkpoint and end.",
  },
  resume: {
    title: "Resume",
    icon: "debug-continue",
    palette: "tunesmith.hasRuns",
    doc: "Goes on with a stopped, failed or lost run from its newest checkpoint.",
  },
  lintDataset: {
    title: "Lint Dataset",
    icon: "checklist",
    doc: "Checks every row of a dataset file, open or not, and lists the findings in Problems.",
  },
  fixDataset: {
    title: "Fix Dataset",
    icon: "wrench",
    doc: "Applies every repair that does not change what is trained on. Files above 50 MB are repaired into a new file.",
  },
  showFindings: {
    title: "Show All Findings",
    icon: "list-flat",
    doc: "Lists every finding of a dataset, each line a link to its place; Problems shows at most 900 per file.",
  },
  ignoreFinding: {
    title: "Ignore Finding",
    icon: "eye-closed",
    palette: false,
    doc: "Writes a finding and your reason into the dataset's `.lintignore`: a quick fix.",
  },
  ignoreCode: {
    title: "Ignore Code in Workspace",
    icon: "eye-closed",
    palette: false,
    doc: "Adds a code to `tunesmith.lint.ignore` of the workspace: a quick fix.",
  },
  openMetrics: {
    title: "Open Metrics",
    icon: "graph-line",
    palette: "tunesmith.hasRuns",
    doc: "Opens the live curves of a run.",
  },
  openReport: {
    title: "Open Report",
    icon: "book",
    palette: "tunesmith.hasRuns",
    doc: "Opens the evaluation report of a finished run.",
  },
  openExample: {
    title: "Open Example Project",
    icon: "beaker",
    doc: "Copies a small project with data, run configs and a tiny base model to a folder, and opens it.",
  },
  showLog: { title: "Show Log", icon: "output", doc: "Shows what Tunesmith did, in the Output panel." },
  restartServer: {
    title: "Restart Language Server",
    icon: "refresh",
    doc: "Starts the process anew that checks run configs and datasets.",
  },
} as const satisfies Readonly<Record<string, CommandContribution>>;

export type CommandName = keyof typeof commandTable;
export type CommandId = `tunesmith.${CommandName}`;
export const COMMAND_NAMES = Object.keys(commandTable) as readonly CommandName[];

export function commandId(name: CommandName): CommandId {
  return `tunesmith.${name}`;
}
