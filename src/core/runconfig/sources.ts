import type { CITED } from "./cited";

/** Something that a figure of this folder rests on, and that was opened to write it down. */
export interface Source {
  /** Title, authors, version or commit. */
  readonly title: string;
  /** Table, section or file. */
  readonly place: string;
  /** The figures that were read there. */
  readonly says: string;
}

/**
 * What learning rates, ranks, defaults and advice rest on. A figure that has none of these behind it says that it is
 * this product's own choice. Papers were read in public transcriptions of their text; those whose tables were not at
 * hand are not here, well known as they may be.
 */
export const SOURCES: Readonly<Record<keyof typeof CITED, Source>> = {
  lora: {
    title: "Hu et al. 2021, LoRA: Low-Rank Adaptation of Large Language Models, arXiv 2106.09685",
    place: "table 6; appendix D; examples/NLU of microsoft/LoRA",
    says: "Learning rates 6.0e-5 to 5.0e-4 with LoRA, all but one of them from 1.0e-4 on, 3.0e-5 to 3.0e-4 with bottlenecks, 5.0e-6 for all of GPT-3. Ranks of 1 to 64 differ by 1.7 points at most. Alpha 16 on rank 8, 32 on 16 and on 4; warmup 6 %.",
  },
  qlora: {
    title: "Dettmers et al. 2023, QLoRA: Efficient Finetuning of Quantized LLMs, arXiv 2305.14314",
    place: "section 4 with figure 2; scripts/finetune_guanaco_7b.sh and _65b.sh of artidoro/qlora (0b46ca8)",
    says: "Adapters on all linear layers are needed to match full fine-tuning. 2.0e-4 (7 B) and 1.0e-4 (65 B), 4 × 4 rows a step, alpha 16 on rank 64, warmup 3 %.",
  },
  lessLess: {
    title: "Biderman et al. 2024, LoRA Learns Less and Forgets Less, TMLR, arXiv 2405.09673",
    place: "abstract",
    says: "LoRA learns less than full fine-tuning in low ranks, and keeps more of what the base model could.",
  },
  regret: {
    title: "TRL's documentation of Schulman et al. 2025, LoRA Without Regret",
    place: "docs/source/lora_without_regret.md of huggingface/trl (01892a2)",
    says: "2.0e-4 with SFT; with GRPO 1.0e-5 where all weights get 1.0e-6. Batches below 32. Alpha 16 on rank 256, 32 on rank 1. All linear layers.",
  },
  trl: {
    title: "TRL 1.13.0, the package",
    place:
      "trainer/sft_config.py, dpo_config.py, kto_config.py, grpo_config.py, model_config.py; experimental/orpo",
    says: "Learning rates 2.0e-5 (SFT) and 1.0e-6 (DPO, KTO, GRPO, ORPO); lora_r 16 with lora_alpha 32; losses, their defaults, and those of the keys of tasks.",
  },
  peft: {
    title: "PEFT 0.21.0, the package",
    place: "tuners/*/config.py and layer.py",
    says: "Names and defaults of the keys of methods; which methods take quantized layers.",
  },
  peftComparison: {
    title: "PEFT's benchmark on MetaMathQA with Llama-3.2-3B",
    place:
      "method_comparison/MetaMathQA/default_training_params.json and experiments of huggingface/peft (405490e)",
    says: "1.0e-4 with every method; besides 1.0e-5 (all weights), 3.0e-4 (LoRA), 1.0e-3 and 5.0e-3 (IA3, prompt and prefix tuning), 3.0e-3 (LoKr), 5.0e-5 to 5.0e-3 (P-tuning).",
  },
  peftGuides: {
    title: "PEFT's task guides",
    place:
      "docs/source/task_guides of huggingface/peft: prompt_based_methods.md, ia3.md, lora_based_methods.md",
    says: "3.0e-2 with 20 virtual tokens; 8.0e-3 with IA3; 5.0e-3 with the LoRA family on images.",
  },
  transformers: {
    title: "Transformers 5.18.0, the package",
    place: "training_args.py",
    says: "Learning rate 5.0e-5 and the other defaults of training; NEFTune's 5 to 15; what emptying the cache and Liger's kernels cost and bring.",
  },
  adalora: {
    title: "QingruZhang/AdaLoRA (f6968aa)",
    place: "NLU/scripts: MNLI, CoLA, SST-2, RTE and STS-B; NLG_QA/scripts: XSum",
    says: "5.0e-4 (MNLI, XSum), 8.0e-4, 1.2e-3, 2.2e-3 (STS-B); beta1 and beta2 0.85; rank 12 down to 8 (XSum).",
  },
  tfew: {
    title: "r-three/t-few (c1ef4a3, 5edc84b)",
    place:
      "configs: ia3.json, layernorm.json, adapter.json, prompt_tuning-100_prompts.json, prefix_tuning.json",
    says: "3.0e-3 with IA3 and bottlenecks, 3.0e-4 with layer norms, 3.0e-1 with prompts, 1.0e-2 with prefixes.",
  },
  promptTuning: {
    title: "google-research/prompt-tuning (279bca8), for Lester et al. 2021",
    place: "prompt_tuning/configs/runs/prompt_finetune.gin",
    says: "3.0e-1, constant.",
  },
  veraPlus: {
    title: "TonAnh/VeRA-plus (03adb96), a reimplementation",
    place: "README.md",
    says: "1.0e-2 for VeRA's vectors, 4.0e-3 for the head.",
  },
  adapterHub: {
    title: "adapter-hub/adapters (261c458); the package adapters 1.3.0",
    place: "docs/training.md; configuration/adapter_config.py",
    says: "1.0e-4 works in most settings. SeqBnConfig: reduction 16, ReLU, behind feed-forward blocks only.",
  },
  adapterBert: {
    title: "google-research/adapter-bert (652d1d4), for Houlsby et al. 2019",
    place: "README.md",
    says: "3.0e-4.",
  },
  alpaca: {
    title: "tatsu-lab/stanford_alpaca (7f08532)",
    place: "README.md, Fine-tuning",
    says: "2.0e-5, 3 epochs, cosine, warmup 3 %.",
  },
  cookbook: {
    title: "openai/openai-cookbook (2e65270): Data preparation and analysis for chat model fine-tuning",
    place: "examples/Chat_finetuning_data_prep.ipynb, Cost Estimation",
    says: "3 epochs, but 100 to 25,000 examples in all, and 1 to 25 epochs.",
  },
  gpt3: {
    title: "Brown et al. 2020, Language Models are Few-Shot Learners, arXiv 2005.14165",
    place: "table 2.1",
    says: "Pretraining at 6.0e-4 (125 M parameters) down to 0.6e-4 (175 B).",
  },
  scaling: {
    title: "Kaplan et al. 2020, Scaling Laws for Neural Language Models, arXiv 2001.08361",
    place: "section 2.1, equation 2.2",
    says: "About 2 operations a weight and token forward, twice that backward: 6 in all.",
  },
  trl2400: {
    title: "TRL issue 2400, 2024",
    place: "comments of 2024-12-25",
    says: "SFTTrainer cut rows at 1,024 tokens unless told otherwise, while its documentation said that it pads.",
  },
  trl1507: {
    title: "TRL issue 1507, 2024",
    place: "description",
    says: "SFTTrainer computed the loss on prompts where its readers expected answers only.",
  },
};
