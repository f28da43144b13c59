/** What can be learnt, and from which data. `task` in a config is one of these names. */
export interface Task {
  readonly name: string;
  /** What is learnt, in one sentence. */
  readonly learns: string;
  /** Values of `data.format` that have what the task needs; `auto` always may. */
  readonly formats: readonly string[];
  /** Losses of the task by their names in TRL; the first is its default. Empty: there is only one. */
  readonly losses: readonly string[];
  /** Learns from judgements of answers: wants a twentieth of the usual learning rate. */
  readonly isPreference: boolean;
}

/** Losses by task: `loss_type` of TRL 1.13's SFTConfig, DPOConfig, KTOConfig and GRPOConfig. */
export const TASKS = [
  {
    name: "pretrain",
    learns: "Continues pretraining: every token of plain text is learnt.",
    formats: ["text"],
    losses: ["nll", "chunked_nll"],
    isPreference: false,
  },
  {
    name: "sft",
    learns: "Supervised fine-tuning: the answers to prompts are learnt as they stand in the data.",
    formats: ["messages", "sharegpt", "alpaca", "prompt-completion", "text"],
    losses: ["nll", "dft", "chunked_nll"],
    isPreference: false,
  },
  {
    name: "classification",
    learns: "A new head on the model learns to choose one of the labels.",
    formats: ["classification"],
    losses: [],
    isPreference: false,
  },
  {
    name: "dpo",
    learns:
      "Direct preference optimization: of two answers, the chosen one becomes likelier than the rejected.",
    formats: ["preference"],
    losses: [
      "sigmoid",
      "hinge",
      "ipo",
      "exo_pair",
      "nca_pair",
      "robust",
      "bco_pair",
      "sppo_hard",
      "aot",
      "aot_unpaired",
      "apo_zero",
      "apo_down",
      "discopop",
      "sft",
      "sigmoid_norm",
    ],
    isPreference: true,
  },
  {
    name: "kto",
    learns: "Learns from single answers that are marked as good or bad, without pairs.",
    formats: ["kto"],
    losses: ["kto", "apo_zero_unpaired"],
    isPreference: true,
  },
  {
    name: "orpo",
    learns: "Learns the chosen answers and avoids the rejected ones at once, without a reference model.",
    formats: ["preference"],
    losses: [],
    isPreference: true,
  },
  {
    name: "grpo",
    learns:
      "Reinforcement learning: answers are sampled in groups, and those with a better reward become likelier.",
    formats: ["messages", "sharegpt", "alpaca", "prompt-completion"],
    losses: ["dapo", "grpo", "dr_grpo", "bnpo", "cispo", "sapo", "luspo", "vespo"],
    isPreference: true,
  },
  {
    name: "reward",
    learns: "A reward model: it learns to give the chosen answer a higher score than the rejected one.",
    formats: ["preference"],
    losses: [],
    isPreference: false,
  },
] as const satisfies readonly Task[];

export type TaskName = (typeof TASKS)[number]["name"];

export const TASK_NAMES: readonly TaskName[] = TASKS.map(({ name }) => name);

export function taskNamed(name: unknown): Task | undefined {
  return TASKS.find((task) => task.name === name);
}
