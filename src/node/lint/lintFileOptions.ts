import type { LintOptions } from "../../core/lint/lintOptions";
import type { LintRequestOptions } from "../../protocol/lintWorker";
import type { ReadOptions } from "../dataset/readItems";

/** What the linter is asked, and what only callers of the same thread can give it. */
export type LintFileOptions = LintRequestOptions &
  ReadOptions &
  Partial<Pick<LintOptions, "onRow" | "supervision" | "heldOut" | "media" | "declared">>;
