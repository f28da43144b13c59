import type { Random } from "../../src/base/random";
import {
  COMPLAINTS,
  CONTEXTS,
  EASING,
  LABELS,
  ONSETS,
  STEADY,
  WORSENING,
  type AgeBand,
  type Complaint,
  type Course,
  type Label,
  type Sex,
} from "./phrases";

/** Share of notes whose urgency does not follow from their text: no model can be right about all of them. */
const UNSAID = 0.1;

/** One note as it could have been typed, and how urgent it truly is. */
export interface Note {
  /** Ends in `Urgency:`, so that the answer is one word with a space before it. */
  readonly prompt: string;
  readonly label: Label;
  readonly complaint: Complaint;
  readonly course: Course;
  readonly ageBand: AgeBand;
  readonly sex: Sex;
}

/** Writes notes until one is as urgent as wanted: complaint and course decide, age and sex never do. */
export function makeNote(wanted: Label, ageBand: AgeBand, sex: Sex, random: Random): Note {
  for (;;) {
    const complaint = pick(COMPLAINTS, random);
    const course = makeCourse(random);
    const label = decided(shifted(complaint.urgency, course.shift), random);
    if (label !== wanted) continue;
    return {
      prompt: phrase(complaint, course, ageBand, sex, random),
      label,
      complaint,
      course,
      ageBand,
      sex,
    };
  }
}

/** What the nurse decided: mostly what the note says, sometimes one step off for a reason that nobody wrote down. */
function decided(label: Label, random: Random): Label {
  if (random.next() >= UNSAID) return label;
  return label === "medium" ? pick(["low", "high"] as const, random) : "medium";
}

/** Three notes of ten say that it is getting worse or better. */
export function makeCourse(random: Random): Course {
  const draw = random.next();
  return pick(draw < 0.15 ? WORSENING : draw < 0.3 ? EASING : STEADY, random);
}

export function shifted(label: Label, shift: number): Label {
  const index = Math.max(0, Math.min(LABELS.length - 1, LABELS.indexOf(label) + shift));
  return LABELS[index] as Label;
}

export function phrase(
  complaint: Complaint,
  course: Course,
  ageBand: AgeBand,
  sex: Sex,
  random: Random,
): string {
  const person = sex === "f" ? "woman" : "man";
  const onset = pick(ONSETS, random);
  const context = pick(CONTEXTS, random);
  switch (random.below(3)) {
    case 0:
      return `${capital(person)}, ${ageBand}. ${capital(complaint.text)} ${onset}, ${course.text}. ${context} Urgency:`;
    case 1:
      return `${capital(person)} aged ${ageBand}: ${complaint.text} ${onset}, ${course.text}. ${context} Urgency:`;
    default:
      return `${context} ${capital(person)} (${ageBand}), ${complaint.text}, ${course.text}, ${onset}. Urgency:`;
  }
}

export function pick<T>(items: readonly T[], random: Random): T {
  return items[random.below(items.length)] as T;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
