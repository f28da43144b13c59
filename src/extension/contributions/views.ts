export const VIEW_CONTAINER = "tunesmith";

/** The views of the container, in their order from the top. */
export const viewTable = {
  runs: { title: "Runs" },
  datasets: { title: "Datasets" },
} as const;

export type ViewName = keyof typeof viewTable;

interface Welcome {
  readonly view: ViewName;
  readonly when?: string;
  readonly contents: string;
}

/** One sentence and a button where the content will be. */
export const welcomes: readonly Welcome[] = [
  {
    view: "runs",
    when: "workspaceFolderCount == 0",
    contents:
      "No run yet. Start one on the example project.\n[Open Example Project](command:tunesmith.openExample)",
  },
  {
    view: "runs",
    when: "workspaceFolderCount != 0 && isWorkspaceTrusted",
    contents:
      "No run yet. Start one from a *.tune.yaml file.\n[Start Fine-Tuning](command:tunesmith.startFineTuning)\nOr look at a small one first.\n[Open Example Project](command:tunesmith.openExample)",
  },
  {
    view: "runs",
    when: "workspaceFolderCount != 0 && !isWorkspaceTrusted",
    contents:
      "Tunesmith starts nothing in a folder that you have not trusted.\n[Manage Workspace Trust](command:workbench.trust.manage)",
  },
  {
    view: "datasets",
    contents:
      "No dataset found. A run config names one, or an open .jsonl file is one.\n[Lint a Dataset](command:tunesmith.lintDataset)",
  },
];
