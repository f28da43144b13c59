import { lastName } from "../../src/core/runconfig/keys";
import { typedGroups, valueType, type TypedGroup, type TypeWords } from "./configTypes";
import type { GeneratedFile } from "./generatedFile";

const WORDS: TypeWords = {
  string: "str",
  boolean: "bool",
  integer: "int",
  number: "float",
  null: "None",
  literals: (values) => `Literal[${values.map((value) => JSON.stringify(value)).join(", ")}]`,
  list: (item) => `list[${item}]`,
  map: (value) => `dict[str, ${value}]`,
  union: (types) => types.join(" | "),
};

const HEAD = `"""The resolved run config as \`run.json\` carries it under \`config\`: every key is present, names are expanded.

Generated from src/core/runconfig/keys by \`npm run generate -- --write\`; do not edit.
"""

from __future__ import annotations

from typing import Literal, TypedDict
`;

/** `trainer/tunesmith_trainer/run_config.py`: the same shape for the full engine. */
export function pythonTypes(): readonly GeneratedFile[] {
  const content = [HEAD, ...typedGroups().map(classOf)].join("\n\n");
  return [{ path: "trainer/tunesmith_trainer/run_config.py", content }];
}

function classOf({ name, keys, isEntry }: TypedGroup): string {
  const own = isEntry ? keys.filter(({ required }) => required === true) : keys;
  const optional = isEntry ? keys.filter(({ required }) => required !== true) : [];
  const required = body(isEntry ? `${name}Required` : name, "TypedDict", own);
  if (!isEntry) return required;
  // Python 3.10 has no NotRequired: what may be absent stands in a class of its own.
  return `${required}\n\n${body(name, `${name}Required, total=False`, optional)}    line: int\n`;
}

function body(name: string, bases: string, keys: TypedGroup["keys"]): string {
  const fields = keys.map(
    (key) =>
      `    ${lastName(key.path)}: ${valueType(key, WORDS)}${key.unit === undefined ? "" : `  # in ${key.unit}`}`,
  );
  return `class ${name}(${bases}):\n${fields.join("\n")}\n`;
}
