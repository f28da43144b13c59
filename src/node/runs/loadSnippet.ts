import path from "node:path";
import type { RunJson } from "../../protocol/run";

/** Lines of Python that load what the run made, with absolute paths; four for an adapter. */
export function loadSnippet(folder: string, run: RunJson, trained: "adapter" | "model"): string {
  const text = (value: string): string => JSON.stringify(value);
  const made = text(path.join(path.resolve(folder), trained));
  const base = text(run.model.path);
  const lines =
    trained === "adapter"
      ? [
          "from transformers import AutoModelForCausalLM, AutoTokenizer",
          "from peft import PeftModel",
          `tokenizer = AutoTokenizer.from_pretrained(${base})`,
          `model = PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(${base}), ${made})`,
        ]
      : [
          "from transformers import AutoModelForCausalLM, AutoTokenizer",
          `tokenizer = AutoTokenizer.from_pretrained(${made})`,
          `model = AutoModelForCausalLM.from_pretrained(${made})`,
        ];
  return lines.join("\n");
}
