import { readFileSync } from "node:fs";
import path from "node:path";
import { commandsDocument, manifest, nlsStrings } from "../../src/extension/contributions/manifest";
import type { GeneratedFile } from "./generatedFile";

/** What follows from the extension's tables: parts of `package.json`, its texts, and the list of commands. */
export function contributions(root: string): readonly GeneratedFile[] {
  const current = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as Record<
    string,
    unknown
  >;
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  return [
    { path: "package.json", content: json(merged(current)) },
    { path: "package.nls.json", content: json(nlsStrings()) },
    { path: "docs/commands.md", content: commandsDocument() },
  ];
}

/** Generated keys keep their place where they have one; new ones go before `scripts`. */
function merged(current: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const generated = manifest();
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(current)) {
    if (key === "scripts")
      for (const [name, part] of Object.entries(generated)) if (!(name in current)) result[name] = part;
    result[key] = generated[key] ?? value;
  }
  return result;
}
