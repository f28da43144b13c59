import type { ProtocolConnection } from "vscode-languageserver/node";

/** Everything that an editor asks about a document, by its method; places are from 0. */
const REQUESTS: Readonly<Record<string, (at: object, whole: object) => object>> = {
  diagnostic: () => ({}),
  completion: (at) => at,
  hover: (at) => at,
  codeAction: (_, range) => ({ range, context: { diagnostics: [] } }),
  codeLens: () => ({}),
  inlayHint: (_, range) => ({ range }),
  documentLink: () => ({}),
  documentSymbol: () => ({}),
  foldingRange: () => ({}),
  selectionRange: ({ position }: { position?: object }) => ({ positions: [position] }),
  definition: (at) => at,
  references: (at) => ({ ...at, context: { includeDeclaration: true } }),
  prepareRename: (at) => at,
  rename: (at) => ({ ...at, newName: "other" }),
  formatting: () => ({ options: { tabSize: 2, insertSpaces: true } }),
  rangeFormatting: (_, range) => ({ range, options: { tabSize: 2, insertSpaces: true } }),
};

/** Asks all of it at a place; the answers by method, or what they were refused with. */
export async function everyRequest(
  connection: ProtocolConnection,
  uri: string,
  position: { readonly line: number; readonly character: number },
): Promise<ReadonlyMap<string, unknown>> {
  const whole = { start: { line: 0, character: 0 }, end: { line: 1_000_000, character: 0 } };
  const answers = new Map<string, unknown>();
  for (const [method, params] of Object.entries(REQUESTS)) {
    const more = params({ position }, whole);
    const answer = await connection
      .sendRequest(`textDocument/${method}`, { textDocument: { uri }, ...more })
      .catch((error: unknown) => String(error));
    answers.set(method, answer);
  }
  return answers;
}
