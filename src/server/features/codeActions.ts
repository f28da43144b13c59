import path from "node:path";
import type { CodeAction, Range } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { formatConfig } from "../../core/runconfig/format/formatConfig";
import type { TextEdit as OffsetEdit } from "../../core/runconfig/format/lineEdits";
import { sortKeys } from "../../core/runconfig/format/sortKeys";
import { chooseFixes } from "../../core/lint/edits/applyFixes";
import { fitFixes } from "../../core/runconfig/features/fitFixes";
import type { Finding, Fix } from "../../protocol/findings";
import { configTree } from "../configs/configTree";
import { CodeActionKind } from "../connection/constants";
import { SUPERSEDED } from "../datasets/lintings";
import type { LintSetup } from "../datasets/lintSetup";
import { isEntryName } from "../datasets/entryNames";
import { FIX_ALL, FORMAT, SORT_KEYS } from "./actionKinds";
import { answering, type Feature, type ServerContext } from "../serverContext";
import { omittedOf, rangeIn, toDiagnostic, toRange, toTextEdits } from "../toLsp";
import { fileOf, isConfigName, uriOf } from "../workspace";

/** The client's command that lists every finding of a file; its argument is the file's URI. */
const SHOW_FINDINGS = "tunesmith.showFindings";

/** The repairs that findings carry, for the text as it is now. */
export const codeActions: Feature = (context) => {
  const { connection, documents } = context;
  connection.onCodeAction(
    answering(context, [], async ({ textDocument, range, context: { only } }) => {
      const document = documents.get(textDocument.uri);
      if (document === undefined) return [];
      const found = await findingsOf(document, context);
      const { findings } = found;
      const wanted = (kind: string): boolean =>
        only === undefined || only.some((one) => kind === one || kind.startsWith(`${one}.`));
      return [
        ...(wanted(CodeActionKind.QuickFix) ? quickFixes(document, found, range) : []),
        ...(wanted(CodeActionKind.QuickFix) ? await migration(document, findings, range) : []),
        ...(wanted(CodeActionKind.RefactorExtract) ? await extractAction(document, range, context) : []),
        ...(only !== undefined && wanted(FIX_ALL) ? fixAll(document, findings) : []),
        ...(only !== undefined && wanted(SORT_KEYS) ? await sortAction(document, context) : []),
        ...(only !== undefined && wanted(FORMAT) ? await formatAction(document, context) : []),
      ];
    }),
  );
};

interface FindingsOfDocument {
  readonly findings: readonly Finding[];
  /** Findings that the document's diagnostics leave out. */
  readonly more: boolean;
  /** Changes after which a run config's run fits on its device. */
  readonly fits?: () => readonly Fix[];
  /** How the dataset is linted; undefined for run configs, which name what they ignore in themselves. */
  readonly setup?: LintSetup;
}

async function findingsOf(
  document: TextDocument,
  { configs, datasets, settings }: ServerContext,
): Promise<FindingsOfDocument> {
  const isConfig = isConfigName(document.uri);
  const file = fileOf(document.uri) ?? document.uri;
  const foreign = await configs.whenKnown(() => configs.foreign(document));
  if (foreign !== undefined) return { findings: foreign.findings, more: false };
  const isEntry = isEntryName(file) && (await settings.of(document.uri)).enabled;
  if (!isConfig && !isEntry && !(await datasets.isDataset(document))) return { findings: [], more: false };
  try {
    if (isConfig) {
      const check = await configs.whenKnown(() => configs.check(document));
      const facts = configs.factsFor(document);
      return {
        findings: [...(check?.findings ?? []), ...(await datasets.findingsIn(document))],
        more: false,
        fits: () => (check === undefined || facts === undefined ? [] : fitFixes(check, facts)),
      };
    }
    if (isEntry)
      return {
        findings: await datasets.findingsIn(document),
        setup: await datasets.setupOf(file),
        more: false,
      };
    const outcome = await datasets.lintDocument(document);
    return {
      findings: outcome.findings,
      setup: await datasets.setupOf(file),
      more: outcome.findings.length + omittedOf(outcome) > MOST_WITHOUT_LIST,
    };
  } catch (error) {
    if (error === SUPERSEDED) return { findings: [], more: false };
    throw error;
  }
}
const MOST_WITHOUT_LIST = 900;
/** The forecast is above what the device has: there are several ways to mend it. */
const TOO_LARGE = "MEM001";

