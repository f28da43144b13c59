import { escapeControls } from "../../base/escape";
import { planLines } from "../../core/runs/planText";
import type { DryRunDocument } from "../../protocol/dryRun";
import type { Finding } from "../../protocol/findings";
import type { TextLink } from "../views/textDocuments";

type LinkInConfig = Omit<TextLink, "file">;

const NAME_WIDTH = 13;

/**
 * A dry run as a text to read: what would happen, what is to be said of the config, and every effective value. Places
 * in the config are links.
 *
 * @param shorten names paths as people know them
 */
export function dryRunText(
  { plan, findings, resolvedYaml }: DryRunDocument,
  configName: string,
  shorten: (path: string) => string,
): { readonly text: string; readonly links: readonly LinkInConfig[] } {
  const lines: string[] = [];
  const links: LinkInConfig[] = [];
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const name = escapeControls(configName);
  if (plan === null)
    lines.push(`Dry run of ${name}: ${count(errors, "error")}, so a run would not start.`, "");
  else {
    lines.push(`Dry run of ${name}: nothing was started, and nothing was written.`, "");
    for (const [what, text] of planLines(plan, shorten))
      lines.push(`  ${what.padEnd(NAME_WIDTH)}${escapeControls(text)}`);
    lines.push("", ...plan.leftOut.flatMap((sentence) => [`  ${escapeControls(sentence)}`, ""]));
  }
  for (const finding of findings) {
    const place = placeOf(finding, name);
    if (finding.line !== undefined)
      links.push({ line: lines.length, start: 2, end: 2 + place.length, target: finding.line });
    lines.push(`  ${place} ${finding.severity} ${finding.code} ${escapeControls(finding.message)}`);
    if (finding.help !== undefined) lines.push(`      ${escapeControls(finding.help)}`);
  }
  if (findings.length > 0) lines.push("");
  for (const line of (resolvedYaml ?? "").split("\n")) {
    // A source is the last comment of its line; a value may hold the same words.
    const source = /# line (\d+)$/u.exec(line);
    if (source !== null)
      links.push({
        line: lines.length,
        start: source.index + 2,
        end: line.length,
        target: Number(source[1]),
      });
    lines.push(line);
  }
  return { text: lines.join("\n"), links };
}

function placeOf({ line, column, file }: Finding, configName: string): string {
  return line === undefined ? file : `${configName}:${String(line)}:${String(column ?? 1)}`;
}

function count(n: number, noun: string): string {
  return `${String(n)} ${noun}${n === 1 ? "" : "s"}`;
}
