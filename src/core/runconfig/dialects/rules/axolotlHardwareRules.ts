import { refusedTogether, type DialectRule, type RuleInput } from "./rule";

/** The part of Axolotl's validators about devices and tokenizers (`utils/schemas/validation.py` of 0.19, Apache-2.0). */
export const axolotlHardwareRules: readonly DialectRule[] = [hardware, mistral];

const EIGHT_BIT = ["adamw_8bit", "adamw_bnb_8bit"];

/** check_mem_mismatch, check_fsdp_deepspeed, check_muon_deepspeed_fsdp, check_fsdp2_w_8bit_optimizer, check_deepcompile. */
function hardware(input: RuleInput): void {
  refusedTogether(input, "max_memory", "gpu_memory_limit", "both limit the memory");
  refusedTogether(input, "deepspeed", "fsdp", "one of them spreads the model");
  const optimizer = input.word("optimizer") ?? "";
  const isFsdp2 = input.word("fsdp_version") === "2" || input.word("fsdp_config.fsdp_version") === "2";
  if (optimizer === "muon" && input.has("deepspeed"))
    input.atValue("DLC011", "error", "optimizer", "`muon` is refused with DeepSpeed");
  if (isFsdp2 && input.has("fsdp_config") && EIGHT_BIT.includes(optimizer))
    input.atValue(
      "DLC011",
      "error",
      "optimizer",
      `\`${optimizer}\` is refused with FSDP2`,
      input.write("optimizer", "adamw_torch_8bit"),
    );
  if (isFsdp2 && input.isTrue("fsdp_config.cpu_ram_efficient_loading") && input.isTrue("load_in_4bit"))
    input.atValue(
      "DLC011",
      "error",
      "fsdp_config.cpu_ram_efficient_loading",
      "FSDP2 cannot load a 4-bit model with `cpu_ram_efficient_loading`",
      input.write("fsdp_config.cpu_ram_efficient_loading", "false"),
    );
  if (input.isTrue("deepcompile") && !input.has("deepspeed"))
    input.atKey(
      "DLC011",
      "error",
      "deepcompile",
      "`deepcompile` needs DeepSpeed",
      input.remove("deepcompile"),
    );
  if (input.word("chat_template") === "jinja" && !input.has("chat_template_jinja"))
    input.atValue("DLC011", "error", "chat_template", "`chat_template: jinja` needs `chat_template_jinja`");
}

/** check_mistral_common_incompatible_options. */
function mistral(input: RuleInput): void {
  if (!input.isTrue("tokenizer_use_mistral_common")) return;
  for (const key of [
    "added_tokens_overrides",
    "special_tokens",
    "tokens",
    "chat_template",
    "processor_kwargs",
  ])
    if (input.has(key))
      input.atKey(
        "DLC011",
        "error",
        key,
        `\`${key}\` is refused beside \`tokenizer_use_mistral_common\``,
        input.remove(key),
      );
}
