"""Reads field lists of config classes with Python's `ast`: nothing is imported, nothing is run.

What comes out is names, types, choices, bounds and short defaults, which are facts. Help sentences stay behind.
"""

import ast
from pathlib import Path

SIMPLE = {
    "str": "s", "int": "i", "float": "f", "bool": "b", "None": "n", "NoneType": "n", "Path": "s",
    "PositiveInt": "i", "NonNegativeInt": "i", "PositiveFloat": "f", "NonNegativeFloat": "f",
    "list": "l", "List": "l", "Sequence": "l", "tuple": "l", "Tuple": "l", "set": "l",
    "dict": "m", "Dict": "m", "Mapping": "m", "DictDefault": "m", "PluginConfig": "m",
}  # fmt: skip
LISTS = {"list", "List", "Sequence", "set"}


class Package:
    """The classes of some Python files, by name; a later file does not replace an earlier class."""

    def __init__(self, files, enums_from=()):
        self.classes, self.enums, self.aliases = {}, {}, {}
        for file in [*files, *enums_from]:
            self._read(Path(file), only_enums=file in enums_from)

    def _read(self, file, only_enums):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                values = enum_values(node)
                if values is not None:
                    self.enums.setdefault(node.name, values)
                elif not only_enums:
                    self.classes.setdefault(node.name, node)
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                self.aliases.setdefault(node.targets[0].id, node.value)

    def fields(self, name, seen=()):
        """Name -> (type, default, bounds) of a class with its bases, the class's own last word first."""
        node = self.classes.get(name)
        if node is None or name in seen:
            return {}
        found = {}
        for base in node.bases:
            found.update(self.fields(last_name(base), (*seen, name)))
        for item in node.body:
            if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
                if "ClassVar" in ast.unparse(item.annotation) or item.target.id.startswith("_"):
                    continue
                if not never_given(item.value):
                    for key in (item.target.id, *alias_of(item.value)):
                        found[key] = self._field(item)
        return found

    def _field(self, item):
        kind = self.type_of(item.annotation)
        call = item.value if isinstance(item.value, ast.Call) else None
        default = call_argument(call, "default", 0) if call is not None else item.value
        choices = metadata_choices(call)
        if choices is not None and "E" not in kind:
            kind = "E(" + "|".join(choices) + ")" + ("n" if "n" in kind else "")
        return kind, short_default(default), bounds_of(item.annotation, call)

    def type_of(self, node, depth=0):
        if depth > 8:
            return "a"
        deeper = lambda inner: self.type_of(inner, depth + 1)  # noqa: E731
        if isinstance(node, ast.Constant):
            if node.value is None:
                return "n"
            return deeper(ast.parse(node.value, mode="eval").body) if isinstance(node.value, str) else "a"
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return union([deeper(node.left), deeper(node.right)])
        if isinstance(node, ast.Subscript):
            return self._subscript(node, deeper)
        if isinstance(node, (ast.Name, ast.Attribute)):
            name = last_name(node)
            if name in SIMPLE:
                return SIMPLE[name]
            if name in self.enums:
                return "E(" + "|".join(self.enums[name]) + ")"
            if name in self.classes:
                return "$" + name + ";"
            if name in self.aliases and not isinstance(self.aliases[name], ast.Name):
                return deeper(self.aliases[name])
        return "a"

    def _subscript(self, node, deeper):
        name = last_name(node.value)
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if name == "Optional":
            return union([deeper(parts[0]), "n"])
        if name == "Union":
            return union([deeper(part) for part in parts])
        if name == "Annotated":
            pattern = next((p for p in ast.walk(node) if isinstance(p, ast.keyword) and p.arg == "pattern"), None)
            if pattern is not None and isinstance(pattern.value, ast.Constant):
                prefix = pattern.value.value
                if prefix.startswith("^") and prefix[1:].replace("_", "").isalnum():
                    return "E(" + prefix[1:] + "*)"
            return deeper(parts[0])
        if name == "Literal":
            values = [p.value for p in parts if isinstance(p, ast.Constant)]
            kinds = "".join("n" for v in values if v is None) + "".join("b" for v in values[:1] if isinstance(v, bool))
            texts = [str(v) for v in values if v is not None and not isinstance(v, bool)]
            return union(["E(" + "|".join(texts) + ")" if texts else "", kinds])
        if name in LISTS:
            return "[" + deeper(parts[0]) + "]"
        return SIMPLE.get(name, "a")


