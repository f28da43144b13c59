import { inYaml } from "../scalars/yamlValue";
import { setKey } from "../edit/editConfig";
import { lastName } from "../keys";
import { learningRates } from "../methods";
import { fitsMeaning } from "../resolve/presets";
import { isInRange } from "../check/checkValue";
import { ownNode, type CrossContext } from "./crossContext";
import { yamlNumber } from "../scalars/yamlNumber";

/** The method against the other keys: what its name says, quantization, learning rate and scale. */
export function checkMethod(context: CrossContext): void {
  checkSugar(context);
  checkQuantization(context);
  checkLearningRate(context);
  checkScale(context);
  checkTargets(context);
  checkProof(context);
}

/** `qlora` says `nf4`: another quantization beside it is a contradiction, never a silent choice. */
function checkSugar(context: CrossContext): void {
  const { method, reporter } = context;
  for (const meaning of method?.means ?? []) {
    const node = ownNode(context, meaning.path);
    if (node?.kind !== "scalar" || fitsMeaning(meaning, node.value)) continue;
    const name = method?.name ?? "";
    const value = inYaml(meaning.value);
    reporter.report(
      "XRF001",
      "error",
      node,
      `\`method.name: ${name}\` means \`${lastName(meaning.path)}: ${value}\`, but this says \`${node.source}\``,
      {
        help: `write ${value}, or \`name: lora\` to choose it yourself`,
        fix: reporter.replace(`Write ${value}`, node, value, "unsafe"),
      },
    );
  }
}

function checkQuantization(context: CrossContext): void {
  const { method, reporter, root } = context;
  const node = ownNode(context, "model.quantization");
  if (node?.kind !== "scalar" || node.value === "none" || method?.quantized !== "impossible") return;
  const isFull = method.name === "full";
  const message = isFull
    ? `weights with \`quantization: ${node.source}\` cannot be trained themselves`
    : `\`${method.name}\` cannot work on weights with \`quantization: ${node.source}\``;
  reporter.report("XRF005", "error", node, message, {
    help: isFull ? "write `none`, or `method.name: lora`" : "write `none`, or another method",
    fix: isFull
      ? reporter.change(
          "Train an adapter: `method.name: lora`",
          setKey(reporter.text, root, "method.name", "lora"),
          "unsafe",
        )
      : reporter.replace("Write none", node, "none", "unsafe"),
  });
}

/** Outside of the usual range by more than this factor is far outside. */
const FAR = 10;

function checkLearningRate(context: CrossContext): void {
  const { method, task, reporter } = context;
  const node = ownNode(context, "train.learning_rate");
  if (method === undefined || typeof node?.value !== "number" || node.value <= 0) return;
  const { low, high, preset } = learningRates(method, task);
  // Both sides are rounded decimals: the last bits do not count.
  const isFar = node.value > high * FAR * (1 + 1e-9) || node.value < (low / FAR) * (1 - 1e-9);
  if (!isFar) return;
  const what = `${method.name}${task?.isPreference === true ? ` with ${task.name}` : ""}`;
  reporter.report(
    "XRF010",
    "warning",
    node,
    `a \`learning_rate\` of ${node.source} is far ${node.value > high ? "above" : "below"} what is usual for \`${what}\`: ${yamlNumber(low)} to ${yamlNumber(high)}`,
    {
      help: `source: ${method.learningRate.source}`,
      fix: node.plain
        ? reporter.replace(`Write ${yamlNumber(preset)}`, node, yamlNumber(preset), "unsafe")
        : undefined,
    },
  );
}

/** Published recipes reach from 1/16 (alpha 16 on rank 256) to 32 (on rank 1): TRL's guide to LoRA Without Regret. */
const LARGEST_SCALE = 32;
const SMALLEST_SCALE = 1 / 32;

/** QLoRA's scripts have alpha 16 on rank 64; PEFT's guides, TRL's defaults and most of LoRA's once or twice the rank. */
function checkScale(context: CrossContext): void {
  const { method, reporter, resolved, root } = context;
  const name = method?.keys.includes("alpha") === true ? "alpha" : "lora_alpha";
  const node = ownNode(context, `method.${name}`) ?? ownNode(context, "method.r");
  if (node === undefined || method?.keys.includes(name) !== true || !method.keys.includes("r")) return;
  const { r, use_rslora: isRootScaled } = resolved.method;
  const alpha = resolved.method[name];
  // Out of range is told on its own.
  if (!isInRange("method.r", r) || alpha <= 0) return;
  const scale = alpha / (isRootScaled ? Math.sqrt(r) : r);
  if (scale <= LARGEST_SCALE && scale >= SMALLEST_SCALE) return;
  const isOwn = node.name === name;
  const better = yamlNumber(isRootScaled ? Math.ceil(Math.sqrt(r)) : 2 * r);
  reporter.report(
    "XRF011",
    "warning",
    node,
    `the adapter is scaled by ${Number(scale.toPrecision(3))}: ${name} ${yamlNumber(alpha)} on rank ${r}${isRootScaled ? " (square root)" : ""}`,
    {
      help: `usual is a scale of 0.25 to 2: \`${name}: ${better}\``,
      fix: reporter.change(
        `Write \`${name}: ${better}\``,
        isOwn && !node.plain ? undefined : setKey(reporter.text, root, `method.${name}`, better),
        "unsafe",
      ),
    },
  );
}

/** An empty list adapts nothing, whatever the model; PEFT and the embedded engine both refuse it. */
function checkTargets(context: CrossContext): void {
  const { method, reporter } = context;
  const node = ownNode(context, "method.target_modules");
  if (node?.kind !== "list" || node.children.length > 0 || method?.keys.includes(node.name) !== true) return;
  reporter.report("XMD005", "error", node, "`target_modules` is an empty list: no layer would be adapted", {
    help: "write `all-linear`, or name layers, as in `[q_proj, v_proj]`",
    fix: reporter.replace("Adapt all linear layers", node, "all-linear", "unsafe"),
  });
}

/** A method that no test has trained with says so, where an engine would run it. */
function checkProof(context: CrossContext): void {
  const { method, reporter, resolved } = context;
  const node = ownNode(context, "method.name");
  if (node === undefined || method?.engines.torch !== "unproven" || resolved.train.engine !== "torch") return;
  reporter.report(
    "XRF012",
    "hint",
    node,
    `\`${method.name}\` on the \`torch\` engine is not proven by a test of this product`,
  );
}
