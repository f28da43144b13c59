import type { Rule } from "../../core/lint/defineRule";
import { RULES } from "../../core/lint/rules";
import type { Edit, Finding, Fix, RelatedFinding, Severity } from "../../protocol/findings";

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
const HOME = "https://github.com/tunesmith/tunesmith";
const LEVELS: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "note",
  hint: "note",
};

/** SARIF 2.1.0 (OASIS), for code scanning: one run, the rules that found something, columns in UTF-16 units. */
export function toSarif(findings: readonly Finding[], version: string): unknown {
  const all: readonly Rule[] = RULES;
  const used = new Set(findings.map(({ code }) => code));
  const rules = all.filter(({ code }) => used.has(code));
  const indexes = new Map(rules.map(({ code }, index) => [code, index]));
  const fingerprint = createFingerprints();
  return {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Tunesmith", version, informationUri: HOME, rules: rules.map(ruleOf) } },
        columnKind: "utf16CodeUnits",
        results: findings.map((finding) =>
          resultOf(finding, indexes.get(finding.code), fingerprint(finding)),
        ),
      },
    ],
  };
}

function ruleOf({ code, name, severity, affects = [], fixSafety }: Rule): unknown {
  const page = `${HOME}/blob/main/docs/rules/${code}.md`;
  const what = name.replaceAll("-", " ");
  const who = affects.length === 0 ? "" : ` Affects ${affects.map(affectedText).join(", ")}.`;
  const how =
    fixSafety === undefined
      ? ""
      : fixSafety === "safe"
        ? " `tunesmith lint --fix` mends it."
        : " `tunesmith lint --fix --unsafe-fixes` mends it, and changes what is trained on.";
  const text = `${what.charAt(0).toUpperCase()}${what.slice(1)}.${who}${how} See ${page}`;
  return {
    id: code,
    name: pascalCase(name),
    shortDescription: { text: what },
    help: { text, markdown: text.replace(page, `[${code}](${page})`) },
    helpUri: page,
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { tags: ["dataset", code.slice(0, 3)], affects: [...affects] },
  };
}

/** `trl:cuts-row` as "TRL (cuts row)". */
function affectedText(affected: string): string {
  const [trainer = "", verdict = ""] = affected.split(":");
  return `${trainer === "all" ? "every trainer" : trainer} (${verdict.replaceAll("-", " ")})`;
}

function pascalCase(name: string): string {
  return name.replace(/(?:^|-)(\w)/gu, (_, letter: string) => letter.toUpperCase());
}

function resultOf(finding: Finding, ruleIndex: number | undefined, fingerprint: string | undefined): unknown {
  const { code, severity, message, help, file, row, pointer, related, fix } = finding;
  const where = finding.line === undefined && row !== undefined ? `row ${String(row)}: ` : "";
  return {
    ruleId: code,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: LEVELS[severity],
    message: { text: where + (help === undefined ? message : `${message}. Next: ${help}`) },
    locations: [
      {
        ...locationOf(finding, file),
        ...(row === undefined
          ? {}
          : {
              logicalLocations: [
                { fullyQualifiedName: `row ${String(row)}${pointer ?? ""}`, kind: "object" },
              ],
            }),
      },
    ],
    ...(related === undefined || related.length === 0 ? {} : { relatedLocations: related.map(relatedOf) }),
    ...(fingerprint === undefined ? {} : { partialFingerprints: { "tunesmithRow/v1": fingerprint } }),
    ...(fix === undefined || fix.edits.length === 0 ? {} : { fixes: [fixOf(fix, file)] }),
  };
}

/**
 * Names a finding by the content of its row, not by its line: the same when rows are reordered. A second finding of
 * the kind in the same value gets a number.
 */
function createFingerprints(): (finding: Finding) => string | undefined {
  const seen = new Map<string, number>();
  return ({ code, rowHash, pointer, file }) => {
    if (rowHash === undefined) return undefined;
    const name = `${code}/${rowHash}${pointer ?? ""}`;
    const n = (seen.get(`${file} ${name}`) ?? 0) + 1;
    seen.set(`${file} ${name}`, n);
    return n === 1 ? name : `${name}:${String(n)}`;
  };
}

function locationOf(
  { line, column, endLine, endColumn }: Finding | RelatedFinding,
  file: string,
): { readonly physicalLocation: unknown } {
  const region =
    line === undefined
      ? {}
      : { region: regionOf(line, column ?? 1, endLine ?? line, endColumn ?? column ?? 1) };
  return { physicalLocation: { artifactLocation: artifact(file), ...region } };
}

function regionOf(startLine: number, startColumn: number, endLine: number, endColumn: number) {
  return { startLine, startColumn, endLine, endColumn };
}

function relatedOf(related: RelatedFinding, id: number): unknown {
  return { id, ...locationOf(related, related.file), message: { text: related.message } };
}

function fixOf({ title, edits }: Fix, file: string): unknown {
  return {
    description: { text: title },
    artifactChanges: [{ artifactLocation: artifact(file), replacements: edits.map(replacementOf) }],
  };
}

function replacementOf({ line, column, endLine, endColumn, newText }: Edit): unknown {
  return {
    deletedRegion: regionOf(line, column, endLine, endColumn),
    ...(newText === "" ? {} : { insertedContent: { text: newText } }),
  };
}

/** A relative path as a URI reference; a lone surrogate in a name has no form in one. */
function artifact(file: string): { readonly uri: string } {
  return {
    uri: file
      .replace(/\p{Surrogate}/gu, "\uFFFD")
      .split("/")
      .map(encodeURIComponent)
      .join("/"),
  };
}
