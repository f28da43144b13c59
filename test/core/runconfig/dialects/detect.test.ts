import { describe, expect, it } from "vitest";
import { detectDialect, readModeline, releaseIndex } from "../../../../src/core/runconfig/dialects/detect";
import { parseConfig } from "../../../../src/core/runconfig/parse/parseConfig";

function detect(text: string) {
  return detectDialect(parseConfig(text).root, text);
}

/** YAML of other worlds, made up, that shares words with training configs. */
const OTHERS: Readonly<Record<string, string>> = {
  "docker compose":
    "services:\n  train:\n    image: x\n    deploy: {resources: {}}\n    command: [python, train.py, --learning_rate, '1e-5']\nvolumes: {data: {}}\n",
  "GitHub workflow":
    "name: CI\non: [push]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    strategy: {matrix: {node: [20]}}\n    steps:\n      - uses: actions/checkout@v4\n",
  mkdocs: "site_name: Docs\ntheme: {name: material}\nplugins:\n  - search\nnav:\n  - Home: index.md\n",
  "Kubernetes deployment":
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  template:\n    spec: {containers: [{name: a, image: b}]}\n",
  "Kubernetes without a version": "kind: Job\nmetadata: {name: train}\nspec: {template: {spec: {}}}\n",
  "accelerate config":
    "compute_environment: LOCAL_MACHINE\ndistributed_type: FSDP\nfsdp_config:\n  fsdp_offload_params: false\nmixed_precision: bf16\nnum_processes: 8\ngradient_accumulation_steps: 4\n",
  "DeepSpeed in YAML":
    "train_micro_batch_size_per_gpu: auto\ngradient_accumulation_steps: auto\nzero_optimization: {stage: 3}\nbf16: {enabled: auto}\n",
  "plain Hydra":
    "defaults:\n  - model: small\n  - _self_\nmodel:\n  _target_: my.Model\n  dropout: 0.1\ntrainer: {max_steps: 10}\nseed: 1\noutput_dir: out\n",
  "a trainer of one's own":
    "model: {name: bert}\ndata: {path: a.csv}\nlearning_rate: 1e-4\nepochs: 3\nbatch_size: 32\nseed: 1\noutput_dir: out\n",
  mergekit:
    "base_model: a/b\nmerge_method: ties\nmodels:\n  - model: c/d\n    parameters: {weight: 0.5}\ndtype: bfloat16\n",
  "run_clm arguments":
    "model_name_or_path: gpt2\ndataset_name: wikitext\nblock_size: 512\noutput_dir: out\nper_device_train_batch_size: 8\n",
  "image classification arguments":
    "model_name_or_path: vit\ndataset_name: beans\nimage_column_name: image\noutput_dir: out\n",
  "translation arguments":
    "model_name_or_path: t5\ndataset_name: wmt16\ndataset_config_name: ro-en\nsource_lang: en\ntarget_lang: ro\n",
  "speech recognition arguments":
    "model_name_or_path: wav2vec2\ndataset_name: common_voice\naudio_column_name: audio\nuse_auth_token: true\n",
  "a list of benchmark runs":
    "model_name_or_path: a/b\ndataset_name: c/d\nruns:\n  - nodes: 2\n    max_steps: 50\n",
  "text classification arguments":
    "model_name_or_path: bert\ntrain_file: a.csv\nvalidation_file: b.csv\nmax_seq_length: 128\nlearning_rate: 2e-5\n",
  "lm-eval": "model: hf\nmodel_args: pretrained=a/b\ntasks: [hellaswag]\nbatch_size: 8\n",
  dbt: "name: shop\nversion: 1.0\nmodels:\n  shop:\n    materialized: view\nvars: {start: 2020-01-01}\n",
  OpenAPI:
    "openapi: 3.1.0\ninfo: {title: a, version: 1}\npaths: {/a: {get: {responses: {200: {description: ok}}}}}\n",
  Ansible: "- hosts: all\n  tasks:\n    - name: a\n      template: {src: a.j2, dest: b}\n",
  "conda environment":
    "name: train\nchannels: [conda-forge]\ndependencies:\n  - python=3.11\n  - pip: [trl, axolotl]\n",
  "a dataset card":
    "license: mit\ntask_categories: [text-generation]\nconfigs:\n  - config_name: default\n    data_files: [{split: train, path: a.jsonl}]\n",
  "an image pipeline": "stages:\n  - stage: build\n    template: x.yml\nstage: deploy\ntrigger: none\n",
  "two words of everyday": "stage: prod\ntemplate: web\nregion: eu\n",
  "one key only": "base_model: a/b\n",
  "model and folder only": "model_name_or_path: a/b\noutput_dir: out\nlearning_rate: 1e-4\n",
  "a native config": "model: {name_or_path: m}\ndata: {train: a.jsonl}\ntrain: {learning_rate: 1.0e-4}\n",
  "a list": "- base_model: a\n- sequence_len: 4\n",
  text: "base_model and sequence_len\n",
  nothing: "",
};

