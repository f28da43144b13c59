import { escapeControls } from "../../base/escape";
import { formatBytes, formatInteger, formatPercent } from "../../base/format";
import { maskSecrets } from "../../core/lint/personal/mask";
import type { DatasetFacts } from "../../protocol/datasetFacts";

/** How text of the data is written into a line. */
type Writer = (text: string, longest?: number) => string;
type FactLine = readonly [name: string, value: string];

/** The facts of a dataset for a hover and a tooltip. What comes from the data is text there, never markup. */
export function factsMarkdown(facts: DatasetFacts): string {
  const told = factLines(facts, asText, (name) => `**${name}**`).map(
    ([name, value]) => `| **${name}** | ${value} |`,
  );
  return [...facts.files.map(fileText), "", "| | |", "|:--|:--|", ...told].join("\n");
}

/** The same for a list, where everything is text. */
export function factsLines(facts: DatasetFacts): readonly FactLine[] {
  return factLines(facts, plainText, (name) => name);
}

function factLines(
  facts: DatasetFacts,
  write: Writer,
  strong: (name: string) => string,
): readonly FactLine[] {
  const languages = facts.languages.map(({ tag, n }) => ({ value: tag === "und" ? "not told" : tag, n }));
  const lines: FactLine[] = [
    ["Rows", `${formatInteger(facts.rows)}${SEPARATOR}${duplicatesText(facts)}`],
    ["Length", lengthText(facts)],
    ["Learnt", learntText(facts)],
    ["Language", shares(languages, write)],
    ["Label", shares(facts.labels, write)],
    ...facts.groups.map(({ column, values }): FactLine => [write(column), shares(values, write)]),
    ["Columns", columnsText(facts, write, strong)],
    ["Findings", findingsText(facts, write)],
  ];
  return lines.filter(([, value]) => value !== "");
}

/** Text of the data inside markdown: secrets masked before it is cut, on one line, every sign of punctuation escaped. */
export function asText(text: string, longest = LONGEST_VALUE): string {
  return plainText(text, longest).replace(/[!-/:-@[-`{-~]/gu, "\\$&");
}

function plainText(text: string, longest = LONGEST_VALUE): string {
  const whole = maskSecrets(text.slice(0, LONGEST_MASKED)).replace(/\s+/gu, " ").trim();
  const characters = Array.from(whole.slice(0, 2 * longest + 2));
  const shown = characters.length > longest ? `${characters.slice(0, longest - 1).join("")}…` : whole;
  return escapeControls(shown);
}

const SEPARATOR = " · ";
const SHOWN = 8;
const SHOWN_COLUMNS = 10;
const LONGEST_VALUE = 40;
const LONGEST_PATH = 200;
/** Beyond any secret. */
const LONGEST_MASKED = 4000;

function fileText({ path, bytes, container, format, encoding }: DatasetFacts["files"][number]): string {
  const kind = [format ?? "unknown form", CONTAINERS[container] ?? container];
  const marked = encoding === "utf-8" || encoding === "binary" ? [] : [encoding];
  const parts = [...kind, formatBytes(bytes), ...marked].map((part) => asText(part));
  return `**${asText(path, LONGEST_PATH)}**${SEPARATOR}${parts.join(SEPARATOR)}`;
}

const CONTAINERS: Readonly<Record<string, string>> = {
  jsonl: "JSON Lines",
  array: "JSON array",
  document: "one JSON object",
  delimited: "delimited text",
  table: "table",
};

function duplicatesText({ duplicates: { exact, near } }: DatasetFacts): string {
  const exactly = exact === 0 ? "no row twice" : `${formatInteger(exact)} repeat an earlier row`;
  return near === undefined ? exactly : `${exactly}${SEPARATOR}${formatInteger(near)} nearly repeat one`;
}

function lengthText({ rows, lengths: { unit, exact, p50, p95, p99, max } }: DatasetFacts): string {
  if (rows === 0) return "";
  const parts = [
    `median ${formatInteger(p50)}`,
    `95% up to ${formatInteger(p95)}`,
    `99% up to ${formatInteger(p99)}`,
    `longest ${formatInteger(max)} ${unit}${exact ? "" : " (within 0.5%)"}`,
  ];
  return parts.join(SEPARATOR);
}

function learntText({ trainedTokens, rowsOverMaxLength, rowsWithoutTrainedToken }: DatasetFacts): string {
  if (trainedTokens === undefined) return "";
  return [
    `${formatInteger(trainedTokens)} tokens`,
    ...((rowsOverMaxLength ?? 0) > 0
      ? [`${formatInteger(rowsOverMaxLength ?? 0)} rows over data.max_length`]
      : []),
    ...((rowsWithoutTrainedToken ?? 0) > 0
      ? [`${formatInteger(rowsWithoutTrainedToken ?? 0)} rows teach nothing`]
      : []),
  ].join(SEPARATOR);
}

function shares(values: readonly { readonly value: string; readonly n: number }[], write: Writer): string {
  const total = values.reduce((sum, { n }) => sum + n, 0);
  const shown = values
    .slice(0, SHOWN)
    .map(({ value, n }) => `${write(value)} ${formatInteger(n)} (${share(n, total)})`);
  const more = values.length - SHOWN;
  return [...shown, ...(more > 0 ? [`${formatInteger(more)} more`] : [])].join(SEPARATOR);
}

function columnsText(
  { columns, rows }: DatasetFacts,
  write: Writer,
  strong: (name: string) => string,
): string {
  const shown = columns.slice(0, SHOWN_COLUMNS).map(({ name, types, nulls, distinct }) => {
    const kinds = Object.entries(types)
      .sort(([, n], [, m]) => m - n)
      .map(([type]) => write(type));
    const details = [
      kinds.join(" or ") || "null",
      ...(nulls > 0 ? [`${share(nulls, rows)} without`] : []),
      ...(distinct === undefined || distinct === rows ? [] : [`${formatInteger(distinct)} different`]),
    ];
    return `${strong(write(name))} ${details.join(", ")}`;
  });
  const more = columns.length - SHOWN_COLUMNS;
  return [...shown, ...(more > 0 ? [`${formatInteger(more)} more`] : [])].join(SEPARATOR);
}

function findingsText({ findings }: DatasetFacts, write: Writer): string {
  const codes = Object.entries(findings).sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  const shown = codes.slice(0, SHOWN).map(([code, n]) => `${write(code)} ${formatInteger(n)}`);
  const more = codes.length - SHOWN;
  return [...shown, ...(more > 0 ? [`${formatInteger(more)} more codes`] : [])].join(SEPARATOR) || "none";
}

function share(n: number, total: number): string {
  return formatPercent(n / Math.max(1, total));
}
