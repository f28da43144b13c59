"""What the configuration classes of Transformers take for a size that config.json leaves out.

    python bench/memory/configDefaults.py [--write]

Compares src/core/memory/model/configDefaults.ts with the classes of the families that it lists: prints the rows that differ;
--write puts the classes' values into the file. Recorded with transformers 5.24.
"""

import pathlib
import re
import sys

from transformers import CONFIG_MAPPING

TABLE = pathlib.Path(__file__).parents[2] / "src/core/memory/model/configDefaults.ts"
COLUMNS = [
    ["hidden_size", "n_embd", "d_model", "dim"],
    ["num_hidden_layers", "n_layer", "n_layers", "num_layers"],
    ["num_attention_heads", "n_head", "n_heads", "num_heads", "attention_heads"],
    ["num_key_value_heads"],
    ["head_dim"],
    ["intermediate_size", "ffn_dim", "n_inner", "d_ff", "hidden_dim"],
    ["vocab_size"],
]
POSITIONS = {
    "gpt2", "gpt_bigcode", "gpt_neo", "opt",
    "bert", "roberta", "camembert", "xlm-roberta", "distilbert", "electra", "albert", "deberta-v2",
}
NAMED = [
    "num_local_experts", "num_experts", "n_routed_experts", "num_experts_per_tok", "moe_intermediate_size",
    "shared_expert_intermediate_size", "n_shared_experts", "first_k_dense_replace", "intermediate_size_mlp",
    "kv_lora_rank", "q_lora_rank", "qk_rope_head_dim", "qk_nope_head_dim", "v_head_dim",
    "type_vocab_size", "embedding_size", "d_kv", "attention_bias", "tie_word_embeddings",
]


def row(kind: str) -> str:
    build = CONFIG_MAPPING[kind]
    config = build()
    fields = config.to_dict()
    heads = first(fields, COLUMNS[2])
    cells = []
    for names in COLUMNS:
        value = first(fields, names)
        # What is worked out from another size is no default of its own.
        if names[0] == "num_key_value_heads" and follows(build, dict(num_attention_heads=2 * heads), names[0], value):
            value = None
        if names[0] == "head_dim" and follows(build, dict(hidden_size=2 * config.hidden_size), names[0], value):
            value = None
        cells.append("-" if value is None else str(value))
    for name in NAMED + (["max_position_embeddings"] if kind in POSITIONS else []):
        value = fields.get(name, fields.get("n_positions") if name == "max_position_embeddings" else None)
        if value is True:
            cells.append(name)
        elif isinstance(value, int) and value is not False and value != 0:
            cells.append(f"{name}={value}")
    return " ".join([kind, *cells])


def first(fields: dict, names: list[str]):
    return next((fields[name] for name in names if fields.get(name) is not None), None)


def follows(build, change: dict, name: str, value) -> bool:
    try:
        changed = getattr(build(**change), name, None)
    except Exception:
        return False
    return value is not None and changed == 2 * value


def main() -> None:
    text = TABLE.read_text()
    table = re.search(r"`\n(.*?)\n`", text, re.S)
    rows = table.group(1).split("\n")
    now = [row(line.split(" ")[0]) for line in rows]
    for old, new in zip(rows, now):
        if old != new:
            print(f"- {old}\n+ {new}")
    print(f"{len(rows)} families, {sum(old != new for old, new in zip(rows, now))} differ")
    if "--write" in sys.argv:
        TABLE.write_text(text.replace(table.group(1), "\n".join(now)))


main()
