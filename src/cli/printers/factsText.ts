import { escapeControls } from "../../base/escape";
import { formatBytes, formatInteger, formatPercent } from "../../base/format";
import { maskSecrets } from "../../core/lint/personal/mask";
import type { DatasetFacts } from "../../protocol/datasetFacts";
import { paint, plain, type TerminalStyle } from "../terminalStyle";

/** What `--stats` prints: a name on the left, what is known on the right, never wider than the terminal. */
export function printFacts(facts: DatasetFacts, style: TerminalStyle): string {
  const sections: (readonly [name: string, lines: readonly string[]])[] = [
    ["files", facts.files.map(fileText)],
    ["rows", [`${formatInteger(facts.rows)} · ${duplicatesText(facts)}`]],
    ["columns", facts.columns.map((column) => columnText(column, facts.rows))],
    ["length", lengthLines(facts)],
    ["language", [shares(facts.languages.map(({ tag, n }) => ({ value: tag, n })))]],
    ["label", [shares(facts.labels)]],
    ...facts.groups.map(({ column, values }) => [column, [shares(values)]] as const),
    ["findings", [findingsText(facts.findings)]],
  ];
  const told = sections.filter(([, lines]) => lines.some((line) => line !== ""));
  const width = Math.min(20, Math.max(...told.map(([name]) => name.length)));
  const room = style.columns - width - 4;
  const lines = told.flatMap(([name, texts]) =>
    texts
      .flatMap((text) => wrap(maskSecrets(text), room))
      .map((text, i) => {
        const left = (i === 0 ? escapeControls(maskSecrets(name)).slice(0, width) : "").padEnd(width);
        return `  ${paint(left, "dim", style)}  ${plain(escapeControls(text), style)}`;
      }),
  );
  return `${lines.join("\n")}\n`;
}

function fileText({ path, rows, bytes, container, format, encoding }: DatasetFacts["files"][number]): string {
  const kind = [format ?? "unknown form", container, ...(encoding === "utf-8" ? [] : [encoding])].join(", ");
  return `${path} · ${formatInteger(rows)} rows · ${formatBytes(bytes)} · ${kind}`;
}

function duplicatesText({ duplicates: { exact, near } }: DatasetFacts): string {
  const exactly = exact === 0 ? "no row twice" : `${formatInteger(exact)} repeat an earlier row`;
  return near === undefined ? exactly : `${exactly} · ${formatInteger(near)} nearly repeat one`;
}

function columnText({ name, types, nulls, distinct }: DatasetFacts["columns"][number], rows: number): string {
  const kinds = Object.entries(types)
    .sort(([, n], [, m]) => m - n)
    .map(([type]) => type);
  return [
    `${name}: ${kinds.join(" or ") || "null"}`,
    ...(nulls > 0 ? [`${formatInteger(nulls)} without (${share(nulls, rows)})`] : []),
    ...(distinct === undefined ? [] : [`${formatInteger(distinct)} different`]),
  ].join(" · ");
}

function lengthLines(facts: DatasetFacts): readonly string[] {
  const { unit, exact, p50, p95, p99, max } = facts.lengths;
  const [middle, most, nearly, all] = [p50, p95, p99, max].map((n) => formatInteger(n));
  const about = exact ? "" : " (within 0.5%)";
  const lines = [
    `median ${middle ?? ""} · 95% up to ${most ?? ""} · 99% up to ${nearly ?? ""} · longest ${all ?? ""} ${unit}${about}`,
  ];
  const { trainedTokens, rowsOverMaxLength: over, rowsWithoutTrainedToken: without } = facts;
  if (trainedTokens !== undefined)
    lines.push(
      [
        `${formatInteger(trainedTokens)} tokens are learnt`,
        ...(over === undefined || over === 0 ? [] : [`${formatInteger(over)} rows over data.max_length`]),
        ...(without === undefined || without === 0 ? [] : [`${formatInteger(without)} rows teach nothing`]),
      ].join(" · "),
    );
  return lines;
}

const SHOWN = 8;

function shares(values: readonly { readonly value: string; readonly n: number }[]): string {
  const total = values.reduce((sum, { n }) => sum + n, 0);
  const shown = values
    .slice(0, SHOWN)
    .map(({ value, n }) => `${short(value)} ${formatInteger(n)} (${share(n, total)})`);
  const more = values.length - SHOWN;
  return [...shown, ...(more > 0 ? [`${formatInteger(more)} more`] : [])].join(" · ");
}

function share(n: number, total: number): string {
  return formatPercent(n / Math.max(1, total));
}

/** Masked, then cut: of a secret that is cut in two, nothing could tell any more that it is one. */
function short(value: string): string {
  const shown = maskSecrets(value);
  return shown.length > 40 ? `${shown.slice(0, 39)}…` : shown;
}

function findingsText(findings: DatasetFacts["findings"]): string {
  return Object.entries(findings)
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([code, n]) => `${code} ${formatInteger(n)}`)
    .join(" · ");
}

/** Breaks between the parts of a line, never inside one. */
function wrap(text: string, room: number): readonly string[] {
  const lines: string[] = [];
  for (const part of text.split(" · ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + part.length + 3 <= room)
      lines[lines.length - 1] = `${last} · ${part}`;
    else lines.push(part);
  }
  return lines;
}
