import { lastName } from "../../src/core/runconfig/keys";
import { typedGroups, valueType, type TypedGroup, type TypeWords } from "./configTypes";
import type { GeneratedFile } from "./generatedFile";

const WORDS: TypeWords = {
  string: "string",
  boolean: "boolean",
  integer: "number",
  number: "number",
  null: "null",
  literals: (values) => values.map((value) => JSON.stringify(value)).join(" | "),
  list: (item) => `readonly ${/[ |]/u.test(item) ? `(${item})` : item}[]`,
  map: (value) => `Readonly<Record<string, ${value}>>`,
  union: (types) => types.join(" | "),
};

const HEAD = `// Generated from src/core/runconfig/keys by \`npm run generate -- --write\`. What the keys mean: docs/config.md.
`;

const ABOUT: Readonly<Record<string, string>> = {
  "": `/**
 * A run config with every key present, defaults filled in and method names expanded: what \`run.json\` carries as
 * \`config\` and what engines read.
 */
`,
};

/** `ResolvedConfig` and its parts, from the key registry. */
export function resolvedTypes(): readonly GeneratedFile[] {
  const content = [HEAD, ...typedGroups().map(interfaceOf)].join("\n");
  return [{ path: "src/core/runconfig/resolve/resolvedConfig.ts", content }];
}

function interfaceOf({ name, path, keys, isEntry }: TypedGroup): string {
  const fields = keys.map((key) => {
    const optional = isEntry && key.required !== true ? "?" : "";
    return `  readonly ${lastName(key.path)}${optional}: ${valueType(key, WORDS)};`;
  });
  const line =
    "  /** Line in the user's file, from 1; filled in by the resolver. */\n  readonly line?: number;";
  return [
    `${ABOUT[path] ?? ""}export interface ${name} {`,
    ...fields,
    ...(isEntry ? [line] : []),
    "}",
    "",
  ].join("\n");
}
