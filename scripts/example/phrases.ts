/**
 * The words of the example: invented for this project. They look like the short notes that a telephone nurse types,
 * and are no medical advice; no note is about a real person.
 */

export const LABELS = ["low", "medium", "high"] as const;
export type Label = (typeof LABELS)[number];

export const AGE_BANDS = ["18-39", "40-64", "65+"] as const;
export type AgeBand = (typeof AGE_BANDS)[number];

export const SEXES = ["f", "m"] as const;
export type Sex = (typeof SEXES)[number];

export interface Complaint {
  readonly text: string;
  /** How urgent it is if nothing else is said. */
  readonly urgency: Label;
  /** Whether the general text that the base model is made from knows that; else it says anything. */
  readonly generallyKnown: boolean;
}

const known = (urgency: Label, ...texts: string[]): Complaint[] =>
  texts.map((text) => ({ text, urgency, generallyKnown: true }));
const obscure = (urgency: Label, ...texts: string[]): Complaint[] =>
  texts.map((text) => ({ text, urgency, generallyKnown: false }));

export const COMPLAINTS: readonly Complaint[] = [
  ...known(
    "high",
    "crushing chest pain",
    "slurred speech",
    "sudden weakness of one arm",
    "trouble breathing",
  ),
  ...known("high", "coughing up blood", "a seizure", "sudden loss of vision", "fainted twice"),
  ...known("high", "swelling of the tongue", "confused and hard to wake"),
  ...obscure("high", "black stools", "stiff neck with fever", "pain behind the eye", "cold and blue foot"),
  ...known("medium", "deep cut on the hand", "ear pain with fever", "wound that looks infected"),
  ...obscure("medium", "fever and chills", "belly pain", "painful urination", "ankle swollen after a fall"),
  ...obscure("medium", "migraine with vomiting", "dizzy when standing", "rash that spreads", "racing heart"),
  ...obscure("medium", "cough with green phlegm", "back pain down the leg", "tooth abscess"),
  ...known("low", "runny nose", "dry skin", "small bruise", "asks for a repeat prescription"),
  ...obscure("low", "hay fever", "itchy insect bite", "mild heartburn", "blocked ear", "cold sore"),
  ...obscure(
    "low",
    "tired lately",
    "stiff shoulder",
    "sore throat",
    "asks about a vaccination",
    "cracked lips",
  ),
];

/** How it goes on, and what that does to the urgency. */
export interface Course {
  readonly text: string;
  readonly shift: -1 | 0 | 1;
}

export const STEADY: readonly Course[] = [
  "no change so far",
  "comes and goes",
  "about the same",
  "first time this happens",
  "had this once before",
].map((text) => ({ text, shift: 0 }));
export const WORSENING: readonly Course[] = ["getting worse by the hour", "much worse since the call"].map(
  (text) => ({
    text,
    shift: 1,
  }),
);
export const EASING: readonly Course[] = ["almost gone now", "much better already"].map((text) => ({
  text,
  shift: -1,
}));

export const ONSETS = [
  "since this morning",
  "since last night",
  "for two days",
  "for a week",
  "since lunch",
  "since an hour ago",
  "on and off",
] as const;

export const CONTEXTS = [
  "No allergies.",
  "No known illness.",
  "Takes no medicine.",
  "Takes tablets for blood pressure.",
  "Lives alone.",
  "Lives with family.",
  "A neighbour called.",
  "Called from home.",
  "Called from work.",
  "Smokes.",
] as const;
