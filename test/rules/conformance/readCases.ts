import { readFileSync } from "node:fs";
import path from "node:path";
import type { JsonValue } from "../../../src/core/dataset/jsonValue";

export const TRAINERS = ["llama-factory", "axolotl", "trl", "openai"] as const;
export type Trainer = (typeof TRAINERS)[number];

/** `template`: the trainer hands the row on as it is, and the model's chat template decides. */
export const VERDICTS = ["ok", "template", "drops", "fails", "mistrains", "n/a", "unknown"] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface ConformanceSource {
  readonly source: string;
  readonly where: string;
  readonly says: string;
}

export interface ConformanceCase {
  readonly case: string;
  readonly rows: readonly JsonValue[];
  readonly verdicts: Readonly<Record<Trainer, { readonly verdict: Verdict; readonly source?: string }>>;
  /** What we report, of SCH, ROL, TUL and PRF. */
  readonly codes: readonly string[];
  /** Why nothing is reported although some trainer cannot use the row: trainers ask for opposite things. */
  readonly disagreement?: string;
}

const lines = readFileSync(path.join(import.meta.dirname, "cases.jsonl"), "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as ConformanceCase | ConformanceSource);

export const CASES = lines.filter((line): line is ConformanceCase => "case" in line);
export const SOURCES = lines.filter((line): line is ConformanceSource => "source" in line);
