import type { TextDocument } from "vscode-languageserver-textdocument";
import type { LintPool } from "../../node/lint/pool/lintPool";
import type { LintOutcome } from "../../protocol/lintWorker";
import type { OpenDocuments } from "../connection/openDocuments";
import { factsFor, type LintSetup } from "./lintSetup";
import { fileOf } from "../workspace";

/** The lints of open documents: one per version and setup, shared by all who ask. */
export interface Lintings {
  /**
   * @param facts they are collected on opening and when somebody asks, not with every key
   * @throws the reason `SUPERSEDED` when newer text or settings came meanwhile
   */
  lint(document: TextDocument, setup: LintSetup, facts?: "texts" | "tokens"): Promise<LintOutcome>;
}

/** Why a lint has no answer: its text is not the document's any more. */
export const SUPERSEDED = new Error("there is newer text");

/** A version that is or was linted. */
interface Linting {
  readonly version: number;
  readonly key: string;
  readonly facts: "none" | "texts" | "tokens";
  readonly abort: AbortController;
  readonly outcome: Promise<LintOutcome>;
}

/** An editor shows a thousand findings per file: more of one rule are only counted. */
export const LIMIT_PER_RULE = 2000;

const RANK = { none: 0, texts: 1, tokens: 2 } as const;

export function createLintings(
  pool: LintPool,
  documents: OpenDocuments,
  heard: (file: string, outcome: LintOutcome, setup: LintSetup) => void,
): Lintings {
  const lintings = new Map<string, Linting>();
  documents.onDidClose(({ document }) => {
    lintings.get(document.uri)?.abort.abort(SUPERSEDED);
    lintings.delete(document.uri);
  });

  const start = (document: TextDocument, setup: LintSetup, facts: Linting["facts"]): Linting => {
    const { uri, version } = document;
    const file = fileOf(uri);
    const abort = new AbortController();
    const options = {
      ...{ limitPerRule: LIMIT_PER_RULE, ...setup.options },
      ...(facts === "none" ? {} : { facts }),
    };
    const outcome = pool.lintText(document.getText(), options, abort.signal, file).then((found) => {
      heard(file ?? uri, found, setup);
      return found;
    });
    const linting = { version, key: setup.key, facts, abort, outcome };
    lintings.set(uri, linting);
    // A failure is not an answer for the next one who asks.
    outcome.catch(() => {
      if (lintings.get(uri) === linting) lintings.delete(uri);
    });
    return linting;
  };

  return {
    lint: async (document, setup, facts) => {
      const { uri, version } = document;
      const last = lintings.get(uri);
      const wanted =
        facts ?? (last === undefined ? factsFor(setup.options, document.getText().length) : "none");
      const isSame = last?.version === version && last.key === setup.key;
      if (last !== undefined && isSame && RANK[last.facts] >= RANK[wanted]) return last.outcome;
      const current = documents.get(uri);
      if (current !== undefined && current.version !== version) throw SUPERSEDED;
      // Who asks for the facts of the same text does not take the findings away from who waits for those.
      if (!isSame) last?.abort.abort(SUPERSEDED);
      return start(document, setup, wanted).outcome;
    },
  };
}
