import { BOOLEAN, GROUP, integer, NULL, oneOf, SEED, SHARE, STRING, type ConfigKey } from "./configKey";

export const dataKeys: readonly ConfigKey[] = [
  {
    path: "data.train",
    types: [{ kind: "paths" }],
    required: true,
    doc: "Training rows: one file, or a list of files (JSON Lines, or a JSON array).",
  },
  {
    path: "data.eval",
    types: [{ kind: "paths" }],
    default: [],
    doc: "Rows whose loss is watched while training.",
  },
  {
    path: "data.test",
    types: [{ kind: "paths" }],
    default: [],
    doc: "The report's rows. Without it the eval rows are used, and the report says what that means.",
  },
  {
    path: "data.split",
    types: [NULL, GROUP],
    default: null,
    doc: "Takes eval and test rows out of the training rows, instead of files of their own.",
  },
  { path: "data.split.eval", types: [SHARE], default: 0.1, doc: "Share of the rows that becomes eval rows." },
  { path: "data.split.test", types: [SHARE], default: 0.1, doc: "Share of the rows that becomes test rows." },
  { path: "data.split.seed", types: [SEED], default: 13, doc: "Seed of the split." },
  {
    path: "data.split.stratify_by",
    types: [NULL, STRING],
    default: null,
    doc: "Column whose values keep their shares in every part.",
  },
  {
    path: "data.split.group_by",
    types: [NULL, STRING],
    default: null,
    doc: "Column whose equal values never fall into different parts (a patient, a document).",
  },
  {
    path: "data.format",
    types: [
      oneOf(
        "auto",
        "messages",
        "sharegpt",
        "alpaca",
        "prompt-completion",
        "text",
        "preference",
        "kto",
        "classification",
      ),
    ],
    default: "auto",
    doc: "Shape of a row; `auto` decides by the fields it finds.",
  },
  {
    path: "data.columns",
    types: [{ kind: "stringMap" }],
    default: {},
    doc: "Your columns onto the format's fields: `{prompt: question, completion: answer}`.",
  },
  {
    path: "data.max_length",
    types: [integer(1)],
    default: 1024,
    unit: "tokens",
    doc: "Longest row that is trained on; `truncation` says what happens to longer ones.",
  },
  {
    path: "data.truncation",
    types: [oneOf("error", "drop", "start", "end")],
    default: "error",
    doc: "Rows longer than `max_length`: refuse the run, leave them out, or cut their start or end.",
  },
  {
    path: "data.packing",
    types: [BOOLEAN],
    default: false,
    doc: "Several rows in one sequence.",
  },
  {
    path: "data.train_on",
    types: [oneOf("assistant", "completion", "all")],
    default: "assistant",
    doc: "Which tokens the loss counts: the assistant's turns, the completion, or all.",
  },
];
