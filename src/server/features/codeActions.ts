import { CodeActionKind, type CodeAction, type Range } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { chooseFixes } from "../../core/lint/applyFixes";
import type { Finding } from "../../protocol/findings";
import { SUPERSEDED } from "../datasets";
import { answering, type Feature, type ServerContext } from "../serverContext";
import { omittedOf, toDiagnostic, toRange, toTextEdits } from "../toLsp";
import { isConfigName } from "../workspace";

/** All safe repairs of a file at once: for "fix all" and for `editor.codeActionsOnSave`. */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.tunesmith`;
/** The client's command that lists every finding of a file; its argument is the file's URI. */
const SHOW_FINDINGS = "tunesmith.showFindings";

/** The repairs that findings carry, for the text as it is now. */
export const codeActions: Feature = (context) => {
  const { connection, documents } = context;
  connection.onCodeAction(
    answering(context, [], async ({ textDocument, range, context: { only } }) => {
      const document = documents.get(textDocument.uri);
      if (document === undefined) return [];
      const { findings, more } = await findingsOf(document, context);
      const wanted = (kind: string): boolean =>
        only === undefined || only.some((one) => kind === one || kind.startsWith(`${one}.`));
      return [
        ...(wanted(CodeActionKind.QuickFix) ? quickFixes(document, findings, range, more) : []),
        ...(only !== undefined && wanted(FIX_ALL) ? fixAll(document, findings) : []),
      ];
    }),
  );
};

interface FindingsOfDocument {
  readonly findings: readonly Finding[];
  /** Findings that the document's diagnostics leave out. */
  readonly more: boolean;
}

async function findingsOf(
  document: TextDocument,
  { configs, datasets }: ServerContext,
): Promise<FindingsOfDocument> {
  if (isConfigName(document.uri)) return { findings: configs.check(document)?.findings ?? [], more: false };
  if (!(await datasets.isDataset(document))) return { findings: [], more: false };
  try {
    const outcome = await datasets.lintDocument(document);
    return {
      findings: outcome.findings,
      more: outcome.findings.length + omittedOf(outcome) > MOST_WITHOUT_LIST,
    };
  } catch (error) {
    if (error === SUPERSEDED) return { findings: [], more: false };
    throw error;
  }
}
const MOST_WITHOUT_LIST = 900;

function quickFixes(
  document: TextDocument,
  findings: readonly Finding[],
  range: Range,
  more: boolean,
): CodeAction[] {
  const here = findings.filter((finding) => touches(toRange(finding), range));
  const codes = new Set(here.flatMap(({ code, fix }) => (fix === undefined ? [] : [code])));
  return [
    ...here.flatMap((finding) => fixOf(finding, document)),
    ...[...codes].flatMap((code) => fixAllOf(code, document, findings)),
    ...(more && range.start.line === 0 ? [showAll(document)] : []),
  ];
}

function fixOf(finding: Finding, document: TextDocument): CodeAction[] {
  const { fix } = finding;
  // A conversion is done on the disk: an editor's text has no byte order mark to take away.
  if (fix === undefined || fix.convert !== undefined) return [];
  return [
    {
      title: fix.title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [toDiagnostic(finding, () => document.uri)],
      // A repair that changes what is trained on is never the one that is applied without being chosen.
      isPreferred: fix.safety === "safe",
      edit: { changes: { [document.uri]: toTextEdits(fix.edits) } },
    },
  ];
}

/** The same repair wherever the rule found something, when that is more than once. */
function fixAllOf(code: string, document: TextDocument, findings: readonly Finding[]): CodeAction[] {
  const chosen = chooseFixes(
    findings.filter((finding) => finding.code === code),
    true,
  );
  if (chosen.length < 2) return [];
  const unsafe = chosen.some(({ fix }) => fix?.safety === "unsafe");
  return [
    {
      title: `Fix all ${String(chosen.length)} ${code} in this file${unsafe ? " (changes what is trained on)" : ""}`,
      kind: CodeActionKind.QuickFix,
      edit: editOf(document, chosen),
    },
  ];
}

/** What overlaps waits for the next time, as with `--fix`. */
function fixAll(document: TextDocument, findings: readonly Finding[]): CodeAction[] {
  const chosen = chooseFixes(findings, false);
  if (chosen.length === 0) return [];
  return [{ title: "Fix all that is safe to fix", kind: FIX_ALL, edit: editOf(document, chosen) }];
}

function editOf(document: TextDocument, chosen: readonly Finding[]): NonNullable<CodeAction["edit"]> {
  return { changes: { [document.uri]: chosen.flatMap(({ fix }) => toTextEdits(fix?.edits ?? [])) } };
}

function showAll(document: TextDocument): CodeAction {
  const title = "Show all findings of this file";
  return {
    title,
    kind: CodeActionKind.QuickFix,
    command: { title, command: SHOW_FINDINGS, arguments: [document.uri] },
  };
}

function touches(a: Range, b: Range): boolean {
  const before = (p: Range["start"], q: Range["start"]): boolean =>
    p.line < q.line || (p.line === q.line && p.character <= q.character);
  return before(a.start, b.end) && before(b.start, a.end);
}
