import type { DocumentSymbol, FoldingRange, SelectionRange } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { foldedLines, type FoldedLines } from "../../core/runconfig/features/folding";
import { selectionAt } from "../../core/runconfig/features/selection";
import { configSymbols, type ConfigSymbol } from "../../core/runconfig/features/symbols";
import { configTree } from "../configs/configTree";
import { FoldingRangeKind, SymbolKind } from "../connection/constants";
import { answering, type Feature } from "../serverContext";
import { rangeIn } from "../toLsp";

/** The shape of a run config: its outline, what folds, and what selecting grows through. */
export const outline: Feature = (context) => {
  const { connection, documents } = context;
  connection.onDocumentSymbol(
    answering(context, [], async ({ textDocument }): Promise<DocumentSymbol[]> => {
      const document = documents.get(textDocument.uri);
      const tree = await configTree(document, context);
      if (document === undefined || tree === undefined || context.hasOtherYaml()) return [];
      return configSymbols(tree).map((symbol) => toSymbol(symbol, document));
    }),
  );
  connection.onFoldingRanges(
    // Nothing at all, and not an empty list, lets the editor fold other YAML by its indents.
    answering(context, null, async ({ textDocument }): Promise<FoldingRange[] | null> => {
      const tree = await configTree(documents.get(textDocument.uri), context);
      return tree === undefined ? null : foldedLines(tree).map(toFold);
    }),
  );
  connection.onSelectionRanges(
    answering(context, [], async ({ textDocument, positions }): Promise<SelectionRange[]> => {
      const document = documents.get(textDocument.uri);
      const tree = await configTree(document, context);
      if (document === undefined || tree === undefined) return [];
      return positions.map((position) => {
        const spans = selectionAt(tree, document.offsetAt(position));
        const nested = spans.reduceRight<SelectionRange | undefined>(
          (parent, span) => ({
            range: rangeIn(document, span),
            ...(parent === undefined ? {} : { parent }),
          }),
          undefined,
        );
        return nested ?? { range: { start: position, end: position } };
      });
    }),
  );
};

const SYMBOLS: Readonly<Record<ConfigSymbol["kind"], SymbolKind>> = {
  section: SymbolKind.Module,
  list: SymbolKind.Array,
  text: SymbolKind.String,
  number: SymbolKind.Number,
  boolean: SymbolKind.Boolean,
  nothing: SymbolKind.Null,
};

function toSymbol(symbol: ConfigSymbol, document: TextDocument): DocumentSymbol {
  return {
    name: symbol.name,
    detail: symbol.detail,
    kind: SYMBOLS[symbol.kind],
    range: rangeIn(document, symbol),
    selectionRange: rangeIn(document, { start: symbol.keyStart, end: symbol.keyEnd }),
    children: symbol.children.map((child) => toSymbol(child, document)),
  };
}

const FOLDS: Readonly<Partial<Record<FoldedLines["kind"], FoldingRangeKind>>> = {
  comment: FoldingRangeKind.Comment,
  region: FoldingRangeKind.Region,
};

function toFold({ startLine, endLine, kind }: FoldedLines): FoldingRange {
  const known = FOLDS[kind];
  return { startLine: startLine - 1, endLine: endLine - 1, ...(known === undefined ? {} : { kind: known }) };
}
