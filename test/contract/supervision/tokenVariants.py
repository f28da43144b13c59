"""Tokenizers that differ in one part from those of `tokenizers/`, and texts that tell tokenizers apart."""

import base64
import json
import random
import struct

from tokenizers import Tokenizer

CONTRACTIONS = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)"
LLAMA3 = CONTRACTIONS + (
    r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
QWEN2 = LLAMA3.replace("{1,3}", "")
QWEN35 = LLAMA3.replace("{1,3}", "").replace(r"\p{L}\p{N}]+", r"\p{L}\p{M}\p{N}]+").replace(r"?\p{L}+", r"?[\p{L}\p{M}]+")
O200K = (
    rf"[^\r\n\p{{L}}\p{{N}}]?[\p{{Lu}}\p{{Lt}}\p{{Lm}}\p{{Lo}}\p{{M}}]*[\p{{Ll}}\p{{Lm}}\p{{Lo}}\p{{M}}]+{CONTRACTIONS}?"
    rf"|[^\r\n\p{{L}}\p{{N}}]?[\p{{Lu}}\p{{Lt}}\p{{Lm}}\p{{Lo}}\p{{M}}]+[\p{{Ll}}\p{{Lm}}\p{{Lo}}\p{{M}}]*{CONTRACTIONS}?"
    r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
BLOOM = r" ?[^(\s|[.,!?…。，、।۔،])]+"


def byte_level(**changes):
    return {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True, **changes}


BYTES_ONLY = byte_level(use_regex=False)


def split(pattern, behavior="Isolated", invert=False):
    return {"type": "Split", "pattern": {"Regex": pattern}, "behavior": behavior, "invert": invert}


def sequence(*steps):
    return {"type": "Sequence", "pretokenizers": list(steps)}


def normalizers(*steps):
    return {"type": "Sequence", "normalizers": list(steps)}


def metaspace(scheme, splits=True):
    return {"type": "Metaspace", "replacement": "▁", "prepend_scheme": scheme, "split": splits}


def bert(clean=True, chinese=True, accents=None, lower=True):
    names = ("clean_text", "handle_chinese_chars", "strip_accents", "lowercase")
    return {"type": "BertNormalizer", **dict(zip(names, (clean, chinese, accents, lower)))}


def charsmap(table):
    """SentencePiece's normalization table: a double array of the bytes, then the texts, each with a zero behind."""
    texts, starts = bytearray(), {}
    for written in table.values():
        if written not in starts:
            starts[written] = len(texts)
            texts += written.encode() + b"\0"
    trie = {}
    for key, written in table.items():
        node = trie
        for byte in key.encode():
            node = node.setdefault(byte, {})
        node[0] = starts[written]
    units, used = [0] * 65536, {0}

    def lay(node, at, label):
        base = next(
            base for base in range(1, 60000) if all((base ^ byte) not in used for byte in node)
        )
        used.update(base ^ byte for byte in node)
        units[at] = ((at ^ base) << 10) | (0x100 if 0 in node else 0) | label
        for byte, below in node.items():
            if byte == 0:
                units[base] = 0x80000000 | below
            else:
                lay(below, base ^ byte, byte)

    lay(trie, 0, 0)
    units = units[: max(used) + 256]
    return base64.b64encode(struct.pack("<I", 4 * len(units)) + struct.pack(f"<{len(units)}I", *units) + texts).decode()


TABLE = charsmap(
    {"\t": " ", "\n": " ", "\r": " ", "\u00a0": " ", "\u3000": " ", "\u200b": "", "\ufeff": "", "½": "1/2", "…": "..."}
    | {"ﬁ": "fi", "e\u0301": "é", "ｶ": "カ", "ﾞ": "\u3099", "ｶﾞ": "ガ", "\u1100\u1161": "가", "İ": "I", "\x01": "", "ﷺ": "salla"}
)
PRECOMPILED = {"type": "Precompiled", "precompiled_charsmap": TABLE}
SPACES_JOINED = {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}
MARKED = [{"type": "Prepend", "prepend": "▁"}, {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]


def added(*tokens):
    return [
        {"content": content, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
        | dict(flags)
        for content, flags in tokens
    ]


ADDED = added(
    ("<|im_end|>", {}),
    ("<|im_end|>x", {}),
    ("<mask>", {"lstrip": True}),
    ("<r>", {"rstrip": True}),
    ("<b>", {"lstrip": True, "rstrip": True}),
    ("e\u0301", {"normalized": True}),
    ("    ", {"normalized": True, "special": False}),
    ("Word", {"normalized": True, "special": False}),
    ("<think>", {"special": False}),
    ("foo", {"single_word": True}),
)


def plain(pre_tokenizer, normalizer=None, **more):
    return {"normalizer": normalizer, "pre_tokenizer": pre_tokenizer, **more}


BEHAVIORS = ["Removed", "Isolated", "Contiguous", "MergedWithPrevious", "MergedWithNext"]
# A name, the tokenizer that it is made of, and what differs; `model` and `added` come on top of what is there.
VARIANTS = [
    ("as it is: BPE of bytes", "bytes", {}),
    ("as it is: Llama 3", "llama", {}),
    ("as it is: WordPiece", "wordpiece", {}),
    ("as it is: Unigram", "unigram", {}),
    ("as it is: BPE of characters", "pieces", {}),
    ("gpt2", "llama", plain(byte_level())),
    ("prefix space", "llama", plain(byte_level(add_prefix_space=True))),
    ("llama3", "llama", plain(sequence(split(LLAMA3), BYTES_ONLY))),
    ("no merges ignored", "llama", plain(sequence(split(LLAMA3), BYTES_ONLY), model={"ignore_merges": False})),
    ("one digit, composed", "llama", plain(sequence(split(QWEN2), BYTES_ONLY), {"type": "NFC"})),
    ("letters with marks", "llama", plain(sequence(split(QWEN35), BYTES_ONLY), {"type": "NFC"})),
    ("o200k", "llama", plain(sequence(split(O200K), BYTES_ONLY))),
    ("digits", "llama", plain(sequence({"type": "Digits", "individual_digits": True}, byte_level()))),
    (
        "several cuts",
        "llama",
        plain(
            sequence(
                split("[\r\n]"),
                split(r"\s?[A-Za-zÀ-ÖØ-öø-ÿ]+"),
                split("[一-龥ぁ-ヿ가-힣]+"),
                {"type": "Digits", "individual_digits": True},
                BYTES_ONLY,
            )
        ),
    ),
    ("bytes without words", "llama", plain(BYTES_ONLY)),
    ("added tokens in bytes", "llama", plain(byte_level(), {"type": "NFC"}, added=ADDED)),
    ("digits, then a prefix space", "llama", plain(sequence({"type": "Digits", "individual_digits": False}, byte_level(add_prefix_space=True)))),
    ("bloom", "llama", plain(sequence(split(BLOOM), BYTES_ONLY))),
    (
        "falcon",
        "llama",
        plain(
            sequence(
                {"type": "Punctuation", "behavior": "Contiguous"},
                byte_level(),
                {"type": "Digits", "individual_digits": False},
                split("[0-9][0-9][0-9]"),
            )
        ),
    ),
    ("words that an expression finds", "llama", plain(sequence(split(LLAMA3, "Removed", True), BYTES_ONLY))),
    ("white space taken out", "llama", plain(sequence({"type": "WhitespaceSplit"}, byte_level()))),
    *((form, "llama", plain(byte_level(), {"type": form})) for form in ("NFD", "NFKC", "NFKD", "Lowercase")),
    ("accents taken out", "llama", plain(byte_level(), normalizers({"type": "NFD"}, {"type": "StripAccents"}))),
    (
        "text with dollar signs written",
        "llama",
        plain(byte_level(), {"type": "Replace", "pattern": {"String": "a"}, "content": "$&b$1"}),
    ),
    *(
        (f"cuts: {behavior}", "llama", plain(sequence(split(r"\s+|\d", behavior), BYTES_ONLY)))
        for behavior in BEHAVIORS
    ),
    *(
        (f"metaspace: {scheme}, {'split' if splits else 'whole'}", "pieces", plain(metaspace(scheme, splits), added=ADDED))
        for scheme in ("always", "first", "never")
        for splits in (True, False)
    ),
    ("added tokens between pieces", "pieces", {"added": ADDED}),
    ("no bytes to fall back to", "pieces", {"model": {"byte_fallback": False}}),
    ("each unknown alone", "pieces", {"model": {"byte_fallback": False, "fuse_unk": False}}),
    ("nothing unknown", "pieces", {"model": {"byte_fallback": False, "unk_token": None}}),
    (
        "gemma",
        "pieces",
        plain({"type": "Split", "pattern": {"String": " "}, "behavior": "MergedWithPrevious", "invert": False}, MARKED[1]),
    ),
    ("compatibility, then marks", "pieces", plain(None, normalizers({"type": "NFKC"}, *MARKED))),
    *((f"unigram, metaspace {scheme}", "unigram", plain(metaspace(scheme))) for scheme in ("always", "first", "never")),
    ("a table", "unigram", plain(metaspace("always"), PRECOMPILED)),
    (
        "a table among others",
        "unigram",
        plain(
            sequence({"type": "WhitespaceSplit"}, metaspace("always")),
            normalizers({"type": "NFKD"}, {"type": "StripAccents"}, {"type": "Lowercase"}, PRECOMPILED, SPACES_JOINED),
        ),
    ),
    ("uncased", "wordpiece", {"normalizer": bert()}),
    ("cased", "wordpiece", {"normalizer": bert(lower=False)}),
    ("accents kept", "wordpiece", {"normalizer": bert(accents=False)}),
    ("nothing cleaned", "wordpiece", {"normalizer": bert(clean=False, chinese=False)}),
    ("words and signs", "wordpiece", plain({"type": "Whitespace"}, {"type": "Lowercase"})),
    *(
        (
            f"punctuation: {behavior}",
            "wordpiece",
            plain(sequence({"type": "WhitespaceSplit"}, {"type": "Punctuation", "behavior": behavior})),
        )
        for behavior in BEHAVIORS
    ),
    ("a bare beginning", "wordpiece", plain({"type": "Whitespace"}, {"type": "Strip", "strip_left": True, "strip_right": True})),
    ("pieces of five", "wordpiece", plain({"type": "FixedLength", "length": 5})),
    ("added tokens among words", "wordpiece", {"added": ADDED}),
]


def variant(base, change):
    """The tokenizer that `change` makes of a parsed `tokenizer.json`; bench and tests do the same."""
    made = {**base, **{key: change[key] for key in ("normalizer", "pre_tokenizer") if key in change}}
    made["model"] = {**base["model"], **change.get("model", {})}
    next_id = 1 + max([len(base["model"]["vocab"]) - 1, *(token["id"] for token in base["added_tokens"])])
    more = [{"id": next_id + i, **token} for i, token in enumerate(change.get("added", []))]
    made["added_tokens"] = [*base["added_tokens"], *more]
    return Tokenizer.from_str(json.dumps(made))


BITS = [
    *["'s", "'S", "'LL", "\r\n", "\n\n", "   ", "\t", "\u00a0", "\u3000", "\u0085", "\ufeff", "é", "e\u0301", "½"],
    *["👩🏽‍⚕️", "日本", "ß", "123456", "٣٤", "<|eot_id|>", "<|begin_of_text|>", "def f(x):\n    return x", "—", "…"],
    *["\u200b", "한국어", "\u1100\u1161", "क\u093c", "İ", "🇩🇪", "\u2028", "aaaaaaaaaaaaaaaaaaaaaaaaaa", "\u212b", "Ω"],
    *["The", " answer", " is", " 42", ",", " and", "function", " const", "()", ";", "  ", ". ", "今天", "，", "привет"],
    *["<|im_end|>", "<|im_end|>x", " <mask> ", " <r> ", "  <b>\n", "    ", "Word", " foo", "food", "<think>", "▁", "[UNK]"],
    *["<s>", "</s>", "<0x41>", "\x01", "\x1c", "\u0300", "ΑΣ", "ς", "ﬁ", "ｶﾞ", "ﷺ", "Ⅷ", "𝟙", "x²", "\u00ad", "ŉ", "ẞ"],
    *["don't", "we’ll", "!!!", "--", "100,000.00", "\n/", "====", "\r", " \n ", "\\", "```", "#$%", "_", "a_b", "\u0d4d"],
    *["𠀀", "\U0002b740", "丽", "㐀", "\u180e", "\x0b", "\u3099", "ΐ", "ǅ", "\u0345", "\U000e0041", "ａ", "１"],
]
LONG = ["a" * 150, "ab" * 40, " " * 70, "1" * 40, "e\u0301" * 30, "👩🏽‍⚕️" * 6, "日" * 60, "", "<|eot_id|>" * 5]
# Characters that are newer than the library's tables may be letters in one place and nothing in another.
BLOCKS = [start for start in range(0, 0x2FA00, 0x80) if not 0xD800 <= start < 0xE000]


def random_texts(count, seed=7):
    """Bits in any order, characters of one block after another, plain letters and signs."""
    draw = random.Random(seed)
    for i in range(count):
        if i % 4 == 3:
            block = BLOCKS[(i // 4 + seed) % len(BLOCKS)]
            yield "".join(
                chr(block + draw.randrange(0x80)) if draw.random() < 0.7 else draw.choice(" ab1'.\n")
                for _ in range(draw.randrange(1, 16))
            )
        elif i % 4 == 2:
            yield "".join(draw.choice("ab \n1's.éA_-日") for _ in range(draw.randrange(30)))
        else:
            yield "".join(draw.choice(BITS) for _ in range(draw.randrange(12)))
