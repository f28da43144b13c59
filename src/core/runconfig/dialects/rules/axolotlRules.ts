import { axolotlHardwareRules } from "./axolotlHardwareRules";
import { axolotlTrainingRules } from "./axolotlTrainingRules";
import { refusedTogether, type DialectRule, type RuleInput } from "./rule";

/** What Axolotl's validators refuse or pass over (`utils/schemas/validation.py`, `config.py`, `peft.py` of 0.19, Apache-2.0). */
export const axolotlRules: readonly DialectRule[] = [
  adapters,
  kernels,
  attention,
  quantized,
  ...axolotlTrainingRules,
  ...axolotlHardwareRules,
];

/** peft.py, validate_adapter and validate_qlora; validation.py, check_frozen and check_peft_layers_pattern. */
function adapters(input: RuleInput): void {
  const adapter = input.word("adapter");
  const in4bit = input.isTrue("load_in_4bit");
  const in8bit = input.isTrue("load_in_8bit");
  if (adapter === undefined && !input.isTrue("inference"))
    for (const key of ["load_in_4bit", "load_in_8bit"])
      if (input.isTrue(key))
        input.atKey(
          "DLC011",
          "error",
          key,
          `\`${key}\` without an \`adapter\`: quantized weights cannot be trained themselves`,
          input.write(key, "false"),
        );
  if (adapter === "qlora" && !input.isTrue("merge_lora")) {
    if (in8bit)
      input.atKey(
        "DLC011",
        "error",
        "load_in_8bit",
        "`load_in_8bit` is refused with QLoRA",
        input.write("load_in_8bit", "false"),
      );
    if (!in4bit)
      input.atValue(
        "DLC011",
        "error",
        "adapter",
        "`adapter: qlora` needs `load_in_4bit: true`",
        input.give("load_in_4bit", "true", "adapter"),
      );
    if (input.isTrue("gptq"))
      input.atKey("DLC011", "error", "gptq", "`gptq` is refused with QLoRA", input.remove("gptq"));
  }
  if (adapter !== undefined && input.has("peft_layers_to_transform") && input.has("unfrozen_parameters"))
    input.atKey(
      "DLC011",
      "error",
      "unfrozen_parameters",
      "`unfrozen_parameters` is refused beside `peft_layers_to_transform`",
      input.remove("unfrozen_parameters"),
    );
  if (input.has("peft_layers_pattern") && !input.has("peft_layers_to_transform"))
    input.atKey(
      "DLC011",
      "error",
      "peft_layers_pattern",
      "`peft_layers_pattern` needs `peft_layers_to_transform`",
      input.remove("peft_layers_pattern"),
    );
  refusedTogether(input, "lr_groups", "loraplus_lr_ratio", "only one can set learning rates");
  if (adapter === undefined)
    for (const key of ["lora_r", "lora_alpha", "lora_dropout", "lora_target_modules", "lora_target_linear"])
      if (input.has(key)) {
        input.atKey(
          "DLC012",
          "warning",
          key,
          `\`${key}\` is ignored in silence: there is no \`adapter\``,
          input.remove(key),
        );
        break;
      }
}

const KERNELS = ["lora_mlp_kernel", "lora_qkv_kernel", "lora_o_kernel"];

