/** A value of a config, as it will be written. */
export type SettingValue = string | number | boolean | null | readonly SettingValue[] | SettingMap;
export interface SettingMap {
  readonly [name: string]: SettingValue;
}

/** One key of a proposal, and why it has its value. */
export interface Setting {
  /** Dotted path of the key. */
  readonly key: string;
  readonly value: SettingValue;
  /** One or more sentences. */
  readonly why: string;
  /** What the reason rests on. */
  readonly source: string;
  /** Written as a comment, for people to take up. */
  readonly suggested?: true;
  /** Codes of findings that the reason answers; they are not told at this line. */
  readonly answers?: readonly string[];
}
