import { describe, expect, it } from "vitest";
import { createRandom } from "../../../../src/base/random";
import { detectDialect } from "../../../../src/core/runconfig/dialects/detect";
import { checkDialect } from "../../../../src/core/runconfig/dialects/checkDialect";
import type { PathFact } from "../../../../src/core/runconfig/configFacts";
import { parseConfig } from "../../../../src/core/runconfig/parse/parseConfig";
import { checkText, INVENTED, REAL_FILES } from "./realConfigs";
import { applyFix } from "./applyFix";

describe("real configs", () => {
  it.skipIf(REAL_FILES.length === 0)("are all recognised as what they are", () => {
    expect(REAL_FILES).toHaveLength(63);
    expect(REAL_FILES.filter(({ text, dialect }) => checkText(text).detection?.dialect !== dialect)).toEqual(
      [],
    );
  });

  it.skipIf(REAL_FILES.length === 0)("have no error, and warnings for renamed and removed keys only", () => {
    const findings = REAL_FILES.flatMap(({ text }) => checkText(text).findings);
    const counts: Record<string, number> = {};
    for (const { code, severity } of findings)
      counts[`${code} ${severity}`] = (counts[`${code} ${severity}`] ?? 0) + 1;
    // Each was looked at by eye: names that transformers, TRL and Axolotl have dropped since.
    expect(counts).toEqual({ "DLC004 warning": 52, "DLC005 warning": 26, "DLC012 hint": 2 });
  });
});

describe("invented configs", () => {
  it.each(INVENTED.map((file) => [file.name, file] as const))(
    "%s is recognised and has no finding",
    (_name, file) => {
      const { detection, findings } = checkText(file.text);
      expect(detection?.dialect).toBe(file.dialect);
      expect(findings).toEqual([]);
    },
  );
});

function messages(text: string): readonly string[] {
  return checkText(text).findings.map(
    ({ code, severity, line, message }) => `${line ?? 0} ${code} ${severity} ${message}`,
  );
}

const AXOLOTL = "base_model: m\nsequence_len: 512\ndatasets:\n  - path: d\n    type: alpaca\n";
const LLAMA = "model_name_or_path: m\nstage: sft\ndo_train: true\ndataset: d\ntemplate: llama3\n";
const TRL = "model_name_or_path: m\ndataset_name: d\nlearning_rate: 1.0e-5\n";

