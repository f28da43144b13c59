"""Writes the key tables of `src/core/runconfig/dialects/tables` from unpacked releases.

    python scripts/dialects/make_tables.py <folder with trl-1.16.0, transformers-5.24.0, axolotl-0.19.0, …>

The folder is filled by hand, one `pip download --no-deps` and one unpacking for each release. All are Apache-2.0 or
BSD-3-Clause. The output is sorted and depends on nothing else.
"""

import re
import sys
from pathlib import Path

from read_fields import Package, union
from torchtune_fields import torchtune_tables

TABLES = Path(__file__).resolve().parents[2] / "src/core/runconfig/dialects/tables"
WIDTH = 112


def releases(root, name):
    def number(path):
        return [int(part) for part in path.name.removeprefix(f"{name}-").split(".")]

    return sorted(root.glob(f"{name}-*"), key=number)


def find(folder, *patterns):
    return sorted(file for pattern in patterns for file in folder.rglob(pattern))


class Table:
    """Sections (classes) of fields over releases."""

    def __init__(self, versions):
        self.versions, self.sections = versions, {}

    def add(self, section, release, fields):
        rows = self.sections.setdefault(section, {})
        for name, (kind, default, bounds) in fields.items():
            row = rows.setdefault(name, {"kinds": [], "seen": []})
            row["kinds"].append(kind)
            row["seen"].append(release)
            row["default"], row["bounds"] = default, bounds

    def _common(self):
        """What several sections say of one name in the same words is written once, in the section `*`."""
        counts = {}
        for rows in self.sections.values():
            for name, row in rows.items():
                words = counts.setdefault(name, {})
                words[meaning(row)] = words.get(meaning(row), 0) + 1
        best = {name: max(words.items(), key=lambda word: (word[1], word[0])) for name, words in counts.items()}
        return {name: what for name, (what, n) in best.items() if n > 1}

    def write(self, file, constant, source):
        newest = len(self.versions) - 1
        common = self._common()
        lines = []
        if common:
            lines += ["#*", *wrapped(f"{name}:{what}" for name, what in sorted(common.items()))]
        for section in sorted(self.sections):
            words = []
            for name in sorted(self.sections[section]):
                row = self.sections[section][name]
                since, last = min(row["seen"]), max(row["seen"])
                when = (code(since) if since > 0 else "") + (f"-{code(last + 1)}" if last < newest else "")
                what = meaning(row)
                words.append(name + ("" if common.get(name) == what else f":{what}") + (f"@{when}" if when else ""))
            lines.append(f"#{section}")
            lines += wrapped(words)
        text = "\n".join(
            [
                f"/** Made by scripts/dialects/make_tables.py from {source}. Not to be edited. */",
                f"export const {constant} = `{' '.join(self.versions)}",
                *lines,
                "`;\n",
            ]
        )
        (TABLES / file).write_text(text, encoding="utf-8")


def meaning(row):
    """Type, bounds and default. What an older release took stays allowed: a file may be written for it."""
    older = [kind for kind in row["kinds"][:-1] if kind != "a"]
    default = f"={row['default']}" if row["default"] else ""
    return union([row["kinds"][-1], *older]) + row["bounds"] + default


def code(index):
    return "0123456789abcdefghijklmnopqrstuvwxyz"[index]


def wrapped(words):
    line = ""
    for word in words:
        if line and len(line) + 1 + len(word) > WIDTH:
            yield line
            line = ""
        line = word if not line else f"{line} {word}"
    if line:
        yield line


def version_of(path):
    return path.name.rsplit("-", 1)[1]


def transformers(root):
    found = releases(root, "transformers")
    table = Table([version_of(path) for path in found])
    for i, path in enumerate(found):
        own = path / "transformers"
        package = Package(find(own, "training_args.py", "training_args_seq2seq.py", "trainer_utils.py"))
        table.add("TrainingArguments", i, package.fields("TrainingArguments"))
        seq2seq = package.fields("Seq2SeqTrainingArguments")
        base = package.fields("TrainingArguments")
        table.add("Seq2SeqTrainingArguments", i, {k: v for k, v in seq2seq.items() if k not in base})
    table.write("transformersTable.ts", "TRANSFORMERS_TABLE", "transformers' training arguments (Apache-2.0)")
    return set(table.sections["TrainingArguments"])


def trl(root, base):
    found = releases(root, "trl")
    newest = releases(root, "transformers")[-1]
    enums = find(newest, "training_args.py", "trainer_utils.py")
    table = Table([version_of(path) for path in found])
    for i, path in enumerate(found):
        files = find(path / "trl/trainer", "*config.py") + find(path / "trl/experimental", "*_config.py")
        scripts = find(path / "trl/scripts", "*.py")
        scripts += find(path / "trl/commands", "cli_utils.py") + find(path / "trl/trainer", "utils.py")
        package = Package(files + scripts, enums)
        for name in package.classes:
            if name in CLASSES or name in SCRIPTS:
                fields = {k: v for k, v in package.fields(name).items() if k not in base}
                if fields:
                    table.add(name, i, fields)
        table.add("DatasetConfig", i, package.fields("DatasetConfig"))
    table.write("trlTable.ts", "TRL_TABLE", "TRL's config classes (Apache-2.0)")


