import type { CompletionItem, Diagnostic, Range, TextEdit } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { ConfigCompletion } from "../core/runconfig/features/completionItem";
import { chooseShown } from "../core/lint/chooseShown";
import type { Edit, Finding, FindingTag, Severity } from "../protocol/findings";
import type { LintOutcome } from "../protocol/lintWorker";
import {
  CompletionItemKind,
  DiagnosticSeverity,
  DiagnosticTag,
  InsertTextFormat,
  InsertTextMode,
} from "./connection/constants";

/** The one place where our positions, which count from 1, become the protocol's, which count from 0. */
interface Place {
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

export function toRange({ line = 1, column = 1, endLine = line, endColumn = column }: Place): Range {
  return {
    start: { line: line - 1, character: column - 1 },
    end: { line: endLine - 1, character: endColumn - 1 },
  };
}

/** Offsets in a document as the protocol's range. */
export function rangeIn(
  document: TextDocument,
  { start, end }: { readonly start: number; readonly end: number },
): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};
export const SOURCE = "Tunesmith";
const TAGS: Readonly<Record<FindingTag, DiagnosticTag>> = {
  unnecessary: DiagnosticTag.Unnecessary,
  deprecated: DiagnosticTag.Deprecated,
};

/** @param uriOfName where a file that a finding names lies; related places without one are left out */
export function toDiagnostic(finding: Finding, uriOfName: (file: string) => string | undefined): Diagnostic {
  const related = (finding.related ?? []).flatMap((one) => {
    const uri = uriOfName(one.file);
    return uri === undefined ? [] : [{ location: { uri, range: toRange(one) }, message: one.message }];
  });
  return {
    range: toRange(finding),
    severity: SEVERITIES[finding.severity],
    code: finding.code,
    source: SOURCE,
    message: [finding.message, ...helpOf(finding)].join("\n"),
    ...(finding.tags === undefined ? {} : { tags: finding.tags.map((tag) => TAGS[tag]) }),
    ...(related.length === 0 ? {} : { relatedInformation: related }),
  };
}

/** What to do, where the message has not said it: below "did you mean `seed`?" nobody needs "write `seed`", or all choices. */
function helpOf({ message, help }: Finding): readonly string[] {
  return help === undefined || /: did you mean `[^`]+`\?$/u.test(message) ? [] : [help];
}

/** Editors show a thousand findings per file and do not say how many they leave out. */
const MOST_PER_FILE = 900;

/** What fits, chosen by severity and spread over the rules; when more was found, a last entry says how many. */
export function toDiagnostics(
  findings: readonly Finding[],
  omitted: number,
  uriOfName: (file: string) => string | undefined,
): Diagnostic[] {
  const shown = chooseShown(findings, MOST_PER_FILE).map((finding) => toDiagnostic(finding, uriOfName));
  const more = findings.length - shown.length + omitted;
  if (more === 0) return shown;
  const message = `… and ${more.toLocaleString("en-US")} more findings: the quick fix here shows all of them`;
  return [
    ...shown,
    { range: toRange({}), severity: DiagnosticSeverity.Information, source: SOURCE, message },
  ];
}

/** Findings that are counted but not kept. */
export function omittedOf({ omitted }: Pick<LintOutcome, "omitted">): number {
  return Object.values(omitted).reduce((sum, n) => sum + n, 0);
}

export function toTextEdits(edits: readonly Edit[]): TextEdit[] {
  return edits.map((edit) => ({ range: toRange(edit), newText: edit.newText }));
}

const KINDS: Readonly<Record<ConfigCompletion["kind"], CompletionItemKind>> = {
  key: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  file: CompletionItemKind.File,
  folder: CompletionItemKind.Folder,
};

export function toCompletionItem(
  item: ConfigCompletion,
  index: number,
  document: TextDocument,
): CompletionItem {
  const range = rangeIn(document, item);
  return {
    label: item.label,
    kind: KINDS[item.kind],
    detail: item.detail,
    documentation: { kind: "markdown", value: item.documentation },
    // The order is ours; editors sort by this text.
    sortText: String(index).padStart(4, "0"),
    filterText:
      item.kind === "key" || item.kind === "value" ? item.label : item.newText.replace(/^\s*(?:- )?/u, ""),
    insertTextMode: InsertTextMode.asIs,
    ...(item.cursor === undefined
      ? { textEdit: { range, newText: item.newText } }
      : {
          insertTextFormat: InsertTextFormat.Snippet,
          textEdit: { range, newText: snippet(item.newText, item.cursor) },
        }),
    ...(item.continues ? { command: { title: "Suggest", command: "editor.action.triggerSuggest" } } : {}),
  };
}

/** A text as a snippet after which the cursor stands within it. */
function snippet(text: string, cursor: number): string {
  const escaped = (part: string): string => part.replace(/[\\$}]/gu, "\\$&");
  return `${escaped(text.slice(0, cursor))}$0${escaped(text.slice(cursor))}`;
}
