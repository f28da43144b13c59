import type {
  ClientCapabilities,
  DocumentSelector,
  Registration,
  ServerCapabilities,
} from "vscode-languageserver/node";
import { randomUUID } from "node:crypto";
import type { Connection } from "../connection/clientConnection";

/** Other tools' configs are told by their content: of all other YAML nothing is answered. */
const YAML: DocumentSelector = [{ scheme: "file", language: "yaml" }];
/** The names that `isConfigName` knows. */
const CONFIGS: DocumentSelector = [{ scheme: "file", pattern: "**/{*.tune.yaml,*.tune.yml,tune.yaml}" }];

interface Provider {
  readonly method: string;
  readonly isDynamic: (client: NonNullable<ClientCapabilities["textDocument"]>) => boolean | undefined;
  readonly capability: Partial<ServerCapabilities>;
  readonly selector: DocumentSelector;
}

/**
 * What is not offered for all that the client's connection is about, datasets among them. A formatter that does nothing
 * would stand beside the editor's own for every JSON and YAML file; other tools' configs have it as a source action.
 */
const PROVIDERS: readonly Provider[] = [
  {
    method: "textDocument/documentSymbol",
    isDynamic: ({ documentSymbol }) => documentSymbol?.dynamicRegistration,
    capability: { documentSymbolProvider: true },
    selector: YAML,
  },
  {
    method: "textDocument/foldingRange",
    isDynamic: ({ foldingRange }) => foldingRange?.dynamicRegistration,
    capability: { foldingRangeProvider: true },
    selector: YAML,
  },
  {
    method: "textDocument/selectionRange",
    isDynamic: ({ selectionRange }) => selectionRange?.dynamicRegistration,
    capability: { selectionRangeProvider: true },
    selector: YAML,
  },
  {
    method: "textDocument/definition",
    isDynamic: ({ definition }) => definition?.dynamicRegistration,
    capability: { definitionProvider: true },
    selector: YAML,
  },
  {
    method: "textDocument/rename",
    isDynamic: ({ rename }) => rename?.dynamicRegistration,
    capability: { renameProvider: { prepareProvider: true } },
    selector: YAML,
  },
  {
    method: "textDocument/formatting",
    isDynamic: ({ formatting }) => formatting?.dynamicRegistration,
    capability: { documentFormattingProvider: true },
    selector: CONFIGS,
  },
  {
    method: "textDocument/rangeFormatting",
    isDynamic: ({ rangeFormatting }) => rangeFormatting?.dynamicRegistration,
    capability: { documentRangeFormattingProvider: true },
    selector: CONFIGS,
  },
];

/** For clients that cannot be told later which files something is for: they ask for every file. */
export function staticProviders({ textDocument = {} }: ClientCapabilities): Partial<ServerCapabilities> {
  const fixed = PROVIDERS.filter(({ isDynamic }) => isDynamic(textDocument) !== true);
  return Object.assign({}, ...fixed.map(({ capability }) => capability)) as Partial<ServerCapabilities>;
}

/** For the others, after `initialized`. */
export function registerProviders(connection: Connection, { textDocument = {} }: ClientCapabilities): void {
  const registrations = PROVIDERS.filter(({ isDynamic }) => isDynamic(textDocument) === true).map(
    ({ method, selector }): Registration => ({
      id: randomUUID(),
      method,
      registerOptions: {
        documentSelector: selector,
        ...(method === "textDocument/rename" ? { prepareProvider: true } : {}),
      },
    }),
  );
  if (registrations.length === 0) return;
  // A client that is gone meanwhile does not matter.
  connection.sendRequest("client/registerCapability", { registrations }).catch(() => undefined);
}
