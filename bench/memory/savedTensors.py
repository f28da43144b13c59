"""What autograd keeps for the backward pass, per token and layer, of real Transformers and PEFT code.

    python bench/memory/savedTensors.py [--write]

Models are built on PyTorch's "meta" device, so no memory is needed and sizes are those of the published models. Every
tensor that is saved is counted once by its storage; parameters are not counted. Attention saves what a flash kernel
saves: queries, keys, values, the result and one float per row and head. The difference between 3 layers and 2 is one
layer. Prints bytes per token and layer, which `test/core/memory/savedTensors.ts` holds the forecast against; for models of
countedModels.json, trained whole or with LoRA on all linear layers, only the rows of test/fixtures/memory/savedTensors.json
that differ, and --write puts them there. DoRA is not
here: it works out norms of whole weights whose graph is dropped at once, and the hook would count them as kept. Recorded
with torch 2.13, transformers 5.24 and peft 0.21.
"""

import copy
import json
import pathlib
import sys

import torch
from peft import (
    AdaLoraConfig,
    IA3Config,
    LNTuningConfig,
    LoHaConfig,
    LoKrConfig,
    LoraConfig,
    OFTConfig,
    VeraConfig,
    get_peft_model,
)
from transformers import CONFIG_MAPPING, AttentionInterface, AutoModelForCausalLM, AutoModelForMaskedLM

TOKENS = 512
FIXTURES = pathlib.Path(__file__).parents[2] / "test/fixtures/memory"
ENCODERS = "bert roberta camembert xlm-roberta distilbert electra albert deberta-v2 modernbert".split()
LAYERS = ["num_hidden_layers", "n_layer", "n_layers", "num_layers"]
DROPOUTS = [
    "resid_pdrop", "attn_pdrop", "embd_pdrop", "hidden_dropout", "attention_dropout", "dropout", "activation_dropout",
    "hidden_dropout_prob", "attention_probs_dropout_prob", "residual_dropout", "embedding_dropout",
]


class Flash(torch.autograd.Function):
    @staticmethod
    def forward(ctx, query, key, value):
        # As a flash kernel lays it out: heads innermost but one.
        rows, heads, length, _ = query.shape
        result = query.new_empty((rows, length, heads, value.shape[3])).transpose(1, 2)
        sums = torch.empty(query.shape[:3], dtype=torch.float32, device=query.device)
        ctx.save_for_backward(query, key, value, result, sums)
        return result

    @staticmethod
    def backward(ctx, gradient):
        raise NotImplementedError


def attention(module, query, key, value, attention_mask, scaling=None, dropout=0.0, **rest):
    groups = query.shape[1] // key.shape[1]
    if groups > 1:
        # scaled_dot_product_attention without enable_gqa: keys and values are repeated first.
        key = key.repeat_interleave(groups, dim=1)
        value = value.repeat_interleave(groups, dim=1)
    return Flash.apply(query, key, value).transpose(1, 2).contiguous(), None


AttentionInterface.register("counted", attention)

