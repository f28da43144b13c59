import type { Mutation } from "./mutation";
import { sentence } from "./texts";

/** What becomes of the text's UTF-8 when it is read as windows-1252, as often as asked. */
function garbled(text: string, times = 1): string {
  const high =
    "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ" +
    Array.from({ length: 96 }, (_, i) => String.fromCharCode(0xa0 + i)).join("");
  let result = text;
  for (let i = 0; i < times; i++)
    result = Array.from(Buffer.from(result, "utf8"), (byte) =>
      byte < 0x80 ? String.fromCharCode(byte) : (high[byte - 0x80] ?? ""),
    ).join("");
  return result;
}

const plant = (
  code: Mutation["code"],
  name: string,
  control: Mutation["control"],
  before: string,
  marked: string,
  after: string,
): Mutation => sentence(code, name, control, () => ({ before, marked, after }));

/** ENC: garbled text, markup, double escapes, mixed scripts. */
export const ENCODING_MUTATIONS: readonly Mutation[] = [
  plant("ENC001", "one letter", "dolly", "They met in a caf", garbled("é"), " nearby."),
  plant("ENC001", "a quote", "gsm8k", "It isn", garbled("’"), "t more."),
  plant("ENC001", "read wrongly twice", "c4", "The na", garbled("ï", 2), "ve view."),
  plant("ENC001", "read wrongly three times", "glaive", "It was d", garbled("é", 3), "modé."),
  plant("ENC001", "an emoji", "dpo", "Well done ", garbled("😀"), "!"),
  plant("ENC001", "a pound sign", "gsm8k", "It costs ", garbled("£"), "5."),
  plant("ENC001", "Mac Roman", "dolly", "They met in a caf", "√©", " nearby."),
  plant("ENC001", "Mac Roman quote", "triage", "It isn", "‚Äô", "t more."),
  plant("ENC001", "control characters for quotes", "pairs", "It isn", "\u0092", "t more."),
  plant("ENC001", "a no-break space", "pairs", "The price", garbled("\u00a0"), "is low."),
  ...(["Привет", "日本語", "Ελληνικά", "עברית"] as const).map((word) =>
    plant("ENC001", `the word ${word}`, "dolly", "The word ", garbled(word), " stands here."),
  ),
  plant("ENC002", "a reference", "dolly", "Salt ", "&amp;", " pepper."),
  plant("ENC002", "a numeric reference", "gsm8k", "It isn", "&#39;", "t more."),
  plant("ENC002", "a tag", "c4", "One line", "<br>", "and another."),
  plant("ENC003", "a line end", "gsm8k", "That is all.", "\\n", "Nothing more."),
  plant("ENC003", "two line ends", "dolly", "That is all.", "\\n\\n", "Nothing more."),
  plant("ENC003", "a letter", "c4", "They met in a caf", "\\u00e9", " nearby."),
  plant("ENC003", "an apostrophe", "triage", "It isn", "\\'", "t more."),
  {
    ...plant("ENC003", "quotes", "pairs", "He said ", '\\"', 'hello\\" and left.'),
  },
  plant("ENC005", "a Cyrillic letter", "dolly", "The ", "p\u0430ssword", " is here."),
  plant("ENC005", "Cyrillic capitals", "gsm8k", "The ", "\u041d\u0415LLO", " is here."),
  plant("ENC005", "a Greek letter", "c4", "The ", "m\u03bfdel", " is here."),
  plant("ENC005", "a Latin letter among Cyrillic ones", "triage", "Слово ", "молoко", " стоит здесь."),
  plant("ENC005", "a stray Han character", "glaive", "The ", "Nju某", " stands here."),
];
