import type { Draft } from "../draft";
import type { SettingValue } from "../settings";

/**
 * One rule of the table that proposals are made with. Of the rules for a key the first whose `when` holds decides; they
 * are asked in the order of the table, so that later ones see what earlier ones have decided.
 */
export interface AdviceRule {
  /** The key that it decides. */
  readonly key: string;
  /** Absent: always. */
  readonly when?: (draft: Draft) => boolean;
  /** Undefined: the key is left out. */
  readonly what: (draft: Draft) => SettingValue | undefined;
  /** The reason, for people, given what was decided. */
  readonly why: (draft: Draft, value: SettingValue) => string;
  /** What the reason rests on: something of `SOURCES`, the facts that were read, or a choice of our own, said as such. */
  readonly source: string;
  /** Written as a comment: not for a program to decide. */
  readonly suggests?: true;
  /** Codes of findings at this key that the reason answers. */
  readonly answers?: (draft: Draft) => readonly string[];
}
