import type { LintRow } from "../lintRow";

/** What a prompt may be about: bits. Rules look closer only where their bit is set. */
export const MEDIA = 1;
export const LOOKUP = 2;
export const REFERENCE = 4;
export const THING = 8;

/** First four letters of the words that make a prompt worth a closer look. */
const STEMS: Readonly<Record<number, string>> = {
  [MEDIA]:
    "draw sket pain imag pict phot vide audi illu atta uplo encl logo post diag flow pie bar anim cart scre gif meme dood",
  [LOOKUP]: "http www weat temp fore curr toda late near clos sear brow inte onli stoc time news goog",
  [REFERENCE]:
    "foll give belo abov prov this summ para proo tran rewr edit shor anal crit cond outl eval revi desc",
  [THING]:
    "arti text pass para essa docu tran exce stor poem lett repo post spee revi sent code snip tabl quot comm twee lyri conv dial mail emai abst reci blog",
};

/** Longer prompts bring their material along. In characters. */
export const SHORT_PROMPT = 600;
const SIZE = 1 << 12;

/** Gives the bits of a row's prompts; the rules of a file share one, which remembers the last row. */
export function makePromptTriggers(): (row: LintRow) => number {
  const table = makeTable();
  let last: LintRow | undefined;
  let bits = 0;
  return (row) => {
    if (row === last) return bits;
    last = row;
    bits = 0;
    for (const { part, value } of row.texts)
      if ((part === "prompt" || part === "context") && value.length <= SHORT_PROMPT)
        bits |= bitsOf(value, table);
    return bits;
  };
}

function makeTable(): Uint8Array {
  const table = new Uint8Array(SIZE);
  for (const [bit, words] of Object.entries(STEMS))
    for (const word of words.split(" ")) {
      let code = 0;
      for (let i = 0; i < 4; i++) code = (code << 5) | (i < word.length ? word.charCodeAt(i) & 31 : 0);
      const slot = slotOf(code);
      table[slot] = (table[slot] ?? 0) | Number(bit);
    }
  return table;
}

/** One pass: at the end of each run of letters, its first four decide. Scripts without such words count as everything. */
function bitsOf(text: string, table: Uint8Array): number {
  let bits = 0;
  let code = 0;
  let letters = 0;
  for (let i = 0; i <= text.length; i++) {
    const c = i < text.length ? text.charCodeAt(i) : 32;
    const letter = c | 32;
    if (letter >= 97 && letter <= 122) {
      if (letters < 4) code = (code << 5) | (c & 31);
      letters++;
    } else {
      if (c >= 0x2e80) return MEDIA | LOOKUP | REFERENCE | THING;
      if (letters > 2) bits |= table[slotOf(letters < 4 ? code << 5 : code)] ?? 0;
      code = 0;
      letters = 0;
    }
  }
  return bits;
}

function slotOf(code: number): number {
  return Math.imul(code, 0x9e3779b1) >>> 20;
}
