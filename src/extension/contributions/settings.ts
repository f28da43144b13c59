/** Every setting, under `tunesmith.`; only settings that do something stand here. */
export interface SettingContribution {
  readonly type: string | readonly string[];
  readonly default: unknown;
  readonly description: string;
  readonly scope: "resource" | "window" | "machine-overridable" | "application";
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
  readonly items?: unknown;
  readonly additionalProperties?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
}

const CODE_PATTERN = "^([A-Z]{3}[0-9]{0,3}|ALL)$";
const codes = { type: "string", pattern: CODE_PATTERN };
/** For every file, or for those that a glob fits. */
const codesByGlob = {
  type: ["array", "object"],
  items: codes,
  additionalProperties: { type: "array", items: codes },
} as const;

export const settingTable = {
  "lint.enable": {
    type: "boolean",
    default: true,
    scope: "resource",
    description: "Check datasets and run configs while they are open.",
  },
  "lint.run": {
    type: "string",
    default: "onType",
    scope: "window",
    enum: ["onType", "onSave", "manual"],
    enumDescriptions: [
      "While you type.",
      "When a file is opened or saved.",
      "Only on the command *Tunesmith: Lint Dataset*.",
    ],
    description: "When open files are checked.",
  },
  "lint.select": {
    ...codesByGlob,
    default: [],
    scope: "resource",
    description:
      'Check with these codes (`DUP001`) or families (`DUP`) only, `ALL` for every rule. Empty: the default set. An object gives each glob its own: `{ "data/eval/**": ["DUP", "LBL"] }`. A `tunesmith.toml` is stronger.',
  },
  "lint.ignore": {
    type: "array",
    items: codes,
    default: [],
    scope: "resource",
    description: "Hide these codes (`QLT003`) or families (`QLT`). Stronger than `#tunesmith.lint.select#`.",
  },
  "lint.severity": {
    type: "object",
    default: {},
    scope: "resource",
    additionalProperties: { type: "string", enum: ["error", "warning", "info", "hint", "off"] },
    description: 'Another severity for a code: `{ "SCH005": "warning" }`.',
  },
  "datasets.include": {
    type: "array",
    items: { type: "string" },
    default: [],
    scope: "resource",
    description: "Globs of files that are datasets whatever they look like: `data/**/*.csv`.",
  },
  "models.folders": {
    type: "array",
    items: { type: "string" },
    default: [],
    scope: "machine-overridable",
    description:
      "Folders that hold model folders, looked at by *Tunesmith: New Run Config…* beside those near the data and the local Hugging Face cache.",
  },
  "runs.onWindowClose": {
    type: "string",
    default: "keep",
    scope: "window",
    enum: ["keep", "stop"],
    enumDescriptions: [
      "Runs go on without the window and are found again.",
      "Runs that this window started save a checkpoint and end.",
    ],
    description: "What happens to runs when the window closes.",
  },
  "metrics.smoothing": {
    type: "number",
    default: 0.9,
    minimum: 0,
    maximum: 0.99,
    scope: "window",
    description: "Weight of the moving average that a metrics panel starts with; 0 draws the raw line only.",
  },
  "trace.server": {
    type: "string",
    default: "off",
    scope: "window",
    enum: ["off", "messages", "verbose"],
    description: "Write the talk with the language server into the log.",
  },
} as const satisfies Readonly<Record<string, SettingContribution>>;

export type SettingName = keyof typeof settingTable;
