import path from "node:path";
import type { RunJson } from "../../../protocol/run";

/** Lines of Python that load what the run made, with absolute paths; four for an adapter. */
export function loadSnippet(folder: string, run: RunJson, trained: "adapter" | "model"): string {
  const text = (value: string): string => JSON.stringify(value);
  const made = text(path.join(path.resolve(folder), trained));
  const base = text(run.model.path);
  const lines =
    trained === "adapter"
      ? [
          "from peft import AutoPeftModelForCausalLM",
          "from transformers import AutoTokenizer",
          `tokenizer = AutoTokenizer.from_pretrained(${base})`,
          // The adapter's own config names the base model.
          `model = AutoPeftModelForCausalLM.from_pretrained(${made})`,
        ]
      : [
          "from transformers import AutoModelForCausalLM, AutoTokenizer",
          `tokenizer = AutoTokenizer.from_pretrained(${made})`,
          `model = AutoModelForCausalLM.from_pretrained(${made})`,
        ];
  return lines.join("\n");
}
