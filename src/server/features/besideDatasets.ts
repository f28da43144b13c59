import { refreshDiagnostics } from "../requests";
import { answering, type Feature } from "../serverContext";
import { toDiagnostics } from "../toLsp";
import { fileOf, uriOf } from "../workspace";

/**
 * What linting datasets found in the registry, the card or the run config that is about them. Closed ones are pushed,
 * and taken back when they are opened; open ones are told of through the editor's own question.
 */
export const besideDatasets: Feature = (context) => {
  const { connection, documents, datasets, settings } = context;
  const told = new Set<string>();
  const isOpen = (file: string): boolean => datasets.openDocument(file) !== undefined;
  const push = answering(context, undefined, async (file: string) => {
    const { enabled, isManual } = await settings.of(uriOf(file));
    const isAsked = (dataset: string): boolean => datasets.isAsked(dataset);
    const findings = datasets.besideOf(file, enabled && !isManual ? undefined : isAsked);
    if (isOpen(file) || (findings.length === 0 && !told.has(file))) return;
    told.add(file);
    const uri = uriOf(file);
    const diagnostics = toDiagnostics(findings, 0, (name) => datasets.uriOfName(uri, name));
    void connection.sendDiagnostics({ uri, diagnostics });
  });
  datasets.onBeside((files) => {
    for (const file of files) void push(file);
    if (files.some(isOpen)) refreshDiagnostics(context);
  });
  const forget = answering(context, undefined, () => datasets.forgetBeside());
  documents.onDidOpen(({ document: { uri } }) => {
    const file = fileOf(uri);
    if (file === undefined || !told.delete(file)) return;
    void connection.sendDiagnostics({ uri: uriOf(file), diagnostics: [] });
  });
  documents.onDidClose(({ document: { uri } }) => {
    const file = fileOf(uri);
    if (file !== undefined) void push(file);
    void forget();
  });
  context.onFilesChanged(() => void forget());
  context.onSettingsChanged(() => {
    for (const file of told) void push(file);
    void forget();
  });
};
