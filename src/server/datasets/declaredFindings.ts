import type { TextDocument } from "vscode-languageserver-textdocument";
import { UserError } from "../../base/userError";
import { isActive } from "../../core/lint/selection";
import type { LintPool } from "../../node/lint/pool/lintPool";
import { readSmall } from "../../node/files/readSmall";
import type { Finding } from "../../protocol/findings";
import type { LintRequestOptions } from "../../protocol/lintWorker";
import { onceEach } from "./besideFindings";
import { isRegistry } from "./entryNames";
import { statesOf } from "../fileStates";
import { SUPERSEDED, type Lintings } from "./lintings";
import { LARGEST_UNASKED, type LintSetup, type LintSetupParts } from "./lintSetup";
import { shardOptions } from "./wholeDataset";
import { isConfigName } from "../workspace";

export interface DeclaredFindingsParts extends LintSetupParts {
  readonly lint: LintPool;
  readonly lintings: Lintings;
  readonly documents: { get(uri: string): TextDocument | undefined };
  setupOf(file: string): Promise<LintSetup>;
  filesOf(file: string): Promise<readonly string[]>;
  openDocument(file: string): TextDocument | undefined;
  isAsked(file: string): boolean;
  besideOf(file: string): readonly Finding[];
}

interface Known {
  readonly key: string;
  readonly abort: AbortController;
  readonly found: Promise<readonly Finding[]>;
}

type Writable = { -readonly [K in keyof LintRequestOptions]: LintRequestOptions[K] };

/** The rule that holds what is declared against the rows. */
const CODE = "SCH009";

/**
 * What is wrong in an open registry or run config, as its text is now: the datasets that it declares are held against
 * it, by that rule alone. An open card has what was last found in it, as long as its text is that of the disk.
 */
export function createDeclaredFindings(
  parts: DeclaredFindingsParts,
): (document: TextDocument) => Promise<readonly Finding[]> {
  const { configs, entries, workspace, documents } = parts;
  const known = new Map<string, Known>();

  const declaredIn = async (file: string): Promise<readonly string[]> => {
    if (isRegistry(file))
      return (await entries.datasets()).flatMap(({ entry, files }) =>
        entry === file ? files.slice(0, 1) : [],
      );
    const name = workspace().nameOf(file);
    return [...(await configs.declared())].flatMap(([dataset, { declared }]) =>
      declared?.file === name ? [dataset] : [],
    );
  };
  const inDataset = async (dataset: string): Promise<readonly Finding[]> => {
    const setup = await parts.setupOf(dataset);
    if (!isActive(CODE, setup.options)) return [];
    const document = parts.openDocument(dataset);
    if (document !== undefined) return (await parts.lintings.lint(document, setup)).findings;
    const files = await parts.filesOf(dataset);
    const { bytes, states } = await statesOf(files);
    if (bytes === undefined || (bytes > LARGEST_UNASKED && !parts.isAsked(dataset))) return [];
    const key = JSON.stringify([setup.key, states]);
    const before = known.get(dataset);
    if (before?.key === key) return before.found;
    before?.abort.abort(SUPERSEDED);
    const next = start(dataset, files, setup, key);
    known.set(dataset, next);
    return next.found;
  };
  const start = (dataset: string, files: readonly string[], setup: LintSetup, key: string): Known => {
    const wanted: Writable = {
      ...{ ...setup.options, ...shardOptions(files, workspace()) },
      ...{ select: [CODE], extendSelect: [], heldOutFiles: [] },
    };
    // The rule counts no tokens.
    delete wanted.model;
    const abort = new AbortController();
    const found = parts.lint.lintFile(dataset, wanted, abort.signal).then(({ findings }) => findings);
    // A failure is not an answer for the next one who asks.
    found.catch(() => {
      if (known.get(dataset)?.abort === abort) known.delete(dataset);
    });
    return { key, abort, found };
  };

  return async (document) => {
    const { uri, version } = document;
    const file = workspace().readableFile(uri);
    if (file === undefined) return [];
    if (!isRegistry(file) && !isConfigName(uri))
      return (await readSmall(file)) === document.getText() ? parts.besideOf(file) : [];
    const found: Finding[] = [];
    for (const dataset of await declaredIn(file)) found.push(...(await inDataset(dataset).catch(whenUnread)));
    if (documents.get(uri)?.version !== version) throw SUPERSEDED;
    const name = workspace().nameOf(file);
    return onceEach(found.filter((finding) => finding.file === name));
  };
}

/** A dataset that cannot be read is told of where it is linted itself. */
function whenUnread(error: unknown): readonly Finding[] {
  if (error instanceof UserError) return [];
  throw error;
}
