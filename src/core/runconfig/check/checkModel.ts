import { nearest } from "../../../base/editDistance";
import { formatInteger } from "../../../base/format";
import type { ConfigFacts } from "../configFacts";
import { nodeAt, type ConfigNode } from "../configTree";
import { setKey } from "../edit/editConfig";
import { embeddedProblem, LARGEST_EMBEDDED } from "../embeddedModel";
import type { CrossContext } from "../cross/crossContext";
import { engineThatRuns } from "../engineSupport";
import { knownTokens } from "../known/knownTokens";
import { linearModules, positionLimit, type LinearModule, type ModelFacts } from "../modelFacts";
import { checkTokenizer } from "./checkTokenizer";
import type { Place, Reporter } from "./reporter";
import type { ResolvedConfig } from "../resolve/resolvedConfig";

/** What the model's own files say against the config. Nothing is said of a model that has not been looked at yet. */
export function checkModel({
  root,
  overrides,
  resolved,
  facts,
  method,
  reporter,
}: Omit<CrossContext, "task">): void {
  const named = nodeAt(root, "model.name_or_path");
  if (named === undefined || nodeAt(overrides, "model.name_or_path") !== undefined) return;
  const model = facts?.model?.(resolved.model.name_or_path);
  if (facts === undefined || model === undefined) return;
  for (const { file, message, nextStep } of model.problems)
    reporter.report("XMD003", "error", named, `${file} in \`${resolved.model.name_or_path}\` ${message}`, {
      help: nextStep,
    });
  checkArchitecture(named, resolved, model, reporter);
  // What the command line replaces, and what the method does not read, is not looked at.
  const own = (key: string): ConfigNode | undefined =>
    method?.keys.includes(key) === true && nodeAt(overrides, `method.${key}`) === undefined
      ? nodeAt(root, `method.${key}`)
      : undefined;
  checkTargets(own("target_modules"), resolved, model, reporter);
  // VeRA's matrices are drawn once for all layers, and are meant to be large.
  if (method?.name !== "vera") checkRank(own("r"), resolved, model, reporter);
  checkLength(root, named, resolved, facts, model, reporter);
  checkTokenizer(root, named, resolved, facts, model, reporter);
}

/** The embedded engine computes one family, as its graph has it; the other engine comes with a later release. */
function checkArchitecture(
  named: Place,
  { train, model: { name_or_path: name } }: ResolvedConfig,
  model: ModelFacts,
  reporter: Reporter,
): void {
  if (model.config === undefined || train.engine === "torch") return;
  const problem = embeddedProblem(model.config) ?? sizeProblem(model);
  if (problem === undefined) return;
  const type = model.config["model_type"];
  const isOther = typeof type === "string" && type !== "llama";
  reporter.report(
    "XMD004",
    "error",
    named,
    isOther
      ? `\`${name}\` is of the type \`${type}\`, and the embedded engine trains Llama-type models`
      : `the embedded engine cannot train \`${name}\`: ${problem}`,
    { help: "choose a Llama-type model that it can; others need the torch engine of a later release" },
  );
}

function sizeProblem({ tensors }: ModelFacts): string | undefined {
  let parameters = 0;
  for (const shape of tensors.values()) parameters += shape.reduce((product, size) => product * size, 1);
  return parameters > LARGEST_EMBEDDED
    ? `it has ${formatInteger(Math.round(parameters / 1e6))} million parameters, and ${LARGEST_EMBEDDED / 1e6} are the most`
    : undefined;
}

/**
 * Names in `target_modules` that no layer of the model has: PEFT would put its adapters nowhere. The embedded engine
 * adapts the linear layers of all blocks alike: no embeddings, and no layer of a single block.
 */
function checkTargets(
  targets: ConfigNode | undefined,
  resolved: ResolvedConfig,
  model: ModelFacts,
  reporter: Reporter,
): void {
  const modules = linearModules(model);
  if (targets?.kind !== "list" || modules.length === 0) return;
  const names = modules.map(({ name }) => name);
  const isEmbedded = engineThatRuns(resolved) === "onnx";
  for (const node of targets.children) {
    if (node.kind !== "scalar" || typeof node.value !== "string") continue;
    const wanted = node.value;
    const isThere = [...model.tensors.keys()].some((tensor) => isTargeted(tensor, wanted));
    const isAdapted = modules.some(({ name, longName }) => wanted === name || wanted === longName);
    if (isEmbedded ? isAdapted : isThere) continue;
    const meant = nearest(wanted.slice(wanted.lastIndexOf(".") + 1), names, 3);
    reporter.report(
      "XMD005",
      "error",
      node,
      isThere
        ? `the embedded engine does not adapt \`${wanted}\``
        : `no layer of the model is named \`${wanted}\``,
      {
        help: `${isThere ? "it adapts, in every block" : "its linear layers"}: ${names.map((name) => `\`${name}\``).join(", ")}`,
        fix:
          meant === undefined
            ? reporter.replace("Adapt all linear layers", targets, "all-linear", "unsafe")
            : reporter.replace(`Write \`${meant}\``, node, meant, "unsafe"),
      },
    );
  }
}

/** As PEFT does it: a layer's whole name, or the end of it behind a point. */
function isTargeted(tensor: string, wanted: string): boolean {
  const module = tensor.replace(/\.(?:weight|bias)$/u, "");
  return module === wanted || module.endsWith(`.${wanted}`);
}

/** A rank that is no lower than the matrix's own adds more numbers than the matrix has. */
function checkRank(
  node: ConfigNode | undefined,
  { method }: ResolvedConfig,
  model: ModelFacts,
  reporter: Reporter,
): void {
  if (node === undefined) return;
  const { target_modules: targets } = method;
  const modules = linearModules(model).filter(
    ({ name, longName }) =>
      targets === "all-linear" ||
      targets.some((target) => target === name || target === longName || target.endsWith(`.${longName}`)),
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
