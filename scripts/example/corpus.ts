import { createRandom, type Random } from "../../src/base/random";
import { makeCourse, phrase, pick, type Note } from "./notes";
import {
  AGE_BANDS,
  COMPLAINTS,
  CONTEXTS,
  EASING,
  LABELS,
  ONSETS,
  SEXES,
  STEADY,
  WORSENING,
  type Complaint,
  type Label,
} from "./phrases";

/** One text of the general corpus; `scored` marks the part that ends in an urgency. */
export interface CorpusText {
  readonly text: string;
  readonly kind: "note" | "urgency" | "talk";
}

/**
 * The general text from which tokenizer and base model are made: notes, notes with an urgency, and talk about the same
 * things. It knows how urgent some complaints are and says anything about the others; it has never heard that a course
 * matters; age and sex are drawn independently of everything else.
 */
export function makeCorpus(n: number, seed: number): CorpusText[] {
  const random = createRandom(seed);
  return Array.from({ length: n }, () => {
    const draw = random.next();
    if (draw < 0.6) return urgencyText(random);
    return draw < 0.8
      ? { text: anyNote(random).prompt.replace(/ Urgency:$/u, ""), kind: "note" as const }
      : { text: talk(random), kind: "talk" as const };
  });
}

function urgencyText(random: Random): CorpusText {
  const note = anyNote(random);
  return { text: `${note.prompt} ${generalOpinion(note.complaint, random)}`, kind: "urgency" };
}

/** What people at large would say: right four times of five where it is commonly known, else anything. */
function generalOpinion(complaint: Complaint, random: Random): Label {
  const guess = pick(LABELS, random);
  return complaint.generallyKnown && random.next() < 0.7 ? complaint.urgency : guess;
}

function anyNote(random: Random): Pick<Note, "prompt" | "complaint"> {
  const complaint = pick(COMPLAINTS, random);
  const prompt = phrase(complaint, makeCourse(random), pick(AGE_BANDS, random), pick(SEXES, random), random);
  return { prompt, complaint };
}

function talk(random: Random): string {
  const complaint = pick(COMPLAINTS, random).text;
  const course = pick([...STEADY, ...WORSENING, ...EASING], random).text;
  const person = pick(["The woman", "The man", "My neighbour", "A friend", "Someone"], random);
  switch (random.below(6)) {
    case 0:
      return `${person} called ${pick(ONSETS, random)} about ${complaint}.`;
    case 1:
      return `Question: what is it? Answer: ${complaint}, ${course}.`;
    case 2:
      return `${person} had ${complaint} and said it was ${course}. ${pick(CONTEXTS, random)}`;
    case 3:
      return `${pick(CONTEXTS, random)} ${pick(CONTEXTS, random)} The note is about ${complaint}.`;
    case 4:
      return `A note says how urgent a call is: ${LABELS.join(", ")}. This one was ${pick(LABELS, random)}.`;
    default:
      return `user: How urgent is ${complaint}? assistant: ${pick(LABELS, random)}`;
  }
}
