import { nearest } from "../../../base/editDistance";
import { formatInteger } from "../../../base/format";
import type { ConfigFacts } from "../configFacts";
import { nodeAt, type ConfigNode } from "../configTree";
import { setKey } from "../edit/editConfig";
import { knownTokens } from "../known/knownTokens";
import {
  embeddingRows,
  linearModules,
  positionLimit,
  type LinearModule,
  type ModelFacts,
} from "../modelFacts";
import type { Place, Reporter } from "./reporter";
import type { ResolvedConfig } from "../resolve/resolvedConfig";

/** What the model's own files say against the config. Nothing is said of a model that has not been looked at yet. */
export function checkModel(
  root: ConfigNode,
  resolved: ResolvedConfig,
  facts: ConfigFacts,
  reporter: Reporter,
  overrides?: ConfigNode,
): void {
  const named = nodeAt(root, "model.name_or_path");
  if (named === undefined || nodeAt(overrides, "model.name_or_path") !== undefined) return;
  const model = facts.model?.(resolved.model.name_or_path);
  if (model === undefined) return;
  for (const { file, message, nextStep } of model.problems)
    reporter.report("XMD003", "error", named, `${file} in \`${resolved.model.name_or_path}\` ${message}`, {
      help: nextStep,
    });
  checkArchitecture(named, resolved, model, reporter);
  checkTargets(root, model, reporter);
  checkRank(root, resolved, model, reporter);
  checkLength(root, named, resolved, facts, model, reporter);
  checkTokenizer(root, named, resolved, facts, model, reporter);
}

/** The embedded engine computes one family; the other comes with a later release. */
function checkArchitecture(
  named: Place,
  { train, model }: ResolvedConfig,
  { config }: ModelFacts,
  reporter: Reporter,
): void {
  const type = config?.["model_type"];
  if (typeof type !== "string" || type === "llama" || train.engine === "torch") return;
  reporter.report(
    "XMD004",
    "error",
    named,
    `\`${model.name_or_path}\` is of the type \`${type}\`, and the embedded engine trains Llama-type models`,
    { help: "choose a Llama-type model; others need the torch engine of a later release" },
  );
}

/** Names in `target_modules` that no layer of the model has: PEFT would put its adapters nowhere. */
function checkTargets(root: ConfigNode, model: ModelFacts, reporter: Reporter): void {
  const targets = nodeAt(root, "method.target_modules");
  const modules = linearModules(model);
  if (targets?.kind !== "list" || modules.length === 0) return;
  const names = modules.map(({ name }) => name);
  for (const node of targets.children) {
    if (node.kind !== "scalar" || typeof node.value !== "string") continue;
    const wanted = node.value;
    if ([...model.tensors.keys()].some((tensor) => isTargeted(tensor, wanted))) continue;
    const meant = nearest(wanted, names, 3);
    reporter.report("XMD005", "error", node, `no layer of the model is named \`${wanted}\``, {
      help: `its linear layers: ${names.map((name) => `\`${name}\``).join(", ")}`,
      fix:
        meant === undefined
          ? reporter.replace("Adapt all linear layers", targets, "all-linear", "unsafe")
          : reporter.replace(`Write \`${meant}\``, node, meant, "unsafe"),
    });
  }
}

/** As PEFT does it: a layer's whole name, or the end of it behind a point. */
function isTargeted(tensor: string, wanted: string): boolean {
  const module = tensor.replace(/\.(?:weight|bias)$/u, "");
  return module === wanted || module.endsWith(`.${wanted}`);
}

/** A rank that is no lower than the matrix's own adds more numbers than the matrix has. */
function checkRank(
  root: ConfigNode,
  { method }: ResolvedConfig,
  model: ModelFacts,
  reporter: Reporter,
): void {
  const node = nodeAt(root, "method.r");
  if (node === undefined || method.name === "full") return;
  const modules = linearModules(model).filter(
    ({ name }) => method.target_modules === "all-linear" || method.target_modules.includes(name),
  );
  const smallest = modules.reduce<LinearModule | undefined>(
    (least, module) => (least === undefined || sideOf(module) < sideOf(least) ? module : least),
    undefined,
  );
  if (smallest === undefined || method.r <= sideOf(smallest)) return;
  reporter.report(
    "XMD006",
    "warning",
    node,
    `rank ${String(method.r)} is above the smaller side of \`${smallest.name}\` (${String(smallest.outputs)} × ${String(smallest.inputs)})`,
    {
      help: "such an adapter is larger than the layer: choose a lower rank, or train the layer itself",
      fix: node.plain
        ? reporter.replace(
            `Write ${lowerRank(sideOf(smallest))}`,
            node,
            lowerRank(sideOf(smallest)),
            "unsafe",
          )
        : undefined,
    },
  );
}