describe("what each tool does with a mistake decides how bad it is", () => {
  it("warns of a key that Axolotl drops, and calls one that the others refuse an error", () => {
    expect(messages(`${AXOLOTL}micro_batch_sise: 1\n`)).toEqual([
      "6 DLC001 warning `micro_batch_sise` is unknown at the top of an Axolotl config and is dropped in silence: did you mean `micro_batch_size`?",
    ]);
    expect(messages(`${LLAMA}cutof_len: 1\n`)[0]).toMatch(/^6 DLC001 error `cutof_len` is unknown/u);
    expect(messages(`${TRL}max_lenght: 1\n`)[0]).toMatch(/^4 DLC001 error `max_lenght` is unknown/u);
  });

  it("does not call a key an error in a recipe that has keys of its own", () => {
    expect(messages(`${TRL}system_prompt: x\nmax_lenght: 1\n`)[0]).toMatch(/^5 DLC001 warning/u);
  });

  it("takes `1e-5` as the tool's reader does", () => {
    expect(messages(`${AXOLOTL}learning_rate: 1e-5\n`)).toEqual([]);
    expect(messages(TRL.replace("1.0e-5", "1e-5"))).toEqual([]);
    expect(messages(`${LLAMA}learning_rate: 1e-5\n`)).toEqual([
      "6 DLC009 info `1e-5` is text to LLaMA-Factory up to 0.9.2, and a number since 0.9.3",
    ]);
    expect(messages(`${AXOLOTL}lr_scheduler_kwargs:\n  min_lr: 1e-6\n`)[0]).toMatch(
      /^7 DLC009 warning `1e-6` is text/u,
    );
  });

  it("lets the last of two keys count where the reader does, and refuses both where it does", () => {
    expect(messages(`${AXOLOTL}sequence_len: 1\n`)).toEqual([
      "6 DLC010 warning `sequence_len` is given twice (first in line 2); the last one counts",
    ]);
    expect(messages(`${LLAMA}stage: sft\n`)).toEqual([
      "6 DLC010 error `stage` is given twice (first in line 2); LLaMA-Factory's reader refuses that",
    ]);
  });

  it("names the plugin of a key, and adds it", () => {
    const text = `${AXOLOTL}liger_rope: true\n`;
    const [finding] = checkText(text).findings;
    expect(finding?.code).toBe("DLC013");
    const fixed = finding === undefined ? undefined : applyFix(text, finding);
    expect(fixed).toBe(`plugins:\n  - axolotl.integrations.liger.LigerPlugin\n${text}`);
    expect(messages(fixed ?? "")).toEqual([]);
  });

  it("tells TRL's keys of an adapter without `use_peft`", () => {
    const text = `${TRL}lora_r: 8\n`;
    const [finding] = checkText(text).findings;
    expect(finding?.code).toBe("DLC012");
    expect(finding === undefined ? "" : applyFix(text, finding)).toBe(`${TRL}use_peft: true\nlora_r: 8\n`);
  });

  it("tells a key of another trainer, when the trainer is not in doubt", () => {
    const grpo = `${TRL}reward_funcs: [a]\nnum_generations: 4\nmax_completion_length: 9\nscale_rewards: group\nloss_type: dapo\n`;
    expect(messages(`${grpo}packing_strategy: bfd\n`)[0]).toMatch(
      /^9 DLC003 warning `packing_strategy` is no key for GRPO/u,
    );
  });

  it("tells training keys in a LLaMA-Factory export", () => {
    const text = "model_name_or_path: m\ntemplate: llama3\nexport_dir: x\nlearning_rate: 0.1\n";
    expect(messages(text)).toEqual([
      "4 DLC003 warning `learning_rate` is no key for exporting: LLaMA-Factory refuses it there",
    ]);
  });

  it.each([
    [`${LLAMA}quantization_bit: 4\nfinetuning_type: full\n`, "DLC011"],
    [`${LLAMA}eval_strategy: steps\n`, "DLC011"],
    [`${LLAMA}finetuning_type: full\nlora_rank: 8\n`, "DLC012"],
    [`${LLAMA}load_best_model_at_end: true\nval_size: 0.1\neval_strategy: epoch\n`, "DLC011"],
    [`${AXOLOTL}load_in_4bit: true\n`, "DLC011"],
    [`${AXOLOTL}adapter: qlora\n`, "DLC011"],
    [`${AXOLOTL}sample_packing: true\nrl: dpo\n`, "DLC011"],
    [`${AXOLOTL}flash_attention: true\n`, "DLC004"],
    [`${AXOLOTL}attn_implementation: flash\n`, "DLC007"],
    [`${AXOLOTL}val_set_size: 0\neval_steps: 5\n`, "DLC011"],
    [`${TRL}load_in_4bit: true\nload_in_8bit: true\n`, "DLC011"],
    [`${TRL}use_peft: true\nlora_dropout: 2\n`, "DLC008"],
  ])("finds %j", (text, code) => {
    expect(checkText(text).findings.map((finding) => finding.code)).toEqual([code]);
  });
});

