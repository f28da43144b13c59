import type { DialectId } from "./dialect";

/** Whose config a file is. */
export interface Detection {
  readonly dialect: DialectId;
  /** LLaMA-Factory's v1 files are nested and know other keys. */
  readonly nested?: true;
  /** The release that a modeline names; otherwise it is guessed from the keys. */
  readonly pinned?: string;
}