/** validation.py, check_lora_kernels_8bit and check_lora_kernels_trust_remote_code; config.py, check_quantize_moe_experts. */
function kernels(input: RuleInput): void {
  for (const key of KERNELS) {
    if (!input.isTrue(key)) continue;
    if (input.word("adapter") === "lora" && input.isTrue("load_in_8bit"))
      input.atKey(
        "DLC011",
        "error",
        key,
        `\`${key}\` is refused with LoRA in 8 bit`,
        input.write(key, "false"),
      );
    if (input.isTrue("trust_remote_code"))
      input.atKey(
        "DLC011",
        "error",
        key,
        `\`${key}\` is refused beside \`trust_remote_code\``,
        input.write(key, "false"),
      );
  }
  if (!input.isTrue("quantize_moe_experts")) return;
  if (input.isTrue("lora_target_linear"))
    input.atKey(
      "DLC011",
      "error",
      "lora_target_linear",
      "`lora_target_linear` is refused beside `quantize_moe_experts`",
      input.remove("lora_target_linear"),
    );
  if (!input.isTrue("load_in_4bit") && !input.isTrue("load_in_8bit"))
    input.atKey(
      "DLC011",
      "error",
      "quantize_moe_experts",
      "`quantize_moe_experts` needs `load_in_4bit` or `load_in_8bit`",
      input.write("quantize_moe_experts", "false"),
    );
}

const LEGACY: readonly (readonly [flag: string, name: string])[] = [
  ["flash_attention", "flash_attention_2"],
  ["sdp_attention", "sdpa"],
  ["xformers_attention", "xformers"],
  ["flex_attention", "flex_attention"],
  ["eager_attention", "eager"],
  ["sage_attention", "sage"],
];
const CANONICAL = [
  ...[
    "eager",
    "sdpa",
    "flash_attention_2",
    "flash_attention_3",
    "flash_attention_4",
    "flash_attention_torch",
  ],
  ...["flex_attention", "xformers", "sage", "fp8"],
];
const SHORT = new Map([
  ["flash", "flash_attention_2"],
  ["flex", "flex_attention"],
  ["sdp", "sdpa"],
]);

/** config.py, normalize_attn_implementation; enums.py, LEGACY_ATTN_FLAG_TO_IMPL and CANONICAL_ATTN_IMPLS. */
function attention(input: RuleInput): void {
  const implementation = input.word("attn_implementation");
  for (const [flag, name] of LEGACY) {
    if (!input.isTrue(flag)) continue;
    const node = input.node(flag);
    if (implementation !== undefined) {
      input.atKey(
        "DLC011",
        "error",
        flag,
        `\`${flag}\` is refused beside \`attn_implementation\``,
        input.remove(flag),
      );
      continue;
    }
    if (node === undefined) continue;
    const written = `attn_implementation: ${name}`;
    input.atKey("DLC004", "warning", flag, `\`${flag}\` is the older form of \`${written}\``, {
      help: `write \`${written}\``,
      fix: input.reporter.replace(
        `Write \`${written}\``,
        { start: node.keyStart, end: node.end },
        written,
        "unsafe",
      ),
    });
  }
  if (implementation === undefined || CANONICAL.includes(implementation) || implementation.includes("/"))
    return;
  const meant =
    SHORT.get(implementation) ??
    CANONICAL.find((name) => name.replace(/_/gu, "") === implementation.toLowerCase().replace(/[-_]/gu, ""));
  if (meant !== undefined)
    input.atValue(
      "DLC007",
      "error",
      "attn_implementation",
      `\`attn_implementation\` cannot be \`${implementation}\`: it is called \`${meant}\``,
      input.write("attn_implementation", meant),
    );
}

/** validation.py, check_model_quantization_config_vs_bnb; config.py, check_qat_config. */
function quantized(input: RuleInput): void {
  for (const key of ["load_in_4bit", "load_in_8bit"]) {
    if (!input.isTrue(key)) continue;
    for (const other of ["model_quantization_config", "qat"])
      if (input.has(other))
        input.atKey(
          "DLC011",
          "error",
          key,
          `\`${key}\` is refused beside \`${other}\``,
          input.word("adapter") === "qlora" ? input.remove(other) : input.write(key, "false"),
        );
  }
  if (input.isTrue("load_in_4bit") && input.isTrue("load_in_8bit") && input.word("adapter") !== "qlora")
    input.atKey(
      "DLC011",
      "warning",
      "load_in_8bit",
      "`load_in_8bit` is refused beside `load_in_4bit`: a model is loaded in one of them",
      input.write("load_in_8bit", "false"),
    );
}
