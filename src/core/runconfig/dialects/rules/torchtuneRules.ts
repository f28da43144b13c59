import { nearest } from "../../../../base/editDistance";
import { textOf, type ConfigNode } from "../../configTree";
import { torchtuneComponents } from "../torchtuneComponents";
import type { DialectRule, RuleInput } from "./rule";

/** torchtune's recipes (`recipes/*.py`, BSD-3-Clause) and `config/_validate.py`. */
export const torchtuneRules: readonly DialectRule[] = [
  // recipes/full_finetune_single_device.py, __init__
  (input) => {
    if (!input.isTrue("optimizer_in_bwd")) return;
    if (input.has("clip_grad_norm"))
      input.atKey(
        "DLC011",
        "error",
        "clip_grad_norm",
        "`clip_grad_norm` is refused beside `optimizer_in_bwd: True`",
        input.write("clip_grad_norm", "null"),
      );
    if ((input.number("gradient_accumulation_steps") ?? 1) > 1)
      input.atValue(
        "DLC011",
        "error",
        "gradient_accumulation_steps",
        "`gradient_accumulation_steps` must be 1 beside `optimizer_in_bwd: True`",
        input.write("gradient_accumulation_steps", "1"),
      );
  },
  // recipes/lora_finetune_single_device.py, __init__
  (input) => {
    if (input.isTrue("enable_activation_offloading") && !input.isTrue("enable_activation_checkpointing"))
      input.atKey(
        "DLC011",
        "error",
        "enable_activation_offloading",
        "`enable_activation_offloading` needs `enable_activation_checkpointing: True`",
        input.write("enable_activation_offloading", "False"),
      );
    if (["fp16", "float16"].includes(input.word("dtype") ?? "") && input.node("optimizer") !== undefined)
      input.atValue(
        "DLC011",
        "error",
        "dtype",
        `fine-tuning recipes refuse \`dtype: ${input.word("dtype") ?? ""}\``,
        input.write("dtype", "bf16"),
      );
  },
  // recipes/full_finetune_distributed.py, __init__
  (input) => {
    if ((input.number("tensor_parallel_dim") ?? 1) > 1 && input.node("tensor_parallel_plan") === undefined)
      input.atKey(
        "DLC011",
        "error",
        "tensor_parallel_dim",
        "`tensor_parallel_dim` above 1 needs a `tensor_parallel_plan`",
        input.write("tensor_parallel_dim", "1"),
      );
  },
  components,
];

/** A component that torchtune does not have, but nearly: names of later releases are left alone. */
function components(input: RuleInput): void {
  const known = torchtuneComponents();
  const visit = (node: ConfigNode, depth: number): void => {
    for (const child of node.children) {
      if (child.name === "_component_" && child.kind === "scalar") check(child);
      else if (depth < 6 && child.kind !== "scalar") visit(child, depth + 1);
    }
  };
  const check = (node: ConfigNode): void => {
    const path = textOf(node);
    if (known.has(path) || path.length > 120) return;
    const meant = nearest(path, known.keys());
    if (meant === undefined || meant.replace(/\d/gu, "") === path.replace(/\d/gu, "")) return;
    input.reporter.report(
      "DLC007",
      "error",
      node,
      `torchtune has no \`${path}\`: did you mean \`${meant}\`?`,
      {
        help: `write \`${meant}\``,
        fix: input.reporter.replace(`Write \`${meant}\``, node, meant, "unsafe"),
      },
    );
  };
  visit(input.root, 0);
}