/** A rank that an adapter of this side has something of: 16, the default, or a quarter of the side. */
function lowerRank(side: number): string {
  return String(Math.max(1, Math.min(16, Math.floor(side / 4))));
}

function sideOf({ inputs, outputs }: LinearModule): number {
  return Math.min(inputs, outputs);
}

function checkLength(
  root: ConfigNode,
  named: Place,
  resolved: ResolvedConfig,
  facts: ConfigFacts,
  model: ModelFacts,
  reporter: Reporter,
): void {
  const { data } = resolved;
  const limit = positionLimit(model);
  if (limit === undefined || data.max_length <= limit.tokens) return;
  const node = nodeAt(root, "data.max_length");
  const longest = data.train.map((path) => knownTokens(path, resolved, facts)?.lengths.max);
  // Where no row is that long, the limit is never reached; of a limit that nobody wrote, rows must tell that it matters.
  if (longest.length > 0 && longest.every((tokens) => tokens !== undefined && tokens <= limit.tokens)) return;
  if (node === undefined && longest.includes(undefined)) return;
  reporter.report(
    "XMD007",
    limit.isHard ? "error" : "warning",
    node ?? named,
    `\`data.max_length\` is ${formatInteger(data.max_length)}, and the model was made for ${formatInteger(limit.tokens)} tokens`,
    {
      help: limit.isHard
        ? "it has no positions beyond; longer rows would fail"
        : "beyond, it has learnt nothing about positions",
      fix: reporter.change(
        `Write \`max_length: ${String(limit.tokens)}\``,
        setKey(reporter.text, root, "data.max_length", String(limit.tokens)),
        "unsafe",
      ),
    },
  );
}

function checkTokenizer(
  root: ConfigNode,
  named: Place,
  resolved: ResolvedConfig,
  facts: ConfigFacts,
  model: ModelFacts,
  reporter: Reporter,
): void {
  const { tokenizer } = model;
  const name = resolved.model.name_or_path;
  if (tokenizer === undefined) return;
  const rows = embeddingRows(model);
  if (rows !== undefined && tokenizer.vocabularySize > rows)
    reporter.report(
      "XMD008",
      "error",
      named,
      `the tokenizer of \`${name}\` has ${formatInteger(tokenizer.vocabularySize)} tokens, and the model has rows for ${formatInteger(rows)}`,
      { help: "take the tokenizer that came with these weights" },
    );
  if (tokenizer.padToken !== undefined && tokenizer.padToken === tokenizer.eosToken)
    reporter.report(
      "XMD009",
      "info",
      named,
      `the padding token of \`${name}\` is its end-of-text token, \`${tokenizer.eosToken}\``,
      {
        help: "Tunesmith masks padding by position; a trainer that masks it by token never teaches the model to stop",
      },
    );
  if (!speaksInTurns(resolved, facts)) return;
  if (tokenizer.template === "none")
    reporter.report(
      "XMD010",
      "error",
      named,
      `the data are conversations, and \`${name}\` has no chat template`,
      {
        help: "name a template in `model.chat_template`, or choose a chat model",
      },
    );
  else if (tokenizer.template === "whole" && resolved.data.train_on === "assistant")
    reporter.report(
      "XMD011",
      "error",
      named,
      `in what the chat template of \`${name}\` renders, the assistant's turns cannot be told apart`,
      {
        help: "mark them with `{% generation %}` in a template of your own, or set `data.train_on: all`",
        fix: reporter.change(
          "Learn every turn: `data.train_on: all`",
          setKey(reporter.text, root, "data.train_on", "all"),
          "unsafe",
        ),
      },
    );
}

/** Whether rows are rendered by the chat template. */
function speaksInTurns({ data }: ResolvedConfig, { dataset }: ConfigFacts): boolean {
  if (data.format !== "auto") return data.format === "messages" || data.format === "sharegpt";
  const formats = data.train.flatMap((path) => dataset?.(path)?.files.map(({ format }) => format) ?? []);
  return formats.some((format) => format === "messages" || format === "sharegpt");
}
