import type { Random } from "../../../src/base/random";
import type { JsonObject, JsonValue } from "../../../src/core/dataset/jsonValue";
import type { RuleCode } from "../../../src/core/lint/rules";
import type { LintFileOptions } from "../../../src/node/lint/lintFileOptions";
import type { ControlName } from "./controls";

/** One way to spoil a clean dataset at one known place, so that one rule must find exactly that place. */
export interface Mutation {
  readonly code: RuleCode;
  /** Tells several mutations of one rule apart. */
  readonly name: string;
  readonly control: ControlName;
  /** What the rule needs: labels, a tokenizer, an evaluation file. The clean control is linted with it too. */
  readonly options?: () => Partial<LintFileOptions> | Promise<Partial<LintFileOptions>>;
  /** Gets copies of the control's rows, which it may change. */
  readonly plant: (rows: JsonObject[], random: Random) => Planted;
}

export interface Planted {
  /** The spoilt file. */
  readonly text: string | Buffer;
  /** Its name, when it is not JSON Lines. */
  readonly file?: string;
  /** The row where the finding must stand; undefined for findings about the file. */
  readonly row: number | undefined;
  /** The text of the file that the finding's bytes must hold; undefined where the format has no text. */
  readonly marked: string | undefined;
}

/** Any value with every part writable: what a mutation changes. */
export type Writable = { [key: string]: JsonValue };

export function toLines(rows: readonly JsonValue[]): string {
  return `${rows.map((row) => JSON.stringify(row)).join("\n")}\n`;
}

/** Changes one random row in place and says where; `marked` is computed from the changed row. */
export function plantInRow(
  rows: JsonObject[],
  random: Random,
  change: (row: Writable, random: Random) => string,
  isFit: (row: JsonObject) => boolean = () => true,
): Planted {
  const fit = rows.flatMap((row, i) => (isFit(row) ? [i] : []));
  const index = fit[random.below(fit.length)];
  if (index === undefined) throw new Error("no row of this control is fit for the mutation");
  const row = rows[index] as unknown as Writable;
  const marked = change(row, random);
  return { text: toLines(rows), row: index + 1, marked };
}
