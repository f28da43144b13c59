"""Compares a finished run of the embedded engine with Transformers and PEFT on the same rows.

    python -m venv venv && venv/bin/pip install torch==2.13.0 transformers==5.23.0 peft==0.21.2
    venv/bin/python bench/peft/compare.py examples/runs/<run id>

For the first 100 test rows, base and fine-tuned: each label's log-likelihood after the prompt, ours from
predictions.jsonl, theirs computed here from the base model's folder and the run's adapter. Prints the worst
difference (nats) and exits 1 when it is above 1e-4.
"""

import json
import sys
from pathlib import Path

import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer

LIMIT = 1e-4
MOST_ROWS = 100


def log_likelihoods(model, tokenizer, prompt: str, options: list[str]) -> list[float]:
    """Summed log-probabilities (nats) of each option's tokens after the prompt; one forward pass an option."""
    prompt_length = len(tokenizer(prompt, add_special_tokens=False).input_ids)
    sums = []
    for option in options:
        ids = tokenizer(f"{prompt} {option}", return_tensors="pt", add_special_tokens=False).input_ids
        with torch.no_grad():
            log_probabilities = torch.log_softmax(model(ids).logits[0], dim=-1)
        steps = range(prompt_length, ids.shape[1])
        sums.append(sum(log_probabilities[i - 1, ids[0, i]].item() for i in steps))
    return sums


def main() -> int:
    run_folder = Path(sys.argv[1])
    run = json.loads((run_folder / "run.json").read_text(encoding="utf-8"))
    rows = [
        [json.loads(line) if line.startswith("{") else None for line in _lines(Path(file["path"]))]
        if file["path"].endswith("test.jsonl")
        else []
        for file in run["data"]["files"]
    ]
    lines = (run_folder / "predictions.jsonl").read_text(encoding="utf-8").splitlines()
    predictions = [json.loads(line) for line in lines]
    tokenizer = AutoTokenizer.from_pretrained(run["model"]["path"])
    base = AutoModelForCausalLM.from_pretrained(run["model"]["path"], dtype=torch.float32)
    worst_of_all = 0.0
    for name in ("base", "tuned"):
        model = base if name == "base" else PeftModel.from_pretrained(base, str(run_folder / "adapter"))
        model.eval()
        worst = 0.0
        chosen = [p for p in predictions if p["model"] == name][:MOST_ROWS]
        for prediction in chosen:
            file, row = (int(part) for part in prediction["item"].split(":"))
            prompt = rows[file][row - 1]["prompt"]
            theirs = log_likelihoods(model, tokenizer, prompt, prediction["options"])
            worst = max(worst, *(abs(a - b) for a, b in zip(theirs, prediction["logLikelihoods"])))
        print(f"{name}: {len(chosen)} rows, worst difference {worst:.2e} nats")
        worst_of_all = max(worst_of_all, worst)
    return 0 if worst_of_all <= LIMIT else 1


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    sys.exit(main())
