"""Counts what PEFT trains for the rows of test/fixtures/memory/countedAdapters.json, without weights.

    python bench/memory/countAdapters.py [--write]

A row names a model of countedModels.json or countedHybrids.json and a method with the keys of our run configs. Models are
built on PyTorch's "meta" device. Prints the rows whose count differs; --write puts the counts into the file. Recorded
with peft 0.21.2, transformers 5.24 and torch 2.13.
"""

import json
import pathlib
import sys

import peft
import torch
from transformers import CONFIG_MAPPING, AutoModelForCausalLM

FIXTURES = pathlib.Path(__file__).parents[2] / "test/fixtures/memory"


def adapter(method: dict):
    keys = dict(method, task_type="CAUSAL_LM")
    name = keys.pop("name")
    if name in ("lora", "dora"):
        return peft.LoraConfig(use_dora=name == "dora", **keys)
    if name == "adalora":
        return peft.AdaLoraConfig(total_step=100, **keys)
    if name == "oft":
        return peft.OFTConfig(r=0, **keys)
    classes = {
        "ia3": peft.IA3Config,
        "vera": peft.VeraConfig,
        "loha": peft.LoHaConfig,
        "lokr": peft.LoKrConfig,
        "ln-tuning": peft.LNTuningConfig,
        "prompt-tuning": peft.PromptTuningConfig,
        "prefix-tuning": peft.PrefixTuningConfig,
        "p-tuning": peft.PromptEncoderConfig,
    }
    return classes[name](**keys)


def count(config: dict, method: dict) -> int:
    fields = dict(config)
    kind = fields.pop("model_type")
    with torch.device("meta"):
        model = AutoModelForCausalLM.from_config(CONFIG_MAPPING[kind](**fields))
        adapted = peft.get_peft_model(model, adapter(method))
    return sum(parameter.numel() for parameter in adapted.parameters() if parameter.requires_grad)


def main() -> None:
    models = {}
    for name in ("countedModels.json", "countedHybrids.json"):
        models |= {row["name"]: row["config"] for row in json.loads((FIXTURES / name).read_text())}
    fixture = FIXTURES / "countedAdapters.json"
    rows = json.loads(fixture.read_text())
    different = 0
    for row in rows:
        trained = count(models[row["model"]], row["method"])
        if trained != row.get("trained"):
            different += 1
            print(f'{row["model"]}, {row["method"]}: {trained}, the file says {row.get("trained")}')
            row["trained"] = trained
    print(f"{len(rows)} rows, {different} differ")
    if "--write" in sys.argv:
        fixture.write_text("[\n" + ",\n".join("  " + json.dumps(row) for row in rows) + "\n]\n")


main()
