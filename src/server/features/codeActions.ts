import { CodeActionKind, type CodeAction, type Range } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Finding } from "../../protocol/findings";
import { answering, type Feature, type ServerContext } from "../serverContext";
import { toDiagnostic, toRange, toTextEdits } from "../toLsp";
import { isConfigName } from "../workspace";

/** The repairs that findings carry, for the text as it is now. */
export const codeActions: Feature = (context) => {
  const { connection, documents } = context;
  connection.onCodeAction(
    answering(context, [], async ({ textDocument, range }) => {
      const document = documents.get(textDocument.uri);
      if (document === undefined) return [];
      const findings = await findingsOf(document, context);
      return findings
        .filter((finding) => touches(toRange(finding), range))
        .flatMap((finding) => fixOf(finding, document));
    }),
  );
};

async function findingsOf(
  document: TextDocument,
  { configs, datasets }: ServerContext,
): Promise<readonly Finding[]> {
  if (isConfigName(document.uri)) return configs.check(document)?.findings ?? [];
  return (await datasets.isDataset(document)) ? (await datasets.lintDocument(document)).findings : [];
}

function fixOf(finding: Finding, document: TextDocument): CodeAction[] {
  const { fix } = finding;
  if (fix === undefined) return [];
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

function touches(a: Range, b: Range): boolean {
  const before = (p: Range["start"], q: Range["start"]): boolean =>
    p.line < q.line || (p.line === q.line && p.character <= q.character);
  return before(a.start, b.end) && before(b.start, a.end);
}