CLASSES = (
    "SFTConfig", "DPOConfig", "KTOConfig", "GRPOConfig", "RLOOConfig", "RewardConfig", "DistillationConfig",
    "ORPOConfig", "CPOConfig", "BCOConfig", "PPOConfig", "OnlineDPOConfig", "XPOConfig", "NashMDConfig",
    "GKDConfig", "GOLDConfig", "PRMConfig", "ModelConfig",
)  # fmt: skip
SCRIPTS = (
    "ScriptArguments", "SFTScriptArguments", "DPOScriptArguments", "GRPOScriptArguments", "RLOOScriptArguments",
    "RewardScriptArguments", "KTOScriptArguments", "DatasetMixtureConfig", "SftScriptArguments", "DpoScriptArguments",
    "RLHFScriptArguments",
)  # fmt: skip

LLAMA = ("ModelArguments", "DataArguments", "FinetuningArguments", "GeneratingArguments", "TrainingArguments",
         "EvaluationArguments")  # fmt: skip


def llama_factory(root):
    found = releases(root, "llamafactory")
    newest = releases(root, "transformers")[-1]
    enums = find(newest, "training_args.py", "trainer_utils.py")
    table = Table([version_of(path) for path in found])
    nested = Table([version_of(path) for path in found])
    for i, path in enumerate(found):
        package = Package(
            find(path / "llamafactory/hparams", "*.py"), enums + find(path / "llamafactory/extras", "constants.py")
        )
        listed = names_split(find(path / "llamafactory/hparams", "*.py"))
        for name in LLAMA:
            # Only LLaMA-Factory's own files are read: what stands here it declares itself, also where transformers
            # had, or still has, a key of that name (`overwrite_output_dir`).
            table.add(name, i, with_lists(package.fields(name), listed))
        v1 = find(path / "llamafactory/v1/config", "*_args.py")
        if v1:
            package = Package(v1, find(path / "llamafactory/v1", "types.py", "arg_utils.py"))
            for name in ("ModelArguments", "DataArguments", "TrainingArguments", "SampleArguments"):
                nested.add("Arguments", i, package.fields(name))
    table.write("llamaFactoryTable.ts", "LLAMA_FACTORY_TABLE", "LLaMA-Factory's hparams (Apache-2.0)")
    nested.write("llamaFactoryV1Table.ts", "LLAMA_FACTORY_V1_TABLE", "LLaMA-Factory's v1 config (Apache-2.0)")


def names_split(files):
    """Text with commas that LLaMA-Factory splits, unless it is a list already."""
    return {name for file in files for name in re.findall(r"split_arg\(self\.(\w+)\)", file.read_text(encoding="utf-8"))}


def with_lists(fields, names):
    return {
        name: (union([kind, "[fs]"]) if name in names else kind, default, bounds)
        for name, (kind, default, bounds) in fields.items()
    }


def axolotl(root):
    found = releases(root, "axolotl")
    newest = releases(root, "transformers")[-1]
    enums = find(newest, "training_args.py", "trainer_utils.py")
    table = Table([version_of(path) for path in found])
    for i, path in enumerate(found):
        own = path / "src/axolotl" if (path / "src").exists() else path / "axolotl"
        files = find(own / "utils/schemas", "*.py") + find(own / "utils/config/models/input", "*.py")
        package = Package(files, enums)
        todo, done = ["AxolotlInputConfig"], set()
        while todo:
            name = todo.pop()
            if name in done:
                continue
            done.add(name)
            fields = package.fields(name)
            table.add(name, i, fields)
            todo += [n for kind, _, _ in fields.values() for n in re.findall(r"\$(\w+);", kind)]
        plugins(own / "integrations", table, i, enums)
    table.write("axolotlTable.ts", "AXOLOTL_TABLE", "Axolotl's schemas and plugins' arguments (Apache-2.0)")


def plugins(folder, table, release, enums):
    """One section `plugin <module>` for each integration that has arguments of its own."""
    for sub in sorted(path for path in folder.iterdir() if path.is_dir()):
        files = find(sub, "*.py")
        text = "\n".join(file.read_text(encoding="utf-8") for file in files)
        wanted = re.search(r"def get_input_args[^\n]*\n(?:[^\n]*\n){0,10}?\s*return \"([\w.]+)\"", text)
        plugin = re.findall(r"^class (\w+)\((?:BasePlugin|[\w.]*Plugin)\)", text, re.M)
        if wanted is None or not plugin:
            continue
        package = Package(files, enums)
        fields = package.fields(wanted.group(1).rsplit(".", 1)[1])
        if fields:
            table.add(f"plugin axolotl.integrations.{sub.name}.{plugin[0]}", release, fields)


def main(root):
    TABLES.mkdir(parents=True, exist_ok=True)
    base = transformers(root)
    trl(root, base)
    llama_factory(root)
    axolotl(root)
    torchtune_tables(releases(root, "torchtune"), TABLES)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