def last_name(node):
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Subscript):
        return last_name(node.value)
    return node.id if isinstance(node, ast.Name) else ""


def union(kinds):
    """One type of several: `a` (anything) takes the others with it, choices are joined."""
    letters, choices, rest = [], [], []
    for kind in kinds:
        for part in split_type(kind):
            if part == "a":
                return "a"
            if part.startswith("E("):
                choices += [c for c in part[2:-1].split("|") if c not in choices]
            elif part[0] in "$[":
                if part not in rest:
                    rest.append(part)
            elif part not in letters:
                letters.append(part)
    return ("E(" + "|".join(choices) + ")" if choices else "") + "".join(rest) + "".join(sorted(letters))


def split_type(kind):
    i = 0
    while i < len(kind):
        if kind[i] == "E":
            end = kind.index(")", i) + 1
        elif kind[i] == "$":
            end = kind.index(";", i) + 1
        elif kind[i] == "[":
            depth, end = 0, i
            while True:
                depth += {"[": 1, "]": -1}.get(kind[end], 0)
                end += 1
                if depth == 0:
                    break
        else:
            end = i + 1
        yield kind[i:end]
        i = end


def enum_values(node):
    if not any("Enum" in last_name(base) for base in node.bases):
        return None
    pairs = [s for s in node.body if isinstance(s, ast.Assign)]
    values = [
        s.value.value if isinstance(s.value, ast.Constant) else s.targets[0].id.lower() for s in pairs if s.value
    ]
    return [str(value) for value in values if not str(value).startswith("_")]


def call_argument(call, name, place):
    if call is None:
        return None
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    return call.args[place] if place is not None and len(call.args) > place else None


def never_given(value):
    off = call_argument(value, "init", None) if isinstance(value, ast.Call) else None
    return isinstance(off, ast.Constant) and off.value is False


def alias_of(value):
    call = value if isinstance(value, ast.Call) else None
    aliases = [call_argument(call, "alias", None)]
    choices = call_argument(call, "validation_alias", None)
    aliases += choices.args if isinstance(choices, ast.Call) else [choices]
    return [alias.value for alias in aliases if isinstance(alias, ast.Constant)]


def metadata_choices(call):
    metadata = call_argument(call, "metadata", None)
    if isinstance(metadata, ast.Dict):
        for key, value in zip(metadata.keys, metadata.values):
            if isinstance(key, ast.Constant) and key.value == "choices" and isinstance(value, (ast.List, ast.Tuple)):
                return [str(item.value) for item in value.elts if isinstance(item, ast.Constant)]
    return None


def bounds_of(annotation, call):
    """`{min,max}` of pydantic's ge, gt, le, lt; an open end is marked with `!`."""
    calls = [n for n in ast.walk(annotation) if isinstance(n, ast.Call)] + ([call] if call is not None else [])
    found = {}
    for one in calls:
        for keyword in one.keywords:
            value = keyword.value
            if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.USub):
                value = ast.Constant(-getattr(value.operand, "value", 0))
            if keyword.arg in ("ge", "gt", "le", "lt") and isinstance(value, ast.Constant):
                found[keyword.arg] = value.value
    if not found:
        return ""
    low = f"{found['ge']}" if "ge" in found else f"!{found['gt']}" if "gt" in found else ""
    high = f"{found['le']}" if "le" in found else f"!{found['lt']}" if "lt" in found else ""
    return "{" + low + "," + high + "}"


def short_default(node):
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
        return f"-{node.operand.value}"
    if not isinstance(node, ast.Constant) or node.value is None or node.value is Ellipsis:
        return ""
    text = {True: "true", False: "false"}[node.value] if isinstance(node.value, bool) else str(node.value)
    return text if 0 < len(text) <= 20 and not any(c in text for c in " :@=`\\\n$") else ""
