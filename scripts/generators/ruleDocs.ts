import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Rule } from "../../src/core/lint/defineRule";
import { RULES } from "../../src/core/lint/rules";
import type { GeneratedFile } from "./generatedFile";

const FOLDER = "src/core/lint/rules";

/** `docs/rules/<CODE>.md` per lint rule, and their list. What a rule is for stands as the comment above it. */
export function ruleDocs(root: string): readonly GeneratedFile[] {
  const sources = ruleSources(path.join(root, FOLDER));
  const rules: readonly Rule[] = RULES;
  const pages = rules.map((rule) => ({
    path: `docs/rules/${rule.code}.md`,
    content: page(rule, reasons(rule, sources)),
  }));
  return [{ path: "docs/rules/README.md", content: index(rules, sources) }, ...pages];
}

interface RuleSource {
  /** Relative to the repository. */
  readonly file: string;
  readonly text: string;
}

function ruleSources(folder: string): readonly RuleSource[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .map((name) => ({
      file: `${FOLDER}/${name.split(path.sep).join("/")}`,
      text: readFileSync(path.join(folder, name), "utf8"),
    }));
}

function sourceOf({ code }: Rule, sources: readonly RuleSource[]): RuleSource {
  const found = sources.find(({ text }) => text.includes(`code: "${code}"`));
  if (found === undefined) throw new Error(`no file below ${FOLDER} has the code ${code}`);
  return found;
}

/** The paragraphs of the comment directly above `export const …`, without its stars. */
function reasons(rule: Rule, sources: readonly RuleSource[]): readonly string[] {
  const { file, text } = sourceOf(rule, sources);
  const before = text.slice(0, text.search(/^export const \w+ = defineRule/mu));
  const comment = /\/\*\*((?:[^*]|\*(?!\/))*)\*\/\s*$/u.exec(before)?.[1];
  if (comment === undefined) throw new Error(`${file} has no comment above its rule`);
  const lines = comment.split("\n").map((line) => line.replace(/^\s*\*\s?/u, "").trimEnd());
  return lines
    .join("\n")
    .trim()
    .split(/\n{2,}/u)
    .map((paragraph) => paragraph.replaceAll("\n", " ").trim());
}

function page(rule: Rule, why: readonly string[]): string {
  const affects =
    rule.affects === undefined ? "" : `\nAffects: ${rule.affects.map((one) => `\`${one}\``).join(", ")}.\n`;
  const options =
    rule.exampleOptions === undefined
      ? ""
      : `\nThe examples are read with \`${JSON.stringify(rule.exampleOptions)}\`.\n`;
  return `# ${rule.code} ${rule.name}

${why.join("\n\n")}

Severity: ${rule.severity}. ${rule.byDefault === false ? `Off unless selected: \`--extend-select ${rule.code}\`.` : "On by default."} ${fixSentence(rule)}
${affects}
Found in:

${fence(rule.bad, rule)}

Not in:

${fence(rule.good, rule)}
${options}
Hide it: \`tunesmith lint --ignore ${rule.code}\`, or \`"tunesmith.lint.ignore": ["${rule.code}"]\` in the editor.
`;
}

function fixSentence({ fixSafety }: Rule): string {
  if (fixSafety === undefined) return "No fix.";
  return fixSafety === "safe"
    ? "Fix: safe, the data mean the same (`--fix`)."
    : "Fix: unsafe, it changes what is trained on (`--fix --unsafe-fixes`).";
}

/** Examples may be long (a row too large to read); the page shows their beginning. */
function fence(example: string, { exampleOptions: options }: Rule): string {
  const lines = visible(example)
    .split("\n")
    .map((line) => (line.length > 160 ? `${line.slice(0, 157)}…` : line));
  const language = /\.(?:csv|tsv)$/u.test(options?.file ?? "") ? "csv" : "json";
  return `\`\`\`${language}\n${lines.join("\n")}\n\`\`\``;
}

/** Characters that no page can show become escapes. */
function visible(text: string): string {
  return text.replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ue000-\uf8ff\ufeff\ufffd]/gu,
    (c) => `⟨U+${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}⟩`,
  );
}

function index(rules: readonly Rule[], sources: readonly RuleSource[]): string {
  const rows = rules.map(
    (rule) =>
      `| [${rule.code}](${rule.code}.md) | ${rule.name} | ${rule.severity}${rule.byDefault === false ? ", off" : ""} | ${rule.fixSafety ?? ""} | ${(reasons(rule, sources)[0] ?? "").replaceAll("|", "\\|")} |`,
  );
  return `# Rules of \`tunesmith lint\`

Generated from \`${FOLDER}\` by \`npm run generate -- --write\`.

| Code | Name | Severity | Fix | Why |
|---|---|---|---|---|
${rows.join("\n")}
`;
}
