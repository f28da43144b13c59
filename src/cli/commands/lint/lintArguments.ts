import { RULES } from "../../../core/lint/rules";
import type { Severity } from "../../../protocol/findings";
import { choose, readArguments, wrongUsage } from "../../arguments";

export const LINT_USAGE =
  "tunesmith lint <path…|-> [--stdin-filename F] [--config run.tune.yaml] [--eval FILE]… [--model FOLDER] [--max-length N] [--format text|json|sarif|github] [--stats] " +
  "[--fix|--diff [--unsafe-fixes]] [--select C,…] [--extend-select C,…] [--ignore C,…] " +
  "[--baseline FILE] [--write-baseline FILE] [--suppress REASON] [--fail-on error|warning|info]";

export const FORMATS = ["text", "json", "sarif", "github"] as const;

export interface LintArguments {
  readonly paths: readonly string[];
  readonly format: (typeof FORMATS)[number];
  readonly config: string | undefined;
  /** Held-out files, beside those of the run config. */
  readonly evaluation: readonly string[];
  /** The folder of the tokenizer and the chat template. */
  readonly model: string | undefined;
  /** In tokens. */
  readonly maxLength: number | undefined;
  readonly stdinName: string;
  readonly fix: boolean;
  readonly diff: boolean;
  readonly unsafe: boolean;
  readonly stats: boolean;
  readonly select: readonly string[] | undefined;
  readonly extendSelect: readonly string[];
  readonly ignore: readonly string[];
  readonly baseline: string | undefined;
  readonly writeBaseline: string | undefined;
  /** Why everything that is found now is fine: written into the sidecars. */
  readonly suppress: string | undefined;
  readonly failOn: Severity;
}

export function readLintArguments(args: readonly string[]): LintArguments {
  const { values, positionals } = readArguments("lint", LINT_USAGE, args, {
    format: { type: "string" },
    config: { type: "string" },
    eval: { type: "string", multiple: true },
    model: { type: "string" },
    "max-length": { type: "string" },
    "stdin-filename": { type: "string" },
    fix: { type: "boolean" },
    diff: { type: "boolean" },
    "unsafe-fixes": { type: "boolean" },
    stats: { type: "boolean" },
    select: { type: "string", multiple: true },
    "extend-select": { type: "string", multiple: true },
    ignore: { type: "string", multiple: true },
    baseline: { type: "string" },
    "write-baseline": { type: "string" },
    suppress: { type: "string" },
    "fail-on": { type: "string" },
  });
  const usage = `usage: ${LINT_USAGE}`;
  const fix = values.fix ?? false;
  const diff = values.diff ?? false;
  if (positionals.length === 0) throw wrongUsage("lint", "no file or folder is named", usage);
  if (values["unsafe-fixes"] === true && !fix && !diff)
    throw wrongUsage("lint", "--unsafe-fixes needs --fix or --diff", usage);
  if (diff && values.format !== undefined)
    throw wrongUsage("lint", "--diff prints a diff, which has no --format", usage);
  if (values["write-baseline"] !== undefined && values.baseline !== undefined)
    throw wrongUsage("lint", "--write-baseline makes what --baseline reads: choose one", usage);
  if (values.suppress?.trim() === "")
    throw wrongUsage("lint", "--suppress wants a reason", 'for example --suppress "reviewed by …"');
  if (fix && diff) throw wrongUsage("lint", "--fix writes and --diff does not: choose one", usage);
  return {
    paths: positionals,
    format: choose("lint", "--format", values.format ?? "text", FORMATS),
    config: values.config,
    evaluation: values.eval ?? [],
    model: values.model,
    maxLength: values["max-length"] === undefined ? undefined : count("--max-length", values["max-length"]),
    stdinName: values["stdin-filename"] ?? "-",
    ...{ fix, diff, unsafe: values["unsafe-fixes"] ?? false, stats: values.stats ?? false },
    select: values.select === undefined ? undefined : codes("--select", values.select),
    extendSelect: codes("--extend-select", values["extend-select"] ?? []),
    ignore: codes("--ignore", values.ignore ?? []),
    baseline: values.baseline,
    writeBaseline: values["write-baseline"],
    suppress: values.suppress,
    failOn: choose("lint", "--fail-on", values["fail-on"] ?? "error", ["error", "warning", "info"]),
  };
}

function count(flag: string, value: string): number {
  if (/^[1-9]\d{0,8}$/u.test(value)) return Number(value);
  throw wrongUsage("lint", `${flag} cannot be "${value}"`, "give a whole number of tokens, 2048 for example");
}

function codes(flag: string, values: readonly string[]): string[] {
  const wanted = values.flatMap((value) => value.split(",")).map((code) => code.trim().toUpperCase());
  for (const code of wanted)
    if (code !== "ALL" && (code === "" || !RULES.some((rule) => rule.code.startsWith(code)))) {
      const known = RULES.map((rule) => rule.code).sort();
      throw wrongUsage("lint", `${flag}: no rule begins with "${code}"`, `known: ${known.join(" ")}`);
    }
  return wanted;
}
