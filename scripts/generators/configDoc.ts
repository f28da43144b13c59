import { CITED } from "../../src/core/runconfig/cited";
import { CODE_REASONS } from "../../src/core/runconfig/codeReasons";
import { CONFIG_CODES, type ConfigCode } from "../../src/core/runconfig/codes";
import { appliesTo, describeTypes, ownDefaults } from "../../src/core/runconfig/features/describeKey";
import { inYaml } from "../../src/core/runconfig/scalars/yamlValue";
import { KEYS } from "../../src/core/runconfig/keys";
import type { ConfigKey } from "../../src/core/runconfig/keys/configKey";
import { learningRates, METHODS } from "../../src/core/runconfig/methods";
import type { Proof } from "../../src/core/runconfig/methods/method";
import { SOURCES } from "../../src/core/runconfig/sources";
import { TASKS } from "../../src/core/runconfig/tasks";
import type { GeneratedFile } from "./generatedFile";

const HEAD = `# Run configs

Generated from \`src/core/runconfig/keys\` by \`npm run generate -- --write\`.

A run config is YAML: \`*.tune.yaml\`, \`*.tune.yml\` or \`tune.yaml\`. Paths are relative to the config. A value comes
from \`--set key=value\`, else the file, else the default of the method, of the task, of the key. \`tunesmith check\` reads it
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
  return [
    {
      path: "docs/config.md",
      content: [HEAD, ...sections, taskTable(), methodTable(), sourceTable(), namesTable(), codeTable()].join(
        "\n",
      ),
    },
  ];
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
  const own = ownDefaults(key);
  const preset = key.default === undefined ? "absent" : `\`${inYaml(key.default)}\``;
  return own === "" ? preset : `${preset}; ${own}`;
}

function meaning(key: ConfigKey): string {
  const choices = Object.entries(key.choices ?? {}).map(([choice, words]) => `\`${choice}\`: ${words}`);
  // Tasks and methods have tables of their own.
  const hasTable = key.path === "task" || key.path === "method.name";
  const parts = [
    key.doc,
    ...(key.unit === undefined ? [] : [`In ${key.unit}.`]),
    ...(key.effect === undefined ? [] : [key.effect]),
    ...(hasTable ? [] : choices),
    ...[appliesTo(key) ?? []].flat(),
    ...(key.notYet === undefined ? [] : [`*Not yet: ${key.notYet}.*`]),
  ];
  return parts.join(" ");
}

function taskTable(): string {
  const rows = TASKS.map(({ name, learns, formats, losses }) =>
    [`\`${name}\``, learns, codes(formats), codes(losses)].map(cell).join(" | "),
  );
  return `## Tasks

| Task | What is learnt | Formats of the data | Losses |
|---|---|---|---|
${rows.map((row) => `| ${row} |`).join("\n")}
`;
}

const PROOFS: Readonly<Record<Proof, string>> = { proven: "proven", unproven: "unproven", absent: "no" };

function methodTable(): string {
  const rows = METHODS.map((method) => {
    const { preset, low, high } = learningRates(method, undefined);
    return [
      `\`${method.name}\``,
      method.trains,
      (method.means ?? []).map(({ path, value }) => `\`${path}: ${String(value)}\``).join(", "),
      `${rate(preset)}; ${rate(low)} to ${rate(high)}`,
      method.quantized,
      method.merges ? "yes" : "no",
      PROOFS[method.engines.onnx],
      PROOFS[method.engines.torch],
      codes(method.keys),
    ]
      .map(cell)
      .join(" | ");
  });
  const sources = METHODS.filter(
    ({ learningRate }, i) =>
      METHODS.findIndex((one) => one.learningRate.source === learningRate.source) === i,
  ).map(({ name, learningRate }) => `- from \`${name}\` on: ${learningRate.source}`);
  return `## Methods

Proven: tests of this repository train with it on that engine. The learning rate is the default and the usual range
for supervised tasks; those that learn from preferences take a twentieth.

| Method | What it trains | Stands for \`lora\` and | Learning rate | Quantized weights | Merges | \`onnx\` | \`torch\` | Reads |
|---|---|---|---|---|---|---|---|---|
${rows.map((row) => `| ${row} |`).join("\n")}

Sources of the ranges:

${sources.join("\n")}
`;
}

/** Everything that figures and advice cite, with the figures that were read there. */
function sourceTable(): string {
  const rows = Object.entries(SOURCES).map(([key, { title, place, says }]) =>
    [CITED[key as keyof typeof CITED], `${title}: ${place}`, says].map(cell).join(" | "),
  );
  return `## Sources

What learning rates, defaults and the reasons of *New Run Config* cite, and what was read there (papers: in public
transcriptions of their text). A figure that cites none of them says that it is a choice of this product.

| Cited as | What was read | What it says |
|---|---|---|
${rows.map((row) => `| ${row} |`).join("\n")}
`;
}

/** Other tools' names, so that whoever knows those finds the key here. */
function namesTable(): string {
  const rows = KEYS.flatMap(({ path, replaces = [] }) =>
    replaces.length === 0 ? [] : [`| ${codes(replaces)} | \`${path}\` |`],
  );
  return `## Names of other tools

| There | Here |
|---|---|
${rows.join("\n")}
`;
}

function codes(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(", ");
}

/** 0.0002 as configs have it: 2.0e-4. */
function rate(value: number): string {
  const [digits = "", exponent = ""] = value.toExponential().split("e");
  return `${digits.includes(".") ? digits : `${digits}.0`}e${exponent}`;
}

function codeTable(): string {
  const rows = Object.entries(CONFIG_CODES).map(
    ([code, { name }]) => `| \`${code}\` | ${name} | ${CODE_REASONS[code as ConfigCode]} |`,
  );
  return `## Codes

\`# tunesmith: ignore CFG010\` on a line, or alone on the line above, hides a finding. One that
hides nothing is told (\`CFG014\`), unless it waits for facts about data, model or machine.

| Code | Name | Why |
|---|---|---|
${rows.join("\n")}
`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
