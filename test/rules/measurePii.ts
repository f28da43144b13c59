import { findCards } from "../../src/core/lint/personal/cards";
import { findEmails } from "../../src/core/lint/personal/emails";
import type { Found } from "../../src/core/lint/personal/found";
import { findIbans } from "../../src/core/lint/personal/ibans";
import { findNationalIds } from "../../src/core/lint/personal/nationalIds";
import { findPhones } from "../../src/core/lint/personal/phones";

/** A text of Presidio's synthetic set, with what was marked in it; UTF-16 offsets. */
export interface PiiSample {
  readonly full_text: string;
  readonly spans: readonly {
    readonly entity_type: string;
    readonly start_position: number;
    readonly end_position: number;
  }[];
}

/** The set's entity types that a rule looks for. */
export const PII_TYPES: readonly (readonly [
  type: string,
  code: string,
  find: (text: string) => readonly Found[],
])[] = [
  ["EMAIL_ADDRESS", "PII001", findEmails],
  ["CREDIT_CARD", "PII002", findCards],
  ["US_SSN", "PII003", findNationalIds],
  ["IBAN_CODE", "PII004", findIbans],
  ["PHONE_NUMBER", "PII005", findPhones],
];

export interface PiiMeasure {
  readonly type: string;
  readonly code: string;
  readonly marked: number;
  /** Findings that overlap one marked of their type, of all findings. */
  readonly precision: number;
  /** Marked ones that a finding overlaps. */
  readonly recall: number;
  /** Marked ones that a finding covers exactly. */
  readonly exact: number;
}

/** Over all texts, those without any personal data included. */
export function measurePii(samples: readonly PiiSample[]): readonly PiiMeasure[] {
  return PII_TYPES.map(([type, code, find]) => {
    const counts = { right: 0, wrong: 0, marked: 0, seen: 0, exact: 0 };
    for (const { full_text: text, spans } of samples) {
      const wanted = spans.filter((span) => span.entity_type === type);
      const found = find(text);
      counts.marked += wanted.length;
      for (const { start_position: from, end_position: to } of wanted) {
        if (found.some(({ start, end }) => start < to && from < end)) counts.seen++;
        if (found.some(({ start, end }) => start === from && end === to)) counts.exact++;
      }
      for (const { start, end } of found)
        if (wanted.some((span) => start < span.end_position && span.start_position < end)) counts.right++;
        else counts.wrong++;
    }
    return {
      type,
      code,
      marked: counts.marked,
      precision: counts.right / (counts.right + counts.wrong),
      recall: counts.seen / counts.marked,
      exact: counts.exact / counts.marked,
    };
  });
}
