import {
  COMMAND_NAMES,
  commandId,
  commandTable,
  type CommandContribution,
  type CommandName,
} from "./commands";

interface MenuEntry {
  readonly command: string;
  readonly when: string;
  readonly group?: string;
}

/** States of a run that still has a process, and states from which it can go on. */
const ALIVE = "queued|preparing|training|evaluating|paused";
const RESUMABLE = "stopped|failed|lost";
const CONFIG_FILE = String.raw`resourceFilename =~ /(\.tune\.ya?ml|^tune\.yaml)$/`;

/** Anything that may be a dataset; in the explorer only the name is known. */
const DATA_FILE = String.raw`resourceExtname =~ /^\.(jsonl|json|csv|tsv|parquet|arrow|feather|gz)$/`;

/** In an editor a `.json` is rarely data. */
const DATA_EDITOR = String.raw`resourceExtname =~ /^\.(jsonl|ndjson|csv|tsv)$/`;

/** Where commands stand besides the palette: at most two inline buttons on a tree item. */
export function menus(): Readonly<Record<string, readonly MenuEntry[]>> {
  return {
    commandPalette: COMMAND_NAMES.flatMap(paletteEntry),
    "view/title": [
      entry("startFineTuning", "view == tunesmith.runs", "navigation"),
      entry("lintDataset", "view == tunesmith.datasets", "navigation"),
    ],
    "view/item/context": [
      entry("stop", runItem(ALIVE), "inline@2"),
      entry("openMetrics", runItem(`${ALIVE}|stopping`), "inline@1"),
      entry("openReport", runItem("completed"), "inline@1"),
      entry("resume", runItem(RESUMABLE), "inline@1"),
      entry("openMetrics", "viewItem =~ /^run\\./", "1_open@1"),
      entry("openReport", runItem("completed|evaluating"), "1_open@2"),
      entry("stop", runItem(ALIVE), "2_run@1"),
      entry("resume", runItem(RESUMABLE), "2_run@2"),
      entry("lintDataset", "viewItem == dataset", "inline@1"),
      entry("fixDataset", "viewItem == dataset", "1_dataset@1"),
      entry("showFindings", "viewItem == dataset", "1_dataset@2"),
      entry("newRunConfig", "viewItem == dataset", "1_dataset@3"),
    ],
    "explorer/context": [
      entry("startFineTuning", CONFIG_FILE, "7_tunesmith"),
      entry("dryRun", CONFIG_FILE, "7_tunesmith"),
      entry("lintDataset", DATA_FILE, "7_tunesmith"),
      entry("newRunConfig", DATA_FILE, "7_tunesmith"),
    ],
    "editor/context": [entry("newRunConfig", DATA_EDITOR, "7_tunesmith")],
    "editor/title": [entry("startFineTuning", CONFIG_FILE, "navigation")],
  };
}

function paletteEntry(name: CommandName): readonly MenuEntry[] {
  const { palette }: CommandContribution = commandTable[name];
  if (palette === undefined) return [];
  return [{ command: commandId(name), when: palette === false ? "false" : palette }];
}

function entry(name: CommandName, when: string, group: string): MenuEntry {
  return { command: commandId(name), when, group };
}

function runItem(states: string): string {
  return `viewItem =~ /^run\\.(${states})$/`;
}
