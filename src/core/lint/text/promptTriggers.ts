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
/** Large, so that hardly any other word falls into the slot of one of these. */
const SLOT_BITS = 16;
const SIZE = 1 << SLOT_BITS;

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

/** 1 to 26 for the letters of either case, 0 for all else. */
const LETTERS = Uint8Array.from({ length: 128 }, (_, c) => ((c | 32) >= 97 && (c | 32) <= 122 ? c & 31 : 0));

/** One pass: of each run of letters, the first four decide. Scripts without such words count as everything. */
function bitsOf(text: string, table: Uint8Array): number {
  const { length } = text;
  let bits = 0;
  for (let i = 0; i < length; i++) {
    const c = text.charCodeAt(i);
    if (c >= 0x2e80) return MEDIA | LOOKUP | REFERENCE | THING;
    let letter = c < 128 ? (LETTERS[c] as number) : 0;
    if (letter === 0) continue;
    const start = i;
    let code = 0;
    do {
      if (i - start < 4) code = (code << 5) | letter;
      i++;
      const next = i < length ? text.charCodeAt(i) : 32;
      letter = next < 128 ? (LETTERS[next] as number) : 0;
    } while (letter !== 0);
    if (i - start > 2) bits |= table[slotOf(i - start < 4 ? code << 5 : code)] as number;
    // What ended the word may itself be of such a script.
    i--;
  }
  return bits;
}

function slotOf(code: number): number {
  return Math.imul(code, 0x9e3779b1) >>> (32 - SLOT_BITS);
}
