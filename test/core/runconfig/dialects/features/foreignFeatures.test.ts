import { describe, expect, it } from "vitest";
import { completeForeign } from "../../../../../src/core/runconfig/dialects/features/completeForeign";
import { hoverForeign } from "../../../../../src/core/runconfig/dialects/features/hoverForeign";
import { detectDialect } from "../../../../../src/core/runconfig/dialects/detect";
import type { ConfigCompletion } from "../../../../../src/core/runconfig/features/completionItem";
import { parseConfig } from "../../../../../src/core/runconfig/parse/parseConfig";
import { checkText, INVENTED } from "../realConfigs";

function at(marked: string) {
  const offset = marked.indexOf("¦");
  const text = marked.replace("¦", "");
  const tree = parseConfig(text);
  const detection = detectDialect(tree.root, text);
  if (detection === undefined) throw new Error(`nobody's config:\n${text}`);
  return { offset, tree, detection };
}

function hover(marked: string): string | undefined {
  const { tree, detection, offset } = at(marked);
  return hoverForeign(tree, detection, offset)?.markdown;
}

function complete(marked: string): readonly ConfigCompletion[] {
  const { tree, detection, offset } = at(marked);
  return completeForeign(tree, detection, offset);
}

const labels = (marked: string): readonly string[] => complete(marked).map(({ label }) => label);

const AXOLOTL = "base_model: m\nsequence_len: 512\ndatasets:\n  - path: d\n    type: alpaca\n";
const TRL = "model_name_or_path: m\ndataset_name: a/b\n";
const V1 = "model: m\ntrain_dataset: d\n";
const TORCHTUNE = "tokenizer:\n  _component_: torchtune.models.llama3.llama3_tokenizer\n";

describe("a hover", () => {
  it("says what a key takes, is by default, and is called here", () => {
    expect(hover(AXOLOTL.replace("sequ", "sequ¦"))).toBe(
      "**sequence_len** · Axolotl\n\na whole number, above 0 · default 512\n\nIn Tunesmith: `data.max_length`. Longest row that is trained on; `truncation` says what happens to longer ones.",
    );
  });

  it("says what it is here by its value, and not by its name alone", () => {
    expect(hover(`${TRL}use_peft: true\nload_in_4¦bit: true\n`)).toContain(
      "In Tunesmith: `model.quantization`",
    );
    expect(hover(`${AXOLOTL}rl: ip¦o\n`)).toBeUndefined();
    expect(hover(`${AXOLOTL}r¦l: ipo\n`)).toContain("Without an equivalent in Tunesmith");
    expect(hover(`${AXOLOTL}r¦l: dpo\n`)).toContain("In Tunesmith: `task`");
  });

  it("says why there is no such key", () => {
    expect(hover(`${AXOLOTL}wandb_pro¦ject: x\n`)).toContain(
      "Without an equivalent in Tunesmith: a run is written to its folder, and sent nowhere.",
    );
  });

  it("says when a key went, came, and whose it is", () => {
    expect(hover(`${TRL}max_seq_¦length: 5\n`)).toContain(
      "**Gone from trl 0.20.0**: it is `max_length` now.",
    );
    expect(hover(`${AXOLOTL}s2_at¦tention: true\n`)).toContain("**Only kept to be refused**");
    const strategy = hover(`${TRL}assistant_only_loss: true\npacking_s¦trategy: bfd\n`);
    expect(strategy).toContain("Since trl 0.19.1 or shortly before.");
    expect(strategy).toContain("Of `SFTConfig`, `GKDConfig`, `GOLDConfig`.");
  });

  it("knows keys within groups, entries and components", () => {
    expect(hover(AXOLOTL.replace("type", "ty¦pe"))).toContain("In Tunesmith: `data.format`");
    expect(hover(`${V1}peft_config:\n  name: lora\n  r¦: 8\n`)).toContain("a whole number · default 8");
    expect(hover(`${TORCHTUNE}optimizer:\n  _component_: torch.optim.AdamW\n  l¦r: 1.0\n`)).toContain(
      "In Tunesmith: `train.learning_rate`",
    );
  });

  it("is silent beside keys and about unknown ones", () => {
    expect(hover(`${AXOLOTL}nobody_kn¦ows: 1\n`)).toBeUndefined();
    expect(hover(AXOLOTL.replace("512", "5¦12"))).toBeUndefined();
  });
});

