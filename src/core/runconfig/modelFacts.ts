/** What is known of a model folder without loading a weight: its config, its tensors' names and shapes, its tokenizer. */
export interface ModelFacts {
  /** `config.json`; undefined when it is not there or not readable. */
  readonly config: Readonly<Record<string, unknown>> | undefined;
  /** Every tensor of the weight files; empty when their headers cannot be read. */
  readonly tensors: ReadonlyMap<string, readonly number[]>;
  readonly tokenizer: TokenizerFacts | undefined;
  /** Files that are there and cannot be what their names say. */
  readonly problems: readonly ModelProblem[];
}

export interface TokenizerFacts {
  /** The largest id and one. */
  readonly vocabularySize: number;
  readonly padToken: string | undefined;
  readonly eosToken: string | undefined;
  /** `none`; `spans` when the assistant's turns can be told apart in what it renders; `whole` when they cannot. */
  readonly template: "none" | "broken" | "spans" | "whole";
  /** Why a broken one cannot be compiled, as a sentence. */
  readonly templateProblem?: string;
}

export interface ModelProblem {
  readonly file: string;
  readonly message: string;
  readonly nextStep: string;
}

/** A linear layer that adapters can be put on. Shapes as PyTorch has them: outputs first. */
export interface LinearModule {
  /** The last part of its name: what `target_modules` names. */
  readonly name: string;
  /** The same with the part before it, which can be named as well: `self_attn.q_proj`. */
  readonly longName: string;
  readonly inputs: number;
  readonly outputs: number;
}

/** Heads and embeddings are no targets of `all-linear`; their matrices belong to the vocabulary. */
const NO_TARGET = /(?:embed|wte|wpe|lm_head|norm|ln_)/u;

/** The linear layers of the blocks, one for each name, in the order of the files. */
export function linearModules({ tensors }: ModelFacts): readonly LinearModule[] {
  const found = new Map<string, LinearModule>();
  for (const [tensor, shape] of tensors) {
    const parts = tensor.split(".");
    const name = parts.at(-2);
    const [outputs, inputs] = shape;
    if (parts.at(-1) !== "weight" || name === undefined || outputs === undefined || inputs === undefined)
      continue;
    if (shape.length !== 2 || NO_TARGET.test(tensor) || !parts.some((part) => /^\d+$/u.test(part))) continue;
    // GPT-2 keeps its matrices the other way round; for the smaller of the two sides that is all one.
    if (!found.has(name)) found.set(name, { name, longName: parts.slice(-3, -1).join("."), inputs, outputs });
  }
  return [...found.values()];
}

/** Rows of the token embedding; undefined where no tensor is named like one. */
export function embeddingRows({ tensors }: ModelFacts): number | undefined {
  for (const [name, shape] of tensors)
    if (/(?:^|\.)(?:embed_tokens|wte|word_embeddings|embed_in|tok_embeddings)\.weight$/u.test(name))
      return shape[0];
  return undefined;
}

/** Tokens that a position may have, and whether positions are learnt one by one: beyond those there are no others. */
export function positionLimit({
  config,
}: ModelFacts): { readonly tokens: number; readonly isHard: boolean } | undefined {
  const learnt = config?.["n_positions"] ?? config?.["n_ctx"];
  const tokens = learnt ?? config?.["max_position_embeddings"];
  if (typeof tokens !== "number" || !(tokens > 0)) return undefined;
  const isHard =
    typeof learnt === "number" ||
    ["opt", "bert", "roberta", "xlm-roberta", "gpt_bigcode"].includes(String(config?.["model_type"]));
  return { tokens, isHard };
}
