import type { Finding, Severity } from "../../protocol/findings";

const COMMANDS: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "notice",
  hint: "notice",
};

/** Workflow commands of GitHub Actions: each becomes an annotation at its line. */
export function githubAnnotation(finding: Finding): string {
  const { severity, file, line, column, endLine, endColumn, code, message, help, row } = finding;
  const place = Object.entries({ file, line, col: column, endLine, endColumn, title: code })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  const where = line === undefined && row !== undefined ? `row ${String(row)}: ` : "";
  const text = help === undefined ? message : `${message} (${help})`;
  return `::${COMMANDS[severity]} ${place.join(",")}::${escapeData(where + text)}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