describe("completion", () => {
  it("offers keys that are not there yet, the usual ones first", () => {
    const keys = labels(`${AXOLOTL}¦`);
    expect(keys.slice(0, 3)).toEqual(["revision_of_model", "trust_remote_code", "attn_implementation"]);
    expect(keys).not.toContain("sequence_len");
    // Dropped keys are known, and not offered.
    expect(keys).not.toContain("unsloth_lora_mlp");
    expect(labels(`# tunesmith: dialect=trl@0.12\n${TRL}¦`)).not.toContain("chat_template_path");
  });

  it("tells what a key takes and what it is here", () => {
    const item = complete(`${TRL}learn¦`).find(({ label }) => label === "learning_rate");
    expect(item?.newText).toBe("learning_rate: ");
    expect(item?.detail).toContain("at least 0");
    expect(item?.documentation).toContain("In Tunesmith: `train.learning_rate`");
  });

  it("offers the keys of a group, of an entry, of a plugin and of a component", () => {
    expect(labels(`${AXOLOTL}rl: grpo\ntrl:\n  ¦\n`)).toContain("num_generations");
    const entry = labels(AXOLOTL.replace("type: alpaca", "¦"));
    expect(entry[0]).toBe("type");
    expect(entry).toContain("field_messages");
    expect(entry).not.toContain("path");
    expect(labels(`${V1}peft_config:\n  name: lora\n  ¦\n`)).toContain("use_dora");
    expect(labels(`${TORCHTUNE}  ¦\n`)).toEqual([
      "path",
      "max_seq_len",
      "special_tokens_path",
      "prompt_template",
    ]);
  });

  it("offers the values of closed choices, quoted where YAML would read them otherwise", () => {
    expect(labels(`${AXOLOTL}adapter: ¦\n`)).toEqual(["lora", "qlora", "llama-adapter", "null"]);
    expect(labels(`${AXOLOTL}sample_packing: ¦\n`)).toEqual(["true", "false", "null"]);
    const strategies = complete(`${TRL}eval_strategy: ¦\n`);
    expect(strategies.map(({ newText }) => newText)).toEqual(['"no"', "steps", "epoch"]);
    expect(labels(AXOLOTL.replace("alpaca", "¦"))).toContain("chat_template");
  });

  it("offers torchtune's components, those of the group first", () => {
    expect(labels(`${TORCHTUNE}optimizer:\n  _component_: ¦\n`)[0]).toBe("torch.optim.AdamW");
    expect(
      labels(
        `${TORCHTUNE}model:\n  _component_: torchtune.models.llama3.lora_llama3_8b\n  lora_attn_modules: [¦]\n`,
      ),
    ).toEqual(["q_proj", "k_proj", "v_proj", "output_proj"]);
  });

  it("opens groups and lists below their key", () => {
    const text = AXOLOTL.slice(0, AXOLOTL.indexOf("datasets"));
    const item = complete(`${text}micro_batch_size: 1\n¦`).find(({ label }) => label === "datasets");
    expect(item).toMatchObject({ newText: "datasets:\n  - ", continues: true });
  });

  it("offers nothing in comments and in values that are open", () => {
    expect(labels(`${AXOLOTL}# ¦\n`)).toEqual([]);
    expect(labels(`${AXOLOTL}output_dir: ¦\n`)).toEqual([]);
  });
});

describe("everywhere in a config", () => {
  it.each(INVENTED.map((file) => [file.name, file.text] as const))(
    "every key of %s is told of, and offered where it is taken out",
    (_name, text) => {
      const tree = parseConfig(text);
      const detection = detectDialect(tree.root, text)!;
      for (const node of tree.root?.children ?? []) {
        const found = hoverForeign(tree, detection, node.keyStart + 1);
        expect(found, node.name).toMatchObject({ start: node.keyStart, end: node.keyEnd });
        const items = completeForeign(tree, detection, node.keyStart + 1);
        expect(
          items.some(({ label }) => label === node.name),
          node.name,
        ).toBe(true);
      }
    },
  );

  it.each(INVENTED.map((file) => [file.name, file.text] as const))(
    "no value that is offered in %s is a finding",
    (_name, text) => {
      const tree = parseConfig(text);
      const detection = detectDialect(tree.root, text)!;
      for (const node of tree.root?.children ?? []) {
        if (node.kind !== "scalar" || node.start <= node.keyEnd) continue;
        for (const { newText, start, end } of completeForeign(
          tree,
          detection,
          node.start + (node.plain ? 0 : 1),
        )) {
          const changed = text.slice(0, start) + newText + text.slice(end);
          const codes = checkText(changed, detection).findings.map(({ code }) => code);
          expect(codes, `${node.name}: ${newText}`).not.toContain("DLC007");
          expect(codes, `${node.name}: ${newText}`).not.toContain("DLC009");
        }
      }
    },
  );
});
