"""Counts the parameters of the models in test/fixtures/memory/counted*.json with Transformers, without weights.

    python bench/memory/countParameters.py [--write]

Models are built on PyTorch's "meta" device from their configs. Prints the rows whose count differs; --write puts the
counts into the file. Recorded with transformers 5.24 and torch 2.13.
"""

import json
import pathlib
import sys

import torch
from transformers import CONFIG_MAPPING, AutoModelForCausalLM, AutoModelForMaskedLM, AutoModelForSeq2SeqLM

FIXTURES = pathlib.Path(__file__).parents[2] / "test/fixtures/memory"
ENCODERS = "bert roberta camembert xlm-roberta distilbert electra albert deberta-v2 modernbert".split()
MODEL_CLASSES = {**dict.fromkeys(ENCODERS, AutoModelForMaskedLM), "t5": AutoModelForSeq2SeqLM}


def count(config: dict) -> int:
    fields = dict(config)
    kind = fields.pop("model_type")
    model_class = MODEL_CLASSES.get(kind, AutoModelForCausalLM)
    with torch.device("meta"):
        model = model_class.from_config(CONFIG_MAPPING[kind](**fields))
    model.tie_weights()
    return sum(parameter.numel() for parameter in model.parameters())


def main() -> None:
    for fixture in sorted(FIXTURES.glob("counted*.json")):
        rows = json.loads(fixture.read_text())
        different = 0
        for row in rows:
            counted = count(row["config"])
            if counted != row["parameters"]:
                different += 1
                print(f'{row["name"]}: {counted}, the file says {row["parameters"]}')
                row["parameters"] = counted
        print(f"{fixture.name}: {len(rows)} models, {different} differ")
        if "--write" in sys.argv:
            fixture.write_text("[\n" + ",\n".join("  " + json.dumps(row) for row in rows) + "\n]\n")


main()
