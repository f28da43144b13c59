import { TASK_NAMES, TASKS } from "../tasks";
import { GROUP, integer, oneOf, STRING, type KeyEntry } from "./configKey";

export const topKeys: readonly KeyEntry[] = [
  { path: "version", types: [integer(1, 1)], default: 1, doc: "Version of the config's own format." },
  {
    path: "name",
    types: [STRING],
    default: "run",
    doc: "Name of the run: the run's folder and the adapter carry it.",
    replaces: ["run_name"],
  },
  { path: "model", types: [GROUP], required: true, doc: "The model to start from." },
  { path: "data", types: [GROUP], required: true, doc: "The rows to train, watch and test on." },
  {
    path: "task",
    types: [oneOf(...TASK_NAMES)],
    default: "sft",
    doc: "What is learned: `sft` is supervised fine-tuning on prompts and answers.",
    choices: Object.fromEntries(TASKS.map(({ name, learns }) => [name, learns])),
    decisive: true,
    replaces: ["stage", "rl"],
  },
  { path: "method", types: [GROUP], doc: "How the weights are changed." },
  { path: "train", types: [GROUP], doc: "The optimization." },
  {
    path: "evaluate",
    types: [GROUP],
    doc: "What is measured before and after, and the gate that judges it.",
  },
  { path: "output", types: [GROUP], doc: "Where run folders go, and which reports are written." },
];