describe("a file of another kind", () => {
  it.each(Object.entries(OTHERS))("gets nothing: %s", (_name, text) => {
    expect(detect(text)).toBeUndefined();
  });
});

describe("a training config", () => {
  it.each([
    ["base_model: a\nsequence_len: 9\n", { dialect: "axolotl" }],
    ["base_model: a\ndatasets: [{path: b, type: alpaca}]\n", { dialect: "axolotl" }],
    ["model_name_or_path: a\ntemplate: llama3\n", { dialect: "llama-factory" }],
    ["model: a\ntrain_dataset: b\ncutoff_len: 9\n", { dialect: "llama-factory", nested: true }],
    ["model_name_or_path: a\ndataset_name: b\n", { dialect: "trl" }],
    ["model_name_or_path: a\ndatasets: [{path: b}]\ntest_split_size: 0.1\n", { dialect: "trl" }],
    ["model_name_or_path: a\ndataset_id_or_path: b\npacking: true\n", { dialect: "trl" }],
    ["model_name_or_path: a\ndataset_mixture: {datasets: [{id: b}]}\n", { dialect: "trl" }],
    ["a: {_component_: torchtune.models.llama3.llama3_8b}\n", { dialect: "torchtune" }],
    ["list:\n  - _component_: my.own.Reward\n", { dialect: "torchtune" }],
  ])("is recognised by two keys: %j", (text, detection) => {
    expect(detect(text)).toEqual(detection);
  });

  it("is recognised while the model's own key is mistyped", () => {
    const text = "base_modle: a\nsequence_len: 9\nadapter: lora\nlora_r: 8\nmicro_batch_size: 1\n";
    expect(detect(text)).toEqual({ dialect: "axolotl" });
  });

  it.each([
    ["modle_name_or_path: a\ndataset_name: b\n", { dialect: "trl" }],
    ["model_name_orpath: a\ntemplate: llama3\n", { dialect: "llama-factory" }],
    ["base_mode: a\nsequence_len: 9\n", { dialect: "axolotl" }],
    ["model_names: [a]\ndataset_name: b\n", undefined],
    ["model_name_or_path: a\ntemplte: llama3\ninfer_backend: vllm\n", { dialect: "llama-factory" }],
  ])("is recognised by two keys with a slip in the model's: %j", (text, detection) => {
    expect(detect(text)).toEqual(detection);
  });

  it("is recognised while a line is half typed", () => {
    expect(detect('base_model: a\nsequence_len: 9\nadapter: "lo\nlora_r: 8\n')).toEqual({
      dialect: "axolotl",
    });
  });
});

describe("a modeline", () => {
  it("overrides the keys", () => {
    expect(detect("# tunesmith: dialect=trl\nbase_model: a\nsequence_len: 9\n")).toEqual({ dialect: "trl" });
    expect(readModeline("a: 1\n  # tunesmith: dialect=axolotl@0.18\n")).toEqual({
      name: "axolotl",
      version: "0.18",
    });
  });

  it("of an unknown dialect counts for nothing", () => {
    expect(readModeline("# tunesmith: dialect=other@1\n")).toBeUndefined();
  });

  it.each([
    ["0.18", 2],
    ["0.18.0", 2],
    ["0.17.9", 1],
    ["1", 3],
    ["0.1", 0],
    ["x", undefined],
  ])("names the release %s", (wanted, index) => {
    expect(releaseIndex(["0.16.1", "0.17.0", "0.18.0", "0.19.0"], wanted)).toBe(index);
  });
});
