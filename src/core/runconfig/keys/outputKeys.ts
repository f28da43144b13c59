import { STRING, type ConfigKey } from "./configKey";

export const REPORT_FORMATS = ["html", "md", "json", "card"] as const;

export const outputKeys: readonly ConfigKey[] = [
  {
    path: "output.dir",
    types: [STRING],
    default: "runs",
    doc: "Folder for run folders, relative to this file.",
  },
  {
    path: "output.report",
    types: [{ kind: "list", item: "enum", choices: REPORT_FORMATS }],
    default: ["html", "md", "json"],
    doc: "Forms of the report. The model card (`card`) comes with a later version.",
  },
];
