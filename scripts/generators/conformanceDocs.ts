import { readFileSync } from "node:fs";
import path from "node:path";
import type { GeneratedFile } from "./generatedFile";

const FOLDER = "test/rules/conformance";
const TRAINERS = ["llama-factory", "axolotl", "trl", "openai"] as const;

interface Source {
  readonly source: string;
  readonly where: string;
  readonly says: string;
}

interface Case {
  readonly case: string;
  readonly rows: readonly unknown[];
  readonly verdicts: Readonly<
    Record<(typeof TRAINERS)[number], { readonly verdict: string; readonly source?: string }>
  >;
  readonly codes: readonly string[];
  readonly disagreement?: string;
}

const HEAD = `# What trainers do with a row, and what the linter says

Generated from \`${FOLDER}/cases.jsonl\` by \`npm run generate -- --write\`. A test holds the linter to this table.

\`ok\`: trained as it stands. \`template\`: the trainer does not look, the model's chat template decides. \`drops\`: left
out, at most with a line in the log. \`fails\`: the run, or the upload, stops. \`mistrains\`: trained on something other
than the row says. \`n/a\`: not a form of this trainer. \`unknown\`: we have not read what it does.

Each trainer is taken with the settings that its documentation gives for the row's form. Verdicts come from reading
the sources below, at the given commits; other versions may differ.
`;

/** `docs/conformance.md`: the conformance table of the schema, role, tool and preference rules. */
export function conformanceDocs(root: string): readonly GeneratedFile[] {
  const lines = readFileSync(path.join(root, FOLDER, "cases.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Case | Source);
  const cases = lines.filter((line): line is Case => "case" in line);
  const sources = lines.filter((line): line is Source => "source" in line);
  const disagreements = cases.filter(({ disagreement }) => disagreement !== undefined);
  const content = [
    HEAD,
    table(
      ["Row", "LLaMA-Factory", "axolotl", "TRL", "OpenAI", "We report"],
      cases.map((one) => [
        `[${one.case}](#${one.case})`,
        ...TRAINERS.map((trainer) => one.verdicts[trainer].verdict),
        one.codes.map((code) => `[${code}](rules/${code}.md)`).join(", ") ||
          (one.disagreement ? "nothing, see below" : ""),
      ]),
    ),
    "## Where trainers ask for opposite things\n",
    ...disagreements.map((one) => `- \`${one.case}\`: ${one.disagreement ?? ""}.`),
    "\n## Sources\n",
    table(
      ["Name", "Where", "What it does"],
      sources.map(({ source, where, says }) => [source, where, says]),
    ),
    "## The rows\n",
    ...cases.map(rowsOf),
  ];
  return [{ path: "docs/conformance.md", content: `${content.join("\n").trimEnd()}\n` }];
}

function rowsOf(one: Case): string {
  const given = TRAINERS.flatMap((trainer) => {
    const { verdict, source } = one.verdicts[trainer];
    return source === undefined ? [] : [`${trainer} ${verdict} (${source})`];
  });
  return `### ${one.case}\n\n${given.join(", ")}\n\n\`\`\`json\n${one.rows.map((row) => JSON.stringify(row)).join("\n")}\n\`\`\`\n`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return `${[line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n")}\n`;
}
