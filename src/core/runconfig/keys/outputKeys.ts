import type { KeyEntry } from "./configKey";

export const REPORT_FORMATS = ["html", "md", "json", "card"] as const;

export const outputKeys: readonly KeyEntry[] = [
  {
    path: "output.dir",
    types: [{ kind: "path", what: "folder" }],
    default: "runs",
    doc: "Folder for run folders, relative to this file.",
    replaces: ["output_dir"],
  },
  {
    path: "output.report",
    types: [{ kind: "list", item: "enum", choices: REPORT_FORMATS }],
    default: ["html", "md", "json"],
    doc: "Forms of the report. The model card (`card`) comes with a later version.",
  },
];
