import type { DeclaredDataset } from "../../protocol/declaredDataset";
import type { ChatTemplate, TextTokenizer, TrainOn, Truncation } from "../supervision";
import type { HeldOutFile } from "./leakage/heldOut";

/**
 * What rules may know beside the rows of the file. All of it is optional: a rule rests when it lacks what it needs.
 * Whoever reads files makes these; the core only looks at them.
 */
export interface Surroundings {
  /** What the run config's model makes of a row. */
  readonly supervision?: LintSupervision | undefined;
  /** Evaluation and test files, whose rows must not be in this one. */
  readonly heldOut?: readonly HeldOutFile[] | undefined;
  readonly media?: MediaReader | undefined;
  readonly declared?: DeclaredDataset | undefined;
}

/** Tokenizer and chat template of the run's model, and how the run cuts rows. */
export interface LintSupervision {
  readonly tokenizer: TextTokenizer;
  /** Null when the model has none. */
  readonly template: ChatTemplate | null;
  /** The template's source, for rules that look at the template itself. */
  readonly templateSource: string | null;
  readonly trainOn: TrainOn;
  /** In tokens. */
  readonly maxLength: number;
  readonly truncation: Truncation;
}

/**
 * What is known of a media file; `head`: its first 16 bytes or fewer. Undefined when it does not exist or cannot be
 * read, `unseen` when nobody may look.
 */
export type MediaLook = { readonly bytes: number; readonly head: Uint8Array } | "unseen" | undefined;

/** Looks at media files that rows name; answers are cached by whoever makes it. */
export interface MediaReader {
  look(path: string): MediaLook;
}

export type { DeclaredDataset } from "../../protocol/declaredDataset";
