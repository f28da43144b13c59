import type { LintOptions } from "../../core/lint/lintOptions";
import type { Finding } from "../../protocol/findings";
import type { LintRequestOptions } from "../../protocol/lintWorker";
import type { ReadOptions } from "../dataset/openedDataset";
import type { SurroundingsCache } from "./surroundings/surroundingsCache";

/** What the linter is asked, and what only callers of the same thread can give it. */
export type LintFileOptions = LintRequestOptions &
  ReadOptions &
  Partial<
    Pick<
      LintOptions,
      "onRow" | "needlePlan" | "rowHash" | "shardMap" | "supervision" | "heldOut" | "media" | "declared"
    >
  > & {
    /** Called between two megabytes: where the reader is, and everything found so far. */
    readonly onProgress?: (byteOffset: number, findings: readonly Finding[]) => void;
    /** Keeps tokenizers and evaluation files between calls. */
    readonly cache?: SurroundingsCache;
  };
