import { canonicalJson } from "../../dataset/canonicalJson";
import { createFoldedUnits, type FoldedUnits } from "../../dataset/foldUnits";
import { isJsonArray, isJsonObject } from "../../dataset/jsonValue";
import type { RowText, TextPart } from "../../dataset/rowTexts";
import type { LintRow } from "../rows/lintRow";
import { firstOfAnswer, hashUnits } from "../rows/rowIdentity";
import type { FindingPlace, Target } from "../target";
import { createWordList, wordSpans, type WordList } from "../text/wordList";

/**
 * What of a row can be the same in another file, whatever the format of either: the question, without the system
 * prompt, and the answer.
 */
export interface LeakIdentity {
  /** False when the row has no question. */
  collect(row: LintRow): boolean;
  /** 53 bits each of the last row's folded question and answer. */
  readonly prompt: number;
  readonly answer: number;
  /** Whether the question alone is long enough to be recognised. */
  readonly isTelling: boolean;
  /** The question's words, then the answer's. */
  readonly words: WordList;
  readonly promptWords: number;
}

/** Folded units: "What is the capital of France" has 29. */
const TELLING = 20;
const TELLING_WITHOUT_SPACES = 10;
const MEDIA = ["images", "image", "videos", "video", "audios", "audio"];

export function createLeakIdentity(): LeakIdentity {
  const folded = createFoldedUnits();
  const words = createWordList();
  let prompt = 0;
  let answer = 0;
  let isTelling = false;
  let promptWords = 0;
  const addAll = (texts: readonly RowText[]): void => {
    folded.clear();
    for (const { value } of texts) {
      folded.add(value);
      words.add(value);
    }
  };
  return {
    collect(row) {
      const { shape, object } = row;
      if (object === undefined || shape === undefined || row.texts.length === 0) return false;
      const parts = questionAndAnswer(row);
      words.clear();
      addAll(parts.question);
      if (folded.length === 0) return false;
      isTelling = folded.length >= (hasCharacterWords(words) ? TELLING_WITHOUT_SPACES : TELLING);
      addMedia(row, folded);
      prompt = hashUnits(folded, 5);
      promptWords = words.length;
      addAll(parts.answer);
      const { label } = shape.required;
      if (label !== undefined) folded.addRaw(JSON.stringify(object[label] ?? null));
      answer = hashUnits(folded, 6);
      return true;
    },
    get prompt() {
      return prompt;
    },
    get answer() {
      return answer;
    },
    get isTelling() {
      return isTelling;
    },
    words,
    get promptWords() {
      return promptWords;
    },
  };
}

/** The texts of a row in the order of `LeakIdentity.words`. */
export function questionAndAnswer(row: LintRow): {
  readonly question: readonly RowText[];
  readonly answer: readonly RowText[];
} {
  const { texts, shape } = row;
  const isPair = shape?.format === "preference" || shape?.format === "kto";
  const until = firstOfAnswer(row);
  const isQuestion = (part: TextPart, i: number): boolean =>
    isPair ? part !== "answer" && part !== "rejected" : i < until;
  const read = texts.filter(({ part }) => part !== "system");
  return {
    question: read.filter((text) => isQuestion(text.part, texts.indexOf(text))),
    answer: read.filter((text) => !isQuestion(text.part, texts.indexOf(text))),
  };
}

/** Where words of `LeakIdentity.words` stand; undefined when there are no such words. */
export function locateWords(
  row: LintRow,
  first: number,
  count: number,
): Exclude<Target, { readonly place: FindingPlace }> | undefined {
  const { question, answer } = questionAndAnswer(row);
  let before = 0;
  for (const { value, path } of [...question, ...answer]) {
    const spans = wordSpans(value);
    const from = spans[first - before];
    if (from !== undefined) {
      const to = spans[Math.min(spans.length, first - before + count) - 1] ?? from;
      return { path, within: { start: from.start, end: to.end } };
    }
    before += spans.length;
  }
  return undefined;
}

/** The same question about another picture is another question. */
function addMedia({ object, conversations }: LintRow, folded: FoldedUnits): void {
  for (const key of MEDIA) if (object?.[key] !== undefined) folded.addRaw(canonicalJson(object[key]) ?? "");
  for (const { turns } of conversations)
    for (const { content } of turns) {
      if (!isJsonArray(content)) continue;
      const media = content.filter(
        (part) => isJsonObject(part) && typeof part["text"] !== "string" && part["type"] !== "text",
      );
      if (media.length > 0) folded.addRaw(canonicalJson(media) ?? "");
    }
}

function hasCharacterWords({ hashes, length }: WordList): boolean {
  for (let i = 0; i < length; i++) if (((hashes[i] as number) & 1) === 1) return true;
  return false;
}
