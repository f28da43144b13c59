import { CONFIG_CODES } from "../../src/core/runconfig/codes";
import { describeTypes, inYaml } from "../../src/core/runconfig/describeKey";
import { KEYS } from "../../src/core/runconfig/keys";
import type { ConfigKey } from "../../src/core/runconfig/keys/configKey";
import type { GeneratedFile } from "./generatedFile";

const HEAD = `# Run configs

Generated from \`src/core/runconfig/keys\` by \`npm run generate -- --write\`.

A run config is YAML: \`*.tune.yaml\`, \`*.tune.yml\` or \`tune.yaml\`. Paths are relative to the config. A value comes
from \`--set key=value\`, else the file, else what the method means, else the default below. \`tunesmith check\` reads it
as the editor does; \`tunesmith schema\` prints the JSON Schema for other tools.
`;

/** `docs/config.md`: every key, and every code that the checker gives. */
export function configDoc(): readonly GeneratedFile[] {
  const groups = KEYS.filter(isSection);
  const top = KEYS.filter((key) => !key.path.includes(".") && !isSection(key));
  const sections = [
    table("Top level", top),
    ...groups.map((group) =>
      table(
        `\`${group.path}\``,
        KEYS.filter(({ path }) => path.startsWith(`${group.path}.`)),
        group.doc,
      ),
    ),
  ];
  return [{ path: "docs/config.md", content: [HEAD, ...sections, codeTable()].join("\n") }];
}

function isSection(key: ConfigKey): boolean {
  return !key.path.includes(".") && key.types.some(({ kind }) => kind === "group");
}

function table(title: string, keys: readonly ConfigKey[], doc = ""): string {
  const rows = keys.map((key) =>
    [`\`${key.path.replace(".*.", "[].")}\``, describeTypes(key), defaultOf(key), meaning(key)]
      .map(cell)
      .join(" | "),
  );
  const lines = [
    "| Key | Takes | Default | Meaning |",
    "|---|---|---|---|",
    ...rows.map((row) => `| ${row} |`),
  ];
  return `## ${title}\n\n${doc === "" ? "" : `${doc}\n\n`}${lines.join("\n")}\n`;
}

function defaultOf(key: ConfigKey): string {
  if (key.required === true) return "**required**";
  if (key.types.some(({ kind }) => kind === "group") && key.default === undefined) return "";
  return key.default === undefined ? "absent" : `\`${inYaml(key.default)}\``;
}

function meaning(key: ConfigKey): string {
  const unit = key.unit === undefined ? "" : ` In ${key.unit}.`;
  return `${key.doc}${unit}${key.notYet === undefined ? "" : ` *Not yet: ${key.notYet}.*`}`;
}

function codeTable(): string {
  const rows = Object.entries(CONFIG_CODES).map(
    ([code, { name, why }]) => `| \`${code}\` | ${name} | ${why} |`,
  );
  return `## Codes

\`# tunesmith: ignore CFG010\` on a line, or alone on the line above, hides a finding.

| Code | Name | Why |
|---|---|---|
${rows.join("\n")}
`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
