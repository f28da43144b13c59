"""Makes cases.jsonl, tokens.jsonl and the tokenizers: what Python's tokenizers and transformers give.

    python -m venv env && env/bin/pip install tokenizers transformers jinja2
    env/bin/python test/contract/supervision/makeCases.py

Nothing here is computed by the code under test. Tokenizers that exist are left as they are; delete one to train it
again, from the texts of this repository. Every template is written for these cases.
"""

import datetime
import json
import pathlib

from templates import ANEW, PREFIXES, TEMPLATES
from tokenVariants import LLAMA3, LONG, VARIANTS, random_texts, variant
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import PreTrainedTokenizerFast
from transformers.utils import chat_template_utils

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[2]

# --- tokenizers ---------------------------------------------------------------------------------------------------

EXTRA = [
    "Grüße aus Köln, naïve Señorita, čeština, русский текст, ελληνικά, العربية ١٢٣, हिन्दी क़लम, ไทย, 한국어 문장.",
    "日本語のテキスト。今天天气很好，我们去公园散步吧！你好，世界。 人工智能 和 机器学习",
    "😀 👩🏽‍⚕️ 🇩🇪 ½ ¾ ² ™ “quotes” – dash — em… \r\n tabs\t\tand   spaces\n\n\n",
    "I'm, you're, he'll, they've, we'd, it's; I'M, YOU'RE, HE'LL. 1234567890 3.14159 2024-05-01",
]


def texts():
    files = [*sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "src/core").rglob("*.ts"))[:60]]
    return [file.read_text() for file in files] + EXTRA * 20


def path_of(name):
    return HERE / "tokenizers" / f"{name}.json"


def save(name, tokenizer, config):
    both = {"tokenizer": json.loads(tokenizer.to_str()), "config": config}
    path_of(name).write_text(json.dumps(both, ensure_ascii=False, separators=(",", ":")) + "\n")


def split(pattern):
    from tokenizers import Regex

    return pre_tokenizers.Split(Regex(pattern), "isolated")


def begins_with(tokenizer, token):
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{token} $A", pair=f"{token} $A {token} $B", special_tokens=[(token, tokenizer.token_to_id(token))]
    )


