import type { Fix } from "../../../../protocol/findings";
import type { JsonObject, JsonPath, JsonValue } from "../../../dataset/jsonValue";
import { spanOf } from "../../../dataset/locate";
import type { SourceRow } from "../../../dataset/sourceItem";
import { defineRule, type Report, type RuleChecks } from "../../defineRule";
import { placeOf, type LintRow } from "../../rows/lintRow";
import { editRow } from "../../edits/rowEdits";
import type { FindingPlace } from "../../target";

/**
 * A row that stores how good its answers are must agree with itself: when the rejected answer has the higher score,
 * the pair is the wrong way round, and the model is trained away from the better answer. Looked at are fields that
 * exist for both sides (`score_chosen` and `score_rejected`, `chosen_rating` and `rejected_rating`, …). Equal scores
 * are left alone; ranks and what measures harm (`chosen_toxicity_score`), where less is better, too.
 *
 * Ratings on a fixed scale that lie outside of it (a 10 among ratings from 1 to 5, misread from "1.0") are found at
 * the end of the file, when all others fit a scale to 5, 10 or 100 and are whole or half steps. The fix swaps both
 * answers and their scores.
 */
export const scoreContradicts = defineRule({
  code: "PRF004",
  name: "score-contradicts-order",
  severity: "error",
  format: "preference",
  affects: ["all:learns-the-worse-answer"],
  fixSafety: "unsafe",
  bad: `{"prompt": "Hi", "chosen": "Go away.", "rejected": "Hello!", "score_chosen": 2, "score_rejected": 9}`,
  good: `{"prompt": "Hi", "chosen": "Hello!", "rejected": "Go away.", "score_chosen": 9, "score_rejected": 2}`,
  begin: watchScores,
});

const SCORE = /score|rating|reward|grade|likert|stars/iu;
/** What is measured is bad: the chosen answer has less of it. */
const HARM =
  /toxic|harm|risk|loss|perplex|error|penalt|unsafe|danger|distance|cost|halluc|bias|severity|violat|spam|insult|profan/iu;

function watchScores(): RuleChecks {
  const scale = createScale();
  let keys: readonly (readonly [string, string])[] | undefined;
  let lastShape = "";
  return {
    checkRow(row, report) {
      const { object, shape } = row;
      if (object === undefined || shape?.format !== "preference") return;
      // Rows of one file have the same keys nearly always.
      const signature = Object.keys(object).join(" ");
      if (keys === undefined || signature !== lastShape) {
        keys = scoreKeys(object);
        lastShape = signature;
      }
      for (const [chosenKey, rejectedKey] of keys) {
        const chosen = numberOf(object[chosenKey]);
        const rejected = numberOf(object[rejectedKey]);
        if (chosen !== undefined) scale.see(chosen, row, chosenKey);
        if (rejected !== undefined) scale.see(rejected, row, rejectedKey);
        if (chosen === undefined || rejected === undefined || chosen >= rejected) continue;
        report(
          { path: [chosenKey] },
          `the chosen answer has the lower score: ${String(chosen)} against ${String(rejected)}`,
          { fix: swap(row, keys) },
        );
      }
    },
    finish: (report) => {
      scale.finish(report);
    },
  };
}

function scoreKeys(object: JsonObject): readonly (readonly [string, string])[] {
  return Object.keys(object).flatMap((key) => {
    if (!/chosen/iu.test(key) || !SCORE.test(key) || HARM.test(key)) return [];
    const other = key.replace("chosen", "rejected").replace("Chosen", "Rejected");
    return other !== key && object[other] !== undefined ? [[key, other] as const] : [];
  });
}

function numberOf(value: JsonValue | undefined): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string" || value.trim() === "") return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** Swaps the two answers and every pair of scores; the bytes of the values stay as they are. */
function swap(row: LintRow, keys: readonly (readonly [string, string])[]): Fix | undefined {
  const pair = row.pair;
  if (pair === undefined || row.source.container === "table") return undefined;
  const edits = [[pair.chosen.key, pair.rejected.key] as const, ...keys].flatMap(([a, b]) =>
    swapValues(row.source, [a], [b]),
  );
  return edits.length === 0
    ? undefined
    : { title: "Swap the answers and their scores", safety: "unsafe", edits };
}

function swapValues(source: SourceRow, a: JsonPath, b: JsonPath): Fix["edits"] {
  const first = spanOf(source, a);
  const second = spanOf(source, b);
  if (first === undefined || second === undefined) return [];
  return [
    editRow(source, first.start, first.end, source.text.slice(second.start, second.end)),
    editRow(source, second.start, second.end, source.text.slice(first.start, first.end)),
  ];
}

const SCALES = [5, 10, 100] as const;
/** Ratings that must fit a scale before others are called outside of it, and their share. */
const MIN_RATINGS = 50;
const FIT_SHARE = 0.98;
const MAX_PLACES = 100;

interface Outlier {
  readonly value: number;
  readonly place: FindingPlace;
}

interface Scale {
  see(value: number, row: LintRow, key: string): void;
  finish(report: Report): void;
}

/** Learns what scale the ratings are on. Rewards, which have any value, are not on one. */
function createScale(): Scale {
  let count = 0;
  let isStepped = true;
  /** How many ratings fit each scale. */
  const fits = SCALES.map(() => 0);
  const outliers: Outlier[] = [];
  return {
    see(value, { source }, key) {
      count++;
      if (!Number.isInteger(value * 2)) isStepped = false;
      if (!isStepped) return;
      for (const [i, top] of SCALES.entries()) if (value >= 0 && value <= top) fits[i] = (fits[i] ?? 0) + 1;
      if ((value > SCALES[0] || value < 0) && outliers.length < MAX_PLACES)
        outliers.push({ value, place: placeOf(source, { path: [key] }) });
    },
    finish(report) {
      if (!isStepped || count < MIN_RATINGS) return;
      const top = SCALES.find((_, i) => (fits[i] ?? 0) >= count * FIT_SHARE);
      if (top === undefined) return;
      for (const { value, place } of outliers)
        if (value > top || value < 0)
          report(
            { place },
            `the score ${String(value)} is out of range: the others go from 0 to ${String(top)}`,
          );
    },
  };
}
