/**
 * What a class of Transformers takes for a size that `config.json` leaves out, as models of several parts do
 * (`bench/memory/configDefaults.py` compares it): hidden size, layers, heads, heads of keys and values, size of a head,
 * width of the MLP and vocabulary, then what else it has by name. `-`: worked out from the others.
 */
const TABLE = `
albert 4096 12 64 - - 16384 30000 type_vocab_size=2 embedding_size=128 tie_word_embeddings max_position_embeddings=512
apertus 4096 32 32 - - 14336 131072
arcee 2560 32 32 - - 18432 32000
bert 768 12 12 - - 3072 30522 type_vocab_size=2 tie_word_embeddings max_position_embeddings=512
bloom 64 2 8 - - - 250880 tie_word_embeddings
camembert 768 12 12 - - 3072 30522 type_vocab_size=2 tie_word_embeddings max_position_embeddings=512
codegen 4096 28 16 - - - 50400
cohere 8192 40 64 - - 22528 256000 tie_word_embeddings
cohere2 8192 40 64 - - 22528 256000 tie_word_embeddings
cwm 6144 64 48 8 128 21504 128256
deberta-v2 1536 24 24 - - 6144 128100 tie_word_embeddings max_position_embeddings=512
deepseek_v2 4096 32 32 - 64 11008 102400 n_routed_experts=64 moe_intermediate_size=1407 n_shared_experts=2 kv_lora_rank=512 q_lora_rank=1536 qk_rope_head_dim=64 qk_nope_head_dim=128 v_head_dim=128
deepseek_v3 7168 61 128 128 64 18432 129280 n_routed_experts=256 num_experts_per_tok=8 moe_intermediate_size=2048 n_shared_experts=1 first_k_dense_replace=3 kv_lora_rank=512 q_lora_rank=1536 qk_rope_head_dim=64 qk_nope_head_dim=128 v_head_dim=128
distilbert 768 6 12 - - 3072 30522 tie_word_embeddings max_position_embeddings=512
electra 256 12 4 - - 1024 30522 type_vocab_size=2 embedding_size=128 tie_word_embeddings max_position_embeddings=512
ernie4_5 1024 18 16 2 128 3072 103424 tie_word_embeddings
exaone4 4096 32 32 32 - 16384 102400
falcon 4544 32 71 - - - 65024 tie_word_embeddings
gemma 3072 28 16 16 256 24576 256000 tie_word_embeddings
gemma2 2304 26 8 4 256 9216 256000 tie_word_embeddings
gemma3_text 2304 26 8 4 256 9216 262208 tie_word_embeddings
glm 4096 40 32 2 128 13696 151552 attention_bias
glm4 4096 40 32 2 128 13696 151552 attention_bias
glm4_moe 4096 46 96 8 - 10944 151552 n_routed_experts=128 num_experts_per_tok=8 moe_intermediate_size=1408 n_shared_experts=1 first_k_dense_replace=1
gpt2 768 12 12 - - - 50257 tie_word_embeddings max_position_embeddings=1024
gpt_bigcode 768 12 12 1 - - 50257 tie_word_embeddings max_position_embeddings=1024
gpt_neo 2048 24 16 - - - 50257 tie_word_embeddings max_position_embeddings=2048
gpt_neox 6144 44 64 - - 24576 50432 attention_bias
gpt_oss 2880 36 64 8 64 2880 201088 num_local_experts=128 num_experts_per_tok=4 attention_bias
gptj 4096 28 16 - - - 50400
granite 4096 32 32 - - 11008 32000
granitemoe 4096 32 32 - - 11008 32000 num_local_experts=8 num_experts_per_tok=2
helium 2560 24 20 20 128 7040 48000
hunyuan_v1_dense 4096 32 32 - - 11008 290943
internlm3 4096 48 32 2 128 10240 128512
lfm2 2560 32 32 8 - 12288 65536 tie_word_embeddings
llama 4096 32 32 - - 11008 32000
llama4_text 5120 48 40 8 128 8192 202048 num_local_experts=16 num_experts_per_tok=1 intermediate_size_mlp=16384
minicpm3 2560 62 40 40 32 6400 73448 kv_lora_rank=256 q_lora_rank=768 qk_rope_head_dim=32 qk_nope_head_dim=64 v_head_dim=64 tie_word_embeddings
ministral3 4096 34 32 8 128 14336 131072
mistral 4096 32 32 8 - 14336 32000
mixtral 4096 32 32 8 - 14336 32000 num_local_experts=8 num_experts_per_tok=2
mllama_text_model 4096 40 32 8 - 14336 128256
modernbert 768 22 12 - - 1152 50368 tie_word_embeddings
mpt 2048 24 16 - - - 50368 tie_word_embeddings
mt5 512 8 6 - - 1024 250112 d_kv=64 tie_word_embeddings
nemotron 6144 32 48 - - 24576 256000
olmo 4096 32 32 - - 11008 50304
olmo2 4096 32 32 - - 11008 50304
olmo3 4096 32 32 - - 11008 50304
olmoe 2048 16 16 - - 2048 50304 num_experts=64 num_experts_per_tok=8
opt 768 12 12 - - 3072 50272 tie_word_embeddings max_position_embeddings=2048
persimmon 4096 36 64 - - 16384 262144
phi 2048 24 32 - - 8192 51200
phi3 3072 32 32 - - 8192 32064
phimoe 4096 32 32 8 - 6400 32064 num_local_experts=16 num_experts_per_tok=2
qwen2 4096 32 32 32 - 22016 151936
qwen2_5_vl_text 8192 80 64 8 - 29568 152064
qwen2_moe 2048 24 16 16 - 5632 151936 num_experts=60 num_experts_per_tok=4 moe_intermediate_size=1408 shared_expert_intermediate_size=5632
qwen2_vl_text 8192 80 64 8 - 29568 152064
qwen3 4096 32 32 32 128 22016 151936
qwen3_5_moe_text 2048 40 16 2 256 - 248320 num_experts=256 num_experts_per_tok=8 moe_intermediate_size=512 shared_expert_intermediate_size=512
qwen3_5_text 4096 32 16 4 256 12288 248320
qwen3_moe 2048 24 32 4 - 6144 151936 num_local_experts=128 num_experts_per_tok=8 moe_intermediate_size=768
qwen3_next 2048 48 16 2 256 5632 151936 num_experts=512 num_experts_per_tok=10 moe_intermediate_size=512 shared_expert_intermediate_size=512
qwen3_vl_moe_text 2048 24 16 16 - 5632 151936 num_local_experts=60 num_experts_per_tok=4 moe_intermediate_size=1408 tie_word_embeddings
qwen3_vl_text 4096 32 32 32 128 22016 151936
roberta 768 12 12 - - 3072 50265 type_vocab_size=2 tie_word_embeddings max_position_embeddings=512
seed_oss 4096 64 80 8 128 27648 155136 attention_bias
smollm3 2048 36 16 4 - 11008 128256 tie_word_embeddings
stablelm 2560 32 32 32 - 6912 50304
starcoder2 3072 30 24 2 - 12288 49152 tie_word_embeddings
t5 512 6 8 - - 2048 32128 d_kv=64 tie_word_embeddings
umt5 512 8 6 - - 1024 250112 d_kv=64 tie_word_embeddings
xglm 1024 24 16 - - 4096 256008 tie_word_embeddings
xlm-roberta 768 12 12 - - 3072 30522 type_vocab_size=2 tie_word_embeddings max_position_embeddings=512
`;

const COLUMNS = [
  "hidden_size",
  "num_hidden_layers",
  "num_attention_heads",
  "num_key_value_heads",
  "head_dim",
  "intermediate_size",
  "vocab_size",
];

type Defaults = Readonly<Record<string, number | boolean>>;

const DEFAULTS: ReadonlyMap<string, Defaults> = new Map(
  TABLE.trim()
    .split("\n")
    .map((line): readonly [string, Defaults] => {
      const [family = "", ...cells] = line.split(" ");
      return [family, Object.fromEntries(cells.flatMap(readCell))];
    }),
);

function readCell(cell: string, index: number): readonly (readonly [string, number | boolean])[] {
  if (cell === "-") return [];
  const column = COLUMNS[index];
  if (column !== undefined) return [[column, Number(cell)]];
  const [name = "", value] = cell.split("=");
  return [[name, value === undefined ? true : Number(value)]];
}

/** By `model_type`; empty for a family that is not listed. */
export function configDefaults(modelType: string): Defaults {
  return DEFAULTS.get(modelType) ?? {};
}
