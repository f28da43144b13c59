import {
  BOOLEAN,
  GROUP,
  integer,
  NOT_NEGATIVE,
  NULL,
  oneOf,
  SHARE,
  STRING,
  STRINGS,
  type KeyEntry,
} from "./configKey";

const LATER_PROBES = "probes come with a later version";

export const evaluateKeys: readonly KeyEntry[] = [
  {
    path: "evaluate.before_and_after",
    types: [BOOLEAN],
    default: true,
    doc: "Score the base model on the same rows, so that every change can be told from chance.",
  },
  {
    path: "evaluate.labels",
    types: [STRINGS],
    default: [],
    doc: "The answers of a classification-like task. Without labels there is no accuracy, only the loss.",
  },
  {
    path: "evaluate.positive_label",
    types: [NULL, STRING],
    default: null,
    doc: "The favourable outcome for group rates; null compares each label against the rest.",
    example: "high",
  },
  {
    path: "evaluate.scoring",
    types: [oneOf("likelihood", "generate")],
    default: "likelihood",
    doc: "How answers are found: `likelihood` compares the labels' log-likelihoods after the prompt.",
    choices: {
      likelihood: "The label that the model finds likeliest after the prompt.",
      generate: "What the model writes; not with the embedded engine.",
    },
  },
  {
    path: "evaluate.groups",
    types: [STRINGS],
    default: [],
    doc: "Columns of the test rows that name a group. Never guessed from names or text.",
  },
  {
    path: "evaluate.probes",
    types: [
      { kind: "list", item: "enum", choices: ["bbq", "crows-pairs", "winobias", "winogender", "xstest"] },
    ],
    default: [],
    doc: "Public test sets for stereotypes and refusals.",
    notYet: LATER_PROBES,
  },
  { path: "evaluate.uncertainty", types: [GROUP], doc: "How honesty about uncertainty is measured." },
  {
    path: "evaluate.uncertainty.bins",
    types: [integer(2, 100)],
    default: 10,
    doc: "Bins of the calibration error.",
  },
  {
    path: "evaluate.uncertainty.samples",
    types: [integer(0)],
    default: 0,
    doc: "Sampled answers per row.",
    notYet: "sampling comes with a later version",
  },
  {
    path: "evaluate.gate",
    types: [NULL, GROUP],
    default: null,
    doc: "Checks that the change must pass; a failed gate makes `tunesmith run` exit 1.",
  },
  {
    path: "evaluate.gate.family_alpha",
    types: [SHARE],
    default: 0.05,
    doc: "Chance of one false alarm over all checks together (Holm).",
  },
  { path: "evaluate.gate.checks", types: [{ kind: "groups" }], default: [], doc: "One entry per check." },
  {
    path: "evaluate.gate.checks.*.metric",
    types: [STRING],
    required: true,
    doc: "Name of the metric: `accuracy`, `macro_f1`, `confidence_gap`, `equal_opportunity_difference`, …",
  },
  {
    path: "evaluate.gate.checks.*.no_worse_by",
    types: [NOT_NEGATIVE],
    doc: "Margin: how much worse the metric may get.",
  },
  {
    path: "evaluate.gate.checks.*.abs_at_most",
    types: [NOT_NEGATIVE],
    doc: "Margin: how far from 0 the metric may be afterwards.",
  },
  {
    path: "evaluate.gate.checks.*.group",
    types: [STRING],
    doc: "Group column, one of `evaluate.groups`.",
  },
  {
    path: "evaluate.gate.checks.*.positive",
    types: [STRING],
    doc: "The label that counts as positive.",
  },
  {
    path: "evaluate.gate.checks.*.min_denominator",
    types: [integer(10)],
    doc: "Groups with fewer rows than this are not judged.",
  },
  {
    path: "evaluate.gate.on_cannot_tell",
    types: [oneOf("warn", "fail", "ask")],
    default: "warn",
    doc: "What a check that cannot be judged does to the gate.",
    choices: {
      warn: "Nothing; it is told.",
      fail: "The gate fails.",
      ask: "Somebody has to sign it off.",
    },
  },
];