def train_llama():
    specials = ["<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"]
    tokenizer = Tokenizer(models.BPE(ignore_merges=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [split(LLAMA3), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(
        texts(),
        trainers.BpeTrainer(
            vocab_size=2500,
            special_tokens=specials,
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        ),
    )
    begins_with(tokenizer, specials[0])
    save("llama", tokenizer, {"bos_token": specials[0], "eos_token": "<|eot_id|>"})


def train_pieces():
    """BPE over characters with a fallback to bytes, as SentencePiece makes it."""
    specials = ["<unk>", "<s>", "</s>"]
    bytes_ = [f"<0x{byte:02X}>" for byte in range(256)]
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", byte_fallback=True, fuse_unk=True))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    )
    words = [word for text in texts() for word in text.split("\n")]
    tokenizer.train_from_iterator(
        words[:3000],
        trainers.BpeTrainer(
            vocab_size=1200,
            special_tokens=specials + bytes_,
            limit_alphabet=120,
            max_token_length=12,
            show_progress=False,
        ),
    )
    plain = json.loads(tokenizer.to_str())
    plain["added_tokens"] = [token for token in plain["added_tokens"] if token["content"] in specials]
    tokenizer = Tokenizer.from_str(json.dumps(plain))
    begins_with(tokenizer, "<s>")
    save("pieces", tokenizer, {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"})


for name, train in {"llama": train_llama, "pieces": train_pieces}.items():
    if not path_of(name).exists():
        train()


class Loaded:
    def __init__(self, name):
        both = json.loads(path_of(name).read_text())
        self.config = both["config"]
        self.tokenizer = Tokenizer.from_str(json.dumps(both["tokenizer"]))
        names = {key: self.config[key] for key in ("bos_token", "eos_token", "unk_token") if key in self.config}
        self.fast = PreTrainedTokenizerFast(tokenizer_object=self.tokenizer, **names)
        self.eos = self.tokenizer.token_to_id(self.config["eos_token"])

    def ids(self, text, special=True):
        return self.tokenizer.encode(text, add_special_tokens=special).ids


LOADED = {name: Loaded(name) for name in ("bytes", "wordpiece", "unigram", "llama", "pieces")}

# --- what an engine must make of a row ----------------------------------------------------------------------------


def common(a, b):
    n = 0
    while n < min(len(a), len(b)) and a[n] == b[n]:
        n += 1
    return n


def cut(ids, labels, most, side):
    over = len(ids) - most
    if over <= 0:
        return ids, labels
    return (ids[:most], labels[:most]) if side == "end" else (ids[over:], labels[over:])


def pair(case, prompt, completion):
    made = LOADED[case["tokenizer"]]
    ids = made.ids(prompt + completion)
    start = common(ids, made.ids(prompt))
    if case["trainOn"] == "all" or case["shape"] == "text":
        start = 0
    if ids[-1:] != [made.eos]:
        ids = ids + [made.eos]
    return cut(ids, [-100] * start + ids[start:], case["maxLength"], case["truncation"])


class StandingClock(datetime.datetime):
    """The clock of templates stands still, so that the same row always gives the same text."""

    @classmethod
    def now(cls, tz=None):
        return cls(2024, 7, 26)


chat_template_utils.datetime = StandingClock


def chat(case, messages, tools):
    made = LOADED[case["tokenizer"]]

    def render(turns, prompt):
        # Without a template of its own a tokenizer continues nothing: an empty list of turns is rendered as it is.
        return made.fast.apply_chat_template(
            turns, tools=tools, chat_template=case["template"], tokenize=False, add_generation_prompt=prompt
        )

    whole = render(messages, False)
    ids = made.ids(whole, False)
    if case["trainOn"] == "all":
        return cut(ids, ids[:], case["maxLength"], case["truncation"])
    if "generation" in case["template"] and "endgeneration" in case["template"]:
        marked = made.fast.apply_chat_template(
            messages,
            tools=tools,
            chat_template=case["template"],
            tokenize=True,
            return_dict=True,
            return_assistant_tokens_mask=True,
        )
        assert marked["input_ids"] == ids, case["title"]
        labels = [id_ if mask else -100 for id_, mask in zip(ids, marked["assistant_masks"])]
        return cut(ids, labels, case["maxLength"], case["truncation"])
    labels = [-100] * len(ids)
    place = lambda end: common(ids, made.ids(whole[:end], False))
    for i, message in enumerate(messages):
        if message["role"] != "assistant":
            continue
        before, after = render(messages[:i], True), render(messages[: i + 1], False)
        assert whole.startswith(before) and whole.startswith(after), case["title"]
        for k in range(place(len(before)), place(len(after.rstrip()))):
            labels[k] = ids[k]
    return cut(ids, labels, case["maxLength"], case["truncation"])


# --- the rows -----------------------------------------------------------------------------------------------------

SYSTEM = {"role": "system", "content": "You sort notes."}
TWO = [
    {"role": "user", "content": "Dry skin?"},
    {"role": "assistant", "content": "low"},
    {"role": "user", "content": "A seizure?"},
    {"role": "assistant", "content": "high 😀"},
]
ROWS = {
    "two answers": [SYSTEM, *TWO],
    "no system turn": TWO,
    "one answer": TWO[:2],
    "an empty answer": [SYSTEM, TWO[0], {"role": "assistant", "content": ""}],
    "line ends and accents": [
        {"role": "user", "content": "Erste Zeile\r\nzweite: naïve?\r\n"},
        {"role": "assistant", "content": "Grüße\r\n\r\n日本"},
    ],
    "content in parts": [
        {"role": "user", "content": [{"type": "text", "text": "Dry"}, {"type": "text", "text": " skin?"}]},
        {"role": "assistant", "content": [{"type": "text", "text": "low"}]},
    ],
    "a call and its result": [
        {"role": "user", "content": "How urgent is note 3?"},
        {
            "role": "assistant",
            "content": "",
            "tool_calls": [
                {"type": "function", "function": {"name": "look_up", "arguments": {"note": 3, "full": True}}}
            ],
        },
        {"role": "tool", "content": '{"text": "dry skin"}'},
        {"role": "assistant", "content": "low"},
    ],
    "thoughts": [
        {"role": "user", "content": "Dry skin?"},
        {"role": "assistant", "content": "<think>harmless</think>\n\nlow"},
    ],
    "thoughts twice": [
        {"role": "user", "content": "Dry skin?"},
        {"role": "assistant", "content": "<think>harmless</think>\n\nlow"},
        {"role": "user", "content": "A seizure?"},
        {"role": "assistant", "content": "<think>grave</think>\n\nhigh"},
    ],
    "reasons apart": [
        {"role": "user", "content": "Dry skin?"},
        {"role": "assistant", "reasoning_content": "\nharmless 😀\n", "content": "low"},
        {"role": "user", "content": "Sure?"},
        {"role": "assistant", "content": "yes"},
    ],
    "a call whose arguments are text": [
        {"role": "user", "content": "How urgent is note 3?"},
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [
                {"type": "function", "function": {"name": "look_up", "arguments": '{"note": 3, "full": true}'}}
            ],
        },
        {"role": "tool", "content": '{"text": "dry skin"}'},
        {"role": "assistant", "content": "low"},
    ],
    "speakers with names": [
        {"role": "user", "name": "Ann", "content": "Dry skin?"},
        {"role": "assistant", "name": "Bo", "content": "low"},
    ],
    "emoji": [
        {"role": "user", "content": "👩🏽‍⚕️ e\u0301 🇩🇪?"},
        {"role": "assistant", "content": "👍🏽\u200d ok 한국어"},
    ],
    "nothing asked": [{"role": "user", "content": ""}, {"role": "assistant", "content": "low"}],
    "nothing said": [
        {"role": "user", "content": ""},
        {"role": "assistant", "content": ""},
        {"role": "user", "content": "Well?"},
        {"role": "assistant", "content": "low"},
    ],
    "a role that nobody knows": [{"role": "moderator", "content": "Hush."}, *TWO[:2]],
}
TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "look_up",
            "description": "Reads a note, \"whole\" or not.",
            "parameters": {
                "type": "object",
                "properties": {"note": {"type": "integer"}, "full": {"type": "boolean", "default": False}},
                "required": ["note"],
            },
        },
    }
]


def case(title, tokenizer, template, shape, row, train_on, most=512, side="error"):
    return {
        "title": title,
        "tokenizer": tokenizer,
        "template": template,
        "shape": shape,
        "row": row,
        "trainOn": train_on,
        "maxLength": most,
        "truncation": side,
    }


def template_cases():
    for name, (source, uses) in TEMPLATES.items():
        for tokenizer, row_name, expected in uses:
            messages = ROWS[row_name]
            needs_tools = row_name.startswith("a call ")
            row = {"messages": messages, "tools": TOOLS} if needs_tools else {"messages": messages}
            made = case(f"{name}: {row_name}", tokenizer, source, "messages", row, "assistant")
            if expected is None:
                made["inputIds"], made["labels"] = chat(made, messages, TOOLS if needs_tools else None)
            else:
                made["problem"] = expected
            yield made


NOTE = "Woman, 65+. Crushing chest pain since lunch, about the same. Smokes. Urgency:"
# title, tokenizer, prompt, completion, what else differs
PAIRS = [
    ("a note and its answer", "bytes", NOTE, " high", {}),
    ("the space stands at the prompt's end: the token that spans the boundary is trained", "bytes", NOTE + " ", "high", {}),
    ("emoji and accents in prompt and answer", "bytes", "Frau Müller 👩🏽‍⚕️ fragt: naïve? 😀", " ja, é — 日本", {}),
    ("carriage returns", "bytes", "line one\r\nline two\r\n", "answer\r\n", {}),
    ("an answer that ends in the end mark already", "bytes", "Say hi.", " hi<|endoftext|>", {}),
    ("an empty prompt", "bytes", "", " high", {}),
    ("an empty answer still teaches to stop", "bytes", "Nothing to say.", "", {}),
    ("every token trained", "bytes", NOTE, " high", {"trainOn": "all"}),
    ("cut at the end: the end mark goes first", "bytes", NOTE, " high", {"maxLength": 20, "truncation": "end"}),
    ("cut at the start", "bytes", NOTE, " high", {"maxLength": 8, "truncation": "start"}),
    ("longer than allowed", "bytes", NOTE, " high", {"maxLength": 8, "problem": "LEN001"}),
    ("a tokenizer that writes its own end: nothing is appended", "wordpiece", "Is hay fever urgent?", " No, low.", {}),
    ("unknown letters", "wordpiece", "Grüße 😀", " ja", {}),
    ("sentence pieces and a start token", "unigram", "Is hay fever urgent?", " No, low.", {}),
    ("a boundary inside a piece", "unigram", "Is hay fe", "ver urgent?", {}),
    ("a token in front, an end behind", "llama", NOTE, " high", {}),
    ("a token in front, an empty prompt", "llama", "", "high", {}),
    ("emoji and accents", "llama", "Frau Müller 👩🏽‍⚕️ fragt: naïve? 😀", " ja, é — 日本", {}),
    ("line ends and digits that are cut at the border", "llama", "line one\r\nCount: 12", "3456\r\n", {}),
    ("characters that fall back to bytes", "pieces", "Grüße 👩🏽‍⚕️ an", " 日本語", {}),
    ("pieces with spaces", "pieces", "Is  hay fever\nurgent?", " No,  low.", {}),
    ("every token, a token in front", "llama", NOTE, " high", {"trainOn": "all"}),
    ("cut at the start: the token in front goes", "llama", NOTE, " high", {"maxLength": 9, "truncation": "start"}),
    ("cut at the end: nothing of the answer is left", "llama", NOTE, " high", {"maxLength": 9, "truncation": "end"}),
    ("dropped for its length", "wordpiece", NOTE, " high", {"maxLength": 9, "truncation": "drop", "problem": "LEN001"}),
    ("cut at the end, an end of its own", "wordpiece", NOTE, " high", {"maxLength": 9, "truncation": "end"}),
    ("a border inside a joined emoji", "bytes", "👩🏽\u200d", "⚕️ ok", {}),
    ("a border before a combining mark", "unigram", "cafe", "\u0301 ok", {}),
    ("a border between the two of a line end", "llama", "line one\r", "\nline two", {}),
    ("an answer that ends in the end mark already", "llama", "Say hi.", " hi<|eot_id|>", {}),
    ("an answer that ends in the end mark and a space", "llama", "Say hi.", " hi<|eot_id|> ", {}),
    ("an empty prompt", "wordpiece", "", "low", {}),
    ("an empty answer", "pieces", "Nothing to say.", "", {}),
    ("a control token in the text", "llama", "Say <|eot_id|> now", " ok", {}),
]
ALPACA = {"instruction": "Sort this note.", "input": "Dry skin for a week.", "output": "low"}
# title, shape, row, the two texts that it becomes
OTHERS = [
    ("plain text", "text", {"text": "The woman called about dry skin."}, "", "The woman called about dry skin."),
    ("alpaca with an input", "alpaca", ALPACA, "Sort this note.\n\nDry skin for a week.\n\n", "low"),
    ("alpaca without an input", "alpaca", {"instruction": "Say hi.", "input": "", "output": "hi"}, "Say hi.\n\n", "hi"),
    ("a text and its label", "classification", {"text": "Dry skin", "label": 3}, "Dry skin\n", "3"),
]
SHAREGPT = {
    "conversations": [
        {"from": "system", "value": "You sort notes."},
        {"from": "human", "value": "Dry skin?"},
        {"from": "gpt", "value": "low"},
    ]
}


def solve(made, compute, *given):
    if "problem" not in made:
        made["inputIds"], made["labels"] = compute(made, *given)
    return made


def pair_cases():
    for title, tokenizer, prompt, completion, differs in PAIRS:
        row = {"prompt": prompt, "completion": completion}
        made = {**case(title, tokenizer, None, "prompt-completion", row, "completion"), **differs}
        yield solve(made, pair, prompt, completion)
    for title, shape, row, prompt, completion in OTHERS:
        yield solve(case(title, "bytes", None, shape, row, "completion"), pair, prompt, completion)


def odd_cases():
    three = [SYSTEM, *TWO[:2]]
    whole = [SYSTEM, *TWO]
    sharegpt = case("ShareGPT turns", "bytes", PREFIXES, "sharegpt", SHAREGPT, "assistant")
    yield solve(sharegpt, chat, three, None)
    cut_ = case("a conversation cut at the end", "bytes", PREFIXES, "messages", {"messages": whole}, "assistant", 24, "end")
    yield solve(cut_, chat, whole, None)
    every = case("every token of a conversation", "bytes", PREFIXES, "messages", {"messages": whole}, "all")
    yield solve(every, chat, whole, None)
    anew = case("every token, turns that cannot be told apart", "llama", ANEW, "messages", {"messages": whole}, "all")
    yield solve(anew, chat, whole, None)
    for side, most, train_on in [
        *[("start", most, "assistant") for most in (30, 12, 3)],
        *[("end", most, "assistant") for most in (30, 12)],
        *[("start", 12, "all"), ("end", 12, "all")],
    ]:
        title = f"a conversation, {train_on}, {most} tokens from the {'end' if side == 'start' else 'start'}"
        for tokenizer, template in [("llama", TEMPLATES["headers"][0]), ("unigram", PREFIXES)]:
            made = case(title, tokenizer, template, "messages", {"messages": whole}, train_on, most, side)
            yield solve(made, chat, whole, None)
    exact = case("a conversation of exactly as many tokens as allowed", "bytes", PREFIXES, "messages", {"messages": whole}, "assistant")
    length = len(chat(exact, whole, None)[0])
    yield solve({**exact, "maxLength": length}, chat, whole, None)
    over = {**exact, "title": "a conversation of one token more than allowed", "maxLength": length - 1}
    for side in ("error", "drop"):
        yield {**over, "truncation": side, "problem": "LEN001"}
    for side in ("start", "end"):
        yield solve({**over, "truncation": side}, chat, whole, None)
    calls = ROWS["a call and its result"]
    as_text = {"messages": calls, "tools": json.dumps(TOOLS)}
    yield solve(case("tools that are JSON text", "llama", TEMPLATES["calls"][0], "messages", as_text, "assistant"), chat, calls, TOOLS)
    lacking = case("no completion", "bytes", None, "prompt-completion", {"prompt": "x"}, "completion")
    yield {**lacking, "problem": "SCH002"}
    nobody = case("a message without a role", "bytes", PREFIXES, "messages", {"messages": [{"content": "x"}]}, "assistant")
    yield {**nobody, "problem": "SCH007"}


# --- texts for the tokenizers alone -------------------------------------------------------------------------------


def token_lines():
    for name, base, change in VARIANTS:
        tokenizer = variant(json.loads(path_of(base).read_text())["tokenizer"], change)
        cases = [[text, tokenizer.encode(text, add_special_tokens=False).ids] for text in [*random_texts(28), *LONG]]
        yield {"name": name, "base": base, "change": change, "cases": cases}


def write(name, lines):
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (HERE / name).write_text(text)


if __name__ == "__main__":
    write("cases.jsonl", [*pair_cases(), *odd_cases(), *template_cases()])
    write("tokens.jsonl", token_lines())