function quickFixes(
  document: TextDocument,
  { findings, more, setup, fits }: FindingsOfDocument,
  range: Range,
): CodeAction[] {
  const here = findings.filter((finding) => touches(toRange(finding), range));
  const codes = new Set(here.flatMap(({ code, fix }) => (fix === undefined ? [] : [code])));
  return [
    ...here.flatMap((finding) => fixOf(finding, document)),
    ...here
      .filter(({ code }) => code === TOO_LARGE)
      .flatMap((finding) => (fits?.() ?? []).flatMap((fix) => fixOf({ ...finding, fix }, document))),
    ...[...codes].filter((code) => code !== OTHER_NAME).flatMap((code) => fixAllOf(code, document, findings)),
    ...(setup === undefined ? [] : ignoreActions(document, here, setup)),
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

/** Keys that have another name: in our configs, and in a later release of another tool. */
const OTHER_NAME = "CFG012";
const RENAMED_KEY = "DLC004";

/** Every key of one of our configs by its current name: some move, and have to wait for each other. */
async function migration(
  document: TextDocument,
  findings: readonly Finding[],
  range: Range,
): Promise<CodeAction[]> {
  const isHere = findings.some((one) => one.code === OTHER_NAME && touches(toRange(one), range));
  if (!isHere) return [];
  const { migrateNames } = await import("../../core/runconfig/edit/migrateNames");
  const found = migrateNames(document.getText());
  const title = `Migrate to the current names (${String(found?.count)} keys)`;
  return sourceAction(title, CodeActionKind.QuickFix, found?.edits, document);
}

/** The same repair wherever the rule found something, when that is more than once. */
function fixAllOf(code: string, document: TextDocument, findings: readonly Finding[]): CodeAction[] {
  const chosen = chooseFixes(
    findings.filter((finding) => finding.code === code),
    true,
  );
  if (chosen.length < 2) return [];
  const unsafe = chosen.some(({ fix }) => fix?.safety === "unsafe");
  const all = `all ${String(chosen.length)} ${code} in this file`;
  return [
    {
      title:
        code === RENAMED_KEY
          ? `Migrate to the current names (${String(chosen.length)} keys)`
          : `Fix ${all}${unsafe ? " (changes what is trained on)" : ""}`,
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

/** The registry's order is that of our own configs. */
async function sortAction(document: TextDocument, context: ServerContext): Promise<CodeAction[]> {
  if (!isConfigName(document.uri)) return [];
  const tree = await configTree(document, context);
  return sourceAction("Sort keys in the usual order", SORT_KEYS, tree && sortKeys(tree), document);
}

/** What a config says more than once, ours or another tool's. */
async function extractAction(
  document: TextDocument,
  range: Range,
  context: ServerContext,
): Promise<CodeAction[]> {
  const tree = await configTree(document, context);
  if (tree === undefined) return [];
  const { extractShared } = await import("../../core/runconfig/share/extractShared");
  const found = extractShared(tree, document.offsetAt(range.start));
  if (found === undefined) return [];
  return sourceAction(found.title, CodeActionKind.RefactorExtract, found.edits, document);
}

async function formatAction(document: TextDocument, context: ServerContext): Promise<CodeAction[]> {
  if (isConfigName(document.uri)) return [];
  const tree = await configTree(document, context);
  return sourceAction("Format this config", FORMAT, tree && formatConfig(tree), document);
}

/** A change of the text that mends nothing. */
function sourceAction(
  title: string,
  kind: string,
  edits: readonly OffsetEdit[] | undefined,
  document: TextDocument,
): CodeAction[] {
  if (edits === undefined || edits.length === 0) return [];
  const changes = edits.map((edit) => ({ range: rangeIn(document, edit), newText: edit.newText }));
  return [{ title, kind, edit: { changes: { [document.uri]: changes } } }];
}

function editOf(document: TextDocument, chosen: readonly Finding[]): NonNullable<CodeAction["edit"]> {
  return { changes: { [document.uri]: chosen.flatMap(({ fix }) => toTextEdits(fix?.edits ?? [])) } };
}

/** The client's commands that ask for a reason and write it, and that change the settings. */
const IGNORE_FINDING = "tunesmith.ignoreFinding";
const IGNORE_CODE = "tunesmith.ignoreCode";

/** After the repairs: to keep a finding as it is, once for each code at this place. */
function ignoreActions(
  document: TextDocument,
  here: readonly Finding[],
  { lintConfig, hearsSettings }: LintSetup,
): CodeAction[] {
  const { uri } = document;
  const file = fileOf(uri);
  const name = path.basename(file ?? uri);
  const first = new Map(here.toReversed().map((finding) => [finding.code, finding]));
  const entries = [...first.values()].reverse();
  const action = (title: string, finding: Finding, command: string, argument: object): CodeAction => ({
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [toDiagnostic(finding, () => uri)],
    command: { title, command, arguments: [argument] },
  });
  return [
    ...entries.flatMap((finding) =>
      finding.row === undefined || file === undefined
        ? []
        : [
            action(`Ignore this ${finding.code} in ${name}.lintignore …`, finding, IGNORE_FINDING, {
              ...{ uri, code: finding.code, row: finding.row },
            }),
          ],
    ),
    ...entries.map((finding) =>
      action(`Ignore ${finding.code} in this workspace`, finding, IGNORE_CODE, {
        ...{ uri, code: finding.code },
        // What a `tunesmith.toml` selects, the settings do not take away.
        ...(hearsSettings || lintConfig === undefined ? {} : { decidedBy: uriOf(lintConfig) }),
      }),
    ),
  ];
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