describe("what a working config has", () => {
  it("LLaMA-Factory keeps what a transformers dropped that it does not take, and what it declares itself", () => {
    expect(messages(`${LLAMA}warmup_ratio: 0.1\noverwrite_output_dir: true\n`)).toEqual([]);
    expect(
      messages(`${LLAMA}group_by_length: true\nno_cuda: true\n`).map((text) => text.slice(0, 8)),
    ).toEqual(["6 DLC004", "7 DLC004"]);
    expect(messages(`${TRL}warmup_ratio: 0.1\n`)[0]).toMatch(/^4 DLC004/u);
  });

  it("LLaMA-Factory takes a list for text with commas that it splits, and truth for a checkpoint", () => {
    const lists =
      "mix_strategy: interleave_over\ninterleave_probs: [0.3, 0.7]\nlora_target: [q_proj, v_proj]\nresume_from_checkpoint: false\n";
    expect(messages(`${LLAMA.replace("dataset: d", "dataset: [a, b]")}${lists}`)).toEqual([]);
    expect(messages(`${LLAMA}adapter_name_or_path: [a]\n`)[0]).toMatch(/^6 DLC006/u);
    expect(messages(`${AXOLOTL}resume_from_checkpoint: false\n`)[0]).toMatch(/^6 DLC009 error/u);
  });

  it("LLaMA-Factory's file without a dataset is completed on the command line", () => {
    const text = `${LLAMA.replace("dataset: d\n", "")}eval_strategy: steps\n`;
    expect(messages(text)).toEqual([
      "3 DLC011 warning `do_train` needs a `dataset`, here or on the command line",
    ]);
  });

  it("Megatron's keys are LLaMA-Factory's with its adapter", () => {
    const keys = "tensor_model_parallel_size: 4\nsequence_parallel: true\nmicro_batch_size: 1\n";
    expect(messages(`${LLAMA}${keys}`)).toEqual([]);
    expect(messages(`${LLAMA}micro_batch_size: 1\n`)[0]).toMatch(/^6 DLC003/u);
    expect(messages(`${LLAMA}${keys}recompute_granularity: ful\n`)[0]).toMatch(/^9 DLC007/u);
  });

  it("a plugin's key is known whatever stands in its `get_input_args`", () => {
    const text = `${AXOLOTL}llmcompressor:\n  recipe: {a: 1}\n`;
    expect(messages(text)[0]).toMatch(/^6 DLC013/u);
    expect(messages(`plugins: [axolotl.integrations.llm_compressor.LLMCompressorPlugin]\n${text}`)).toEqual(
      [],
    );
  });

  it("Axolotl's `tokens` held what `special_tokens` holds now", () => {
    const text = `${AXOLOTL}tokens:\n  pad_token: <pad>\n`;
    const [finding] = checkText(text).findings;
    expect(finding).toMatchObject({ code: "DLC004", severity: "warning" });
    const fixed = finding === undefined ? "" : applyFix(text, finding);
    expect(fixed).toBe(`${AXOLOTL}special_tokens:\n  pad_token: <pad>\n`);
    expect(messages(fixed ?? "")).toEqual([]);
    expect(messages(`${AXOLOTL}tokens: [<a>, <b>]\n`)).toEqual([]);
  });

  it("nothing is said of values that are filled in later", () => {
    const keys = ["eval_steps", "evals_per_epoch", "early_stopping_patience", "deepspeed", "fsdp"];
    expect(messages(AXOLOTL + keys.map((key) => `${key}: \${${key.toUpperCase()}}\n`).join(""))).toEqual([]);
    expect(messages(`${AXOLOTL}eval_steps: 5\nevals_per_epoch: 2\n`)[0]).toMatch(/ DLC011 error/u);
  });

  it("a recipe's keys stay known where one of TRL's trainers has dropped them", () => {
    const text = `${TRL}wandb_entity: a\nwandb_project: b\ncallbacks: [x]\npacking: true\nmax_length: 9\n`;
    expect(messages(text)).toEqual([]);
  });

  it("one word where TRL wants a list of words is let pass by its parser", () => {
    expect(messages(`${TRL}dataset_configs: all\n`)).toEqual([
      "4 DLC006 warning `dataset_configs` is `all`, but a list is wanted",
    ]);
  });

  it("a key of one's own is no more than a hint where there are such keys", () => {
    expect(messages(`${TRL}system_prompt: x\nnum_sampled_solutions: 4\n`)).toEqual([
      "5 DLC001 hint `num_sampled_solutions` is unknown in a TRL config: a script or a plugin of your own may take it",
    ]);
    expect(messages(`${TRL}num_sampled_solutions: 4\n`)[0]).toMatch(/^4 DLC001 warning/u);
    expect(messages("model_name_or_path: m\ndataset_id_or_path: d\nnum_sampled: 4\n")[0]).toMatch(
      /^3 DLC001 hint/u,
    );
    const torchtune = "model: {_component_: torchtune.models.llama3.llama3_8b}\nmy_folder: /a\n";
    expect(messages(torchtune)[0]).toMatch(/^2 DLC001 hint/u);
    expect(messages(`${torchtune}output_dir: \${my_folder}/out\n`)).toEqual([]);
  });
});

it("a `model_type` of torchtune is written as its checkpointer looks it up", () => {
  const text = (type: string): string =>
    `checkpointer:\n  _component_: torchtune.training.FullModelHFCheckpointer\n  model_type: ${type}\n`;
  const [finding] = checkText(text("llama3.2")).findings;
  expect(finding).toMatchObject({ code: "DLC007", severity: "warning", line: 3 });
  expect(finding === undefined ? "" : applyFix(text("llama3.2"), finding)).toBe(text("LLAMA3_2"));
  for (const type of ["LLAMA3", "QWEN3", "LLAMA5", "MY_NEW_MODEL"]) expect(messages(text(type))).toEqual([]);
});