LLAMA = dict(
    model_type="llama", hidden_size=3072, intermediate_size=8192, num_attention_heads=24, num_key_value_heads=8,
    head_dim=128, vocab_size=1000, tie_word_embeddings=True,
)
QWEN3 = dict(
    model_type="qwen3", hidden_size=4096, intermediate_size=12288, num_attention_heads=32, num_key_value_heads=8,
    head_dim=128, vocab_size=1000,
)
GEMMA2 = dict(
    model_type="gemma2", hidden_size=2304, intermediate_size=9216, num_attention_heads=8, num_key_value_heads=4,
    head_dim=256, vocab_size=1000,
)
GPT2 = dict(model_type="gpt2", n_embd=768, n_head=12, vocab_size=1000, resid_pdrop=0, attn_pdrop=0, embd_pdrop=0)
NEOX = dict(
    model_type="gpt_neox", hidden_size=768, intermediate_size=3072, num_attention_heads=12, vocab_size=1000,
    hidden_dropout=0, attention_dropout=0,
)
PHI = dict(
    model_type="phi", hidden_size=2560, intermediate_size=10240, num_attention_heads=32, vocab_size=1000, resid_pdrop=0
)
PHI3 = dict(
    model_type="phi3", hidden_size=3072, intermediate_size=8192, num_attention_heads=32, vocab_size=32064, resid_pdrop=0
)
QV = ["q_proj", "v_proj"]
MLP = ["gate_proj", "up_proj", "down_proj"]
CASES = [
    ("llama, full", LLAMA, None),
    ("llama, LoRA q v", LLAMA, LoraConfig(r=8, target_modules=QV)),
    ("llama, LoRA all-linear", LLAMA, LoraConfig(r=8, target_modules="all-linear")),
    ("llama, AdaLoRA q v", LLAMA, AdaLoraConfig(init_r=8, target_r=4, total_step=10, target_modules=QV)),
    ("llama, IA3 k v down", LLAMA, IA3Config(target_modules=["k_proj", "v_proj", "down_proj"], feedforward_modules=["down_proj"])),
    ("llama, IA3 all", LLAMA, IA3Config(target_modules=[*QV, "k_proj", "o_proj", *MLP], feedforward_modules=MLP)),
    ("llama, VeRA q v", LLAMA, VeraConfig(r=256, target_modules=QV)),
    ("llama, LoHa q v", LLAMA, LoHaConfig(r=8, target_modules=QV)),
    ("llama, LoKr q v", LLAMA, LoKrConfig(r=8, target_modules=QV)),
    ("llama, OFT q v", LLAMA, OFTConfig(r=0, oft_block_size=32, target_modules=QV)),
    ("llama, LN tuning", LLAMA, LNTuningConfig(target_modules=["input_layernorm", "post_attention_layernorm"])),
    ("qwen3, LoRA q v", QWEN3, LoraConfig(r=8, target_modules=QV)),
    ("gemma2, LoRA q v", GEMMA2, LoraConfig(r=8, target_modules=QV)),
    ("gpt2, full", GPT2, None),
    ("gpt2, LoRA c_attn", GPT2, LoraConfig(r=8, target_modules=["c_attn"], fan_in_fan_out=True)),
    ("gpt_neox, LoRA query_key_value", NEOX, LoraConfig(r=8, target_modules=["query_key_value"])),
    ("phi, LoRA q v", PHI, LoraConfig(r=8, target_modules=QV)),
    ("phi3, LoRA qkv_proj", PHI3, LoraConfig(r=8, target_modules=["qkv_proj"])),
]


def saved_bytes(config: dict, adapter, layers: int) -> int:
    fields = dict(config, **dict.fromkeys(DROPOUTS, 0.0))
    kind = fields.pop("model_type")
    fields[next((name for name in LAYERS if name in fields), "n_layer" if kind == "gpt2" else LAYERS[0])] = layers
    if "first_k_dense_replace" in fields:
        fields["first_k_dense_replace"] = 0
    model_class = AutoModelForMaskedLM if kind in ENCODERS else AutoModelForCausalLM
    with torch.device("meta"):
        built = CONFIG_MAPPING[kind](**fields)
        built._attn_implementation = "counted"
        model = model_class.from_config(built, dtype=torch.bfloat16, attn_implementation="counted")
        if adapter is not None:
            model = get_peft_model(model, adapter)
    model.train()
    fixed = {storage_of(tensor) for tensor in [*model.parameters(), *model.buffers()]}
    seen: dict[int, int] = {}
    held = []

    def pack(tensor):
        storage = tensor.untyped_storage()
        if storage._cdata not in fixed:
            seen[storage._cdata] = storage.nbytes()
            held.append(tensor)
        return tensor

    ids = torch.zeros((1, TOKENS), dtype=torch.long, device="meta")
    keys = {} if kind in ENCODERS else {"use_cache": False}
    # Bloom has no places to be given.
    places = {} if kind in ("bloom", "mpt") else {"position_ids": ids}
    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        model(input_ids=ids, **places, **keys)
    return sum(seen.values())


def storage_of(tensor) -> int:
    return tensor.untyped_storage()._cdata


def of_layer(config: dict, adapter) -> int:
    few, more = (saved_bytes(config, copy.deepcopy(adapter), layers) for layers in (2, 3))
    return round((more - few) / TOKENS)


def main() -> None:
    for name, config, adapter in CASES:
        print(f"{name}\t{of_layer(config, adapter)}")
    models = {row["name"]: row["config"] for row in json.loads((FIXTURES / "countedModels.json").read_text())}
    fixture = FIXTURES / "savedTensors.json"
    rows = json.loads(fixture.read_text())
    for row in rows:
        adapter = None if row["trains"] == "full" else LoraConfig(r=8, target_modules="all-linear")
        measured = of_layer(models[row["model"]], adapter)
        if measured != row.get("bytes"):
            print(f'{row["model"]}, {row["trains"]}: {measured}, the file says {row.get("bytes")}')
            row["bytes"] = measured
    if "--write" in sys.argv:
        fixture.write_text("[\n" + ",\n".join("  " + json.dumps(row) for row in rows) + "\n]\n")


main()
