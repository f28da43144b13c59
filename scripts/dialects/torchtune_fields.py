"""torchtune has no schema: top-level keys come from its recipes, arguments from the signatures of its components."""

import ast
import re
from pathlib import Path


def torchtune_tables(found, tables):
    keys, signatures, versions = {}, {}, []
    for i, path in enumerate(found):
        versions.append(path.name.rsplit("-", 1)[1])
        for name in top_level_keys(path / "recipes"):
            keys.setdefault(name, set()).add(i)
        if i == len(found) - 1:
            signatures = component_signatures(path / "torchtune")
    newest = len(found) - 1
    words = []
    for name in sorted(keys):
        since, last = min(keys[name]), max(keys[name])
        when = (str(since) if since > 0 else "") + (f"-{last + 1}" if last < newest else "")
        words.append(name + (f"@{when}" if when else ""))
    groups = {}
    for path, arguments in sorted(signatures.items()):
        groups.setdefault(arguments, []).append(path)
    lines = [f"{' '.join(paths)}({arguments})" for arguments, paths in sorted(groups.items(), key=lambda g: g[1][0])]
    text = "\n".join(
        [
            "/** Made by scripts/dialects/make_tables.py from torchtune's recipes and signatures (BSD-3-Clause). */",
            f"export const TORCHTUNE_KEYS = `{' '.join(versions)}",
            *wrapped(words),
            "`;",
            "",
            f"/** Components of torchtune {versions[-1]} with their arguments; `*` takes any. */",
            "export const TORCHTUNE_COMPONENTS = `" + "\n".join(lines) + "`;\n",
        ]
    )
    (tables / "torchtuneTable.ts").write_text(text, encoding="utf-8")


def wrapped(words, width=112):
    line = ""
    for word in words:
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = ""
        line = word if not line else f"{line} {word}"
    if line:
        yield line


def top_level_keys(recipes):
    found = set()
    for file in recipes.rglob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        found |= set(re.findall(r"^([A-Za-z_]\w*):", text, re.M))
    for file in recipes.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        found |= set(re.findall(r"\bcfg\.([a-z_]\w*)(?!\w|\()", text))
        found |= set(re.findall(r"\bcfg\.get\(\s*[\"'](\w+)[\"']", text))
    return found - {"get", "pop", "items", "update"}


def component_signatures(package):
    """Public path (as recipes write it) -> arguments in order, `*` for **kwargs."""
    exported, defined = {}, {}
    for file in sorted(package.rglob("*.py")):
        module = ".".join(("torchtune", *file.relative_to(package).with_suffix("").parts))
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                defined[f"{module}.{node.name}"] = arguments_of(node, False)
            if isinstance(node, ast.Assign) and getattr(getattr(node.value, "func", None), "id", "") == "partial":
                target = defined.get(f"{module}.{getattr(node.value.args[0], 'id', '')}", "")
                bound = {keyword.arg for keyword in node.value.keywords}
                rest = ",".join(name for name in target.split(",") if name not in bound)
                defined[f"{module}.{node.targets[0].id}"] = rest
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                init = next((n for n in node.body if isinstance(n, ast.FunctionDef) and n.name == "__init__"), None)
                if init is not None:
                    defined[f"{module}.{node.name}"] = arguments_of(init, True)
        if file.name == "__init__.py":
            module = module.removesuffix(".__init__")
            for node in ast.walk(tree):
                if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("torchtune"):
                    for alias in node.names:
                        exported[f"{module}.{alias.asname or alias.name}"] = f"{node.module}.{alias.name}"
                elif isinstance(node, ast.ImportFrom) and node.level == 1 and node.module:
                    for alias in node.names:
                        exported[f"{module}.{alias.asname or alias.name}"] = f"{module}.{node.module}.{alias.name}"
    found = {}
    for public, target in exported.items():
        for _ in range(5):
            target = exported.get(target, target)
        if target in defined and is_component(public):
            found[public] = defined[target]
    for path, arguments in defined.items():
        if is_component(path):
            found.setdefault(path, arguments)
    return {path: arguments for path, arguments in found.items() if arguments}


def is_component(path):
    return bool(
        re.match(
            r"torchtune\.(models\.[a-z0-9_]+\.[a-z]\w*|datasets(\.multimodal)?\.\w+_dataset|datasets\.\w+Dataset"
            r"|modules\.loss\.\w+|rlhf\.loss\.\w+|training\.(FullModel\w+|lr_schedulers\.\w+|metric_logging\.\w+"
            r"|quantization\.\w+|setup_torch_profiler|\w+Quantizer))$",
            path,
        )
    ) and not (path.startswith("torchtune.models.") and not NAMED_MODEL.search(path.rsplit(".", 1)[1]))


# Recipes name models by their size, tokenizers and transforms; general builders only in Python.
NAMED_MODEL = re.compile(r"\d+b|mini|tokenizer|transform")


def arguments_of(node, is_method):
    args = [a.arg for a in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]]
    args = args[1:] if is_method else args
    return ",".join([*args, *(["*"] if node.args.kwarg is not None else [])])


if __name__ == "__main__":
    raise SystemExit(f"run make_tables.py instead of {Path(__file__).name}")
