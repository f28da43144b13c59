"""What the native `tokenizers` make of random texts, as JSON Lines for `npm run bench -- tokenOracle <file>`.

    env/bin/python test/contract/supervision/nativeTokens.py [--texts 10000] [--seed 1] [tokenizer.json …] > native.jsonl

Without a file, all variants of `tokenVariants.py`; the texts are shared out among them.
"""

import argparse
import json
import pathlib

from tokenizers import Tokenizer
from tokenVariants import VARIANTS, random_texts, variant

HERE = pathlib.Path(__file__).parent


def named(files):
    for file in files:
        read = json.loads(pathlib.Path(file).read_text())
        tokenizer = Tokenizer.from_str(json.dumps(read.get("tokenizer", read)))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        yield file, tokenizer
    for name, base, change in [] if files else VARIANTS:
        yield name, variant(json.loads((HERE / "tokenizers" / f"{base}.json").read_text())["tokenizer"], change)


parser = argparse.ArgumentParser()
parser.add_argument("--texts", type=int, default=10_000)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("files", nargs="*")
options = parser.parse_args()
tokenizers = list(named(options.files))
for i, (name, tokenizer) in enumerate(tokenizers):
    texts = random_texts(-(-options.texts // len(tokenizers)), options.seed + 1000 * i)
    cases = [
        [text, tokenizer.encode(text, add_special_tokens=False).ids, tokenizer.encode(text).ids] for text in texts
    ]
    print(json.dumps({"name": name, "tokenizer": json.loads(tokenizer.to_str()), "cases": cases}))
