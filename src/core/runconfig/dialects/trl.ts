import type { ConfigNode } from "../configTree";
import type { Dialect, ScopeKey, Stage } from "./dialect";
import { TRL_RENAMES } from "./renames";
import { transformersRules } from "./rules/transformersRules";
import { trlRules } from "./rules/trlRules";
import { joinScopes } from "./scope";
import { recipeTable, transformersTable, trlTable } from "./tables";

/** Classes that every TRL script reads beside the trainer's own. */
const SHARED: readonly string[] = ["ModelConfig", "ScriptArguments", "DatasetMixtureConfig"];
const RECIPES: readonly string[] = ["open-r1", "alignment-handbook", "deep-learning-pytorch-huggingface"];

/** Trainers with the config class and, where a script has more, its arguments. */
const TRAINERS: readonly (readonly [name: string, ...classes: string[]])[] = [
  ["SFT", "SFTConfig", "SFTScriptArguments", "SftScriptArguments"],
  ["DPO", "DPOConfig", "DPOScriptArguments", "DpoScriptArguments"],
  ["GRPO", "GRPOConfig", "GRPOScriptArguments"],
  ["KTO", "KTOConfig"],
  ["reward modelling", "RewardConfig", "RewardScriptArguments"],
  ["RLOO", "RLOOConfig", "RLOOScriptArguments"],
  ["distillation", "DistillationConfig"],
  ["ORPO", "ORPOConfig"],
  ["CPO", "CPOConfig"],
  ["BCO", "BCOConfig"],
  ["PPO", "PPOConfig"],
  ["online DPO", "OnlineDPOConfig"],
  ["XPO", "XPOConfig"],
  ["Nash-MD", "NashMDConfig"],
  ["GKD", "GKDConfig"],
  ["GOLD", "GOLDConfig"],
  ["process reward modelling", "PRMConfig"],
];

/** TRL's scripts: PyYAML's `safe_load`, then argparse, which converts text only and refuses unknown keys. */
export const trl: Dialect = {
  id: "trl",
  label: "TRL",
  package: "trl",
  versions: () => trlTable().versions,
  reader: "pyyaml",
  unknownKey: "refused",
  duplicateKey: "last",
  typed: "converted",
  scope: (root, context) =>
    joinScopes(
      "in a TRL config",
      [
        { table: trlTable(), package: "trl", ...orderedSections(root), pinnable: true },
        {
          table: transformersTable(),
          package: "transformers",
          sections: ["TrainingArguments"],
          pinnable: false,
        },
        { table: recipeTable(), package: "trl", sections: RECIPES, pinnable: false },
      ],
      context,
      new Set(["env"]),
    ),
  hasOwnKeys: (root) =>
    root.children.some(({ name }) =>
      RECIPES.some((recipe) => recipeTable().sections.get(recipe)?.has(name) === true),
    ),
  renames: TRL_RENAMES,
  rules: [...transformersRules, ...trlRules],
  paths: [
    { path: "model_name_or_path", what: "folder", orHubName: true },
    { path: "dataset_name", what: "any", orHubName: true },
    { path: "deepspeed", what: "file" },
    { path: "datasets.*.path", what: "any", orHubName: true },
  ],
  stageOf: stageOfTrl,
};

/** The trainer's own class decides what a key takes; the others only say that it is known. */
function orderedSections(root: ConfigNode): {
  readonly sections: readonly string[];
  readonly decisive: number;
} {
  const own = likelyTrainers(root).flatMap(([, ...classes]) => classes);
  const rest = TRAINERS.flatMap(([, ...classes]) => classes).filter((name) => !own.includes(name));
  return {
    sections: [...own, ...SHARED, ...rest],
    decisive: own.length === 0 ? 0 : own.length + SHARED.length,
  };
}

type Trainer = (typeof TRAINERS)[number];

/** Several trainers share many keys: with more than this, nothing is decided. */
const MOST_LIKELY = 4;

/** The trainers that have most of the file's keys; keys that all trainers share do not count. */
function likelyTrainers(root: ConfigNode): readonly Trainer[] {
  const telling = root.children.filter(({ name }) => !isKeyOf(SHARED, name) && !isTrainingArgument(name));
  const counted = TRAINERS.map((trainer) => ({
    trainer,
    n: telling.filter(({ name }) => isKeyOf(trainer.slice(1), name)).length,
  }));
  const most = Math.max(...counted.map(({ n }) => n));
  const best = most === 0 ? [] : counted.filter(({ n }) => n === most);
  return best.length > MOST_LIKELY ? [] : best.map(({ trainer }) => trainer);
}

/** The one trainer that is meant; undefined when several may be. */
function trainerOf(root: ConfigNode): Trainer | undefined {
  const [only, ...more] = likelyTrainers(root);
  return more.length === 0 ? only : undefined;
}

/** The trainer that the keys are for, first of the likely ones; undefined when the keys do not tell. */
export function trainerName(root: ConfigNode): string | undefined {
  return likelyTrainers(root)[0]?.[0];
}

function isKeyOf(classes: readonly string[], name: string): boolean {
  const { sections } = trlTable();
  return classes.some((one) => sections.get(one)?.has(name) === true);
}

function isTrainingArgument(name: string): boolean {
  return transformersTable().sections.get("TrainingArguments")?.has(name) === true;
}

/** A key of another trainer is refused, when all others together leave no doubt which trainer is meant. */
function stageOfTrl(root: ConfigNode): Stage | undefined {
  const trainer = trainerOf(root);
  if (trainer === undefined) return undefined;
  const taken = new Set<string>([...trainer.slice(1), ...SHARED, ...RECIPES, "TrainingArguments"]);
  const takes = ({ owners = [] }: ScopeKey): boolean => owners.some((owner) => taken.has(owner));
  const others = TRAINERS.flatMap(([, ...classes]) => classes);
  const fits = root.children.filter(({ name }) => isKeyOf(trainer.slice(1), name));
  const strays = root.children.filter(
    ({ name }) =>
      !isTrainingArgument(name) &&
      !isKeyOf(trainer.slice(1), name) &&
      !isKeyOf(SHARED, name) &&
      isKeyOf(others, name),
  );
  return strays.length > 0 && fits.length > strays.length ? { name: trainer[0], takes } : undefined;
}