describe("releases", () => {
  it("are guessed from the keys", () => {
    expect(checkText(TRL).dialect).toEqual({ name: "trl", version: "1.16.0" });
    expect(checkText(`${TRL}max_seq_length: 9\npacking: true\ndataset_text_field: t\n`).dialect.version).toBe(
      "0.19.1",
    );
  });

  it("are taken from a modeline, which also decides what is gone and what has not come yet", () => {
    const old = `# tunesmith: dialect=trl@0.17\n${TRL}max_seq_length: 9\npacking: true\ndataset_text_field: t\nwarmup_ratio: 0.1\n`;
    expect(checkText(old)).toMatchObject({ findings: [], dialect: { name: "trl", version: "0.17" } });
    expect(messages(`# tunesmith: dialect=axolotl@0.10\n${AXOLOTL}chunked_cross_entropy: true\n`)).toEqual([
      "7 DLC005 warning `chunked_cross_entropy` comes with axolotl 0.12.2, but the modeline names an older release",
    ]);
  });

  it("of a file with `dialect=native` are none", () => {
    const text = `# tunesmith: dialect=native\n${AXOLOTL}`;
    expect(detectDialect(parseConfig(text).root, text)).toBeUndefined();
  });
});

describe("paths", () => {
  const lookups = new Map<string, PathFact>([["../ds.json", { kind: "file", bytes: 2 }]]);
  const check = (text: string) => {
    const tree = parseConfig(text);
    const detection = detectDialect(tree.root, text);
    const facts = { lookup: (path: string): PathFact => lookups.get(path) ?? { kind: "missing" } };
    return detection === undefined
      ? []
      : checkDialect(tree, detection, { file: "a.yaml", facts }).findings.map(
          ({ code, line }) => `${line ?? 0} ${code}`,
        );
  };

  it("are looked for beside the file and above it; names of a hub are left alone", () => {
    expect(check(`${LLAMA}deepspeed: ds.json\n`)).toEqual([]);
    expect(check(`${LLAMA}deepspeed: dz.json\n`)).toEqual(["6 DLC014"]);
    expect(check(AXOLOTL.replace("path: d", "path: a/b"))).toEqual([]);
    expect(check(AXOLOTL.replace("path: d", "path: ./rows.jsonl"))).toEqual(["4 DLC014"]);
  });
});

describe("any text", () => {
  const junk = [
    "\0",
    "\u{1f600}",
    "\ud800",
    "\t",
    "- ",
    ": ",
    "{",
    "[",
    '"',
    "'",
    "&a ",
    "*a",
    "\r\n",
    "#",
    "|",
    "!!",
    "${",
    "__proto__: 1\n",
    "constructor: {a: 1}\n",
  ];

  it("is checked without a throw, in bounded time", () => {
    const random = createRandom(7);
    const files = [...INVENTED, ...REAL_FILES];
    let slowest = 0;
    for (let round = 0; round < 250; round++) {
      const { text, dialect } = files[random.below(files.length)]!;
      let mutated = text;
      for (let n = random.below(4); n >= 0; n--) {
        const [from, length] = [random.below(mutated.length + 1), random.below(30)];
        const middle =
          random.next() < 0.6
            ? junk[random.below(junk.length)]!
            : text.slice(random.below(text.length)).slice(0, 60);
        mutated = mutated.slice(0, from) + middle + mutated.slice(from + (random.next() < 0.5 ? length : 0));
      }
      const start = performance.now();
      const { findings } = checkText(mutated, { dialect });
      slowest = Math.max(slowest, performance.now() - start);
      for (const finding of findings)
        if (finding.fix !== undefined) expect(typeof applyFix(mutated, finding)).toBe("string");
    }
    expect(slowest).toBeLessThan(2000);
  });

  it("takes `__proto__` and `constructor` as plain keys", () => {
    const found = messages(`${AXOLOTL}__proto__: 1\nconstructor: 2\nhasOwnProperty: 3\n`);
    expect(found.map((message) => message.slice(0, 16))).toEqual([
      "6 DLC001 warning",
      "7 DLC001 warning",
      "8 DLC001 warning",
    ]);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});
