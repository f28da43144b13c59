import { byteCharacters, eachByte } from "../bpe/byteAlphabet";
import { GPT2_WORDS } from "../bpe/readByteLevelBpe";
import { DIGIT, PUNCTUATION_SIGN, WHITE_SPACE, WORD_OR_SIGNS } from "./characters";
import { isObject, type Json } from "./json";
import { readPattern } from "./patterns";
import { readBehavior, splitText } from "./splitting";

/**
 * Cuts a text into the pieces that the model spells one by one.
 *
 * @param isStart whether this is the beginning of the whole text
 */
export type PreTokenize = (text: string, isStart: boolean) => string[];

/**
 * A `pre_tokenizer` section as a function, with the meaning that it has in the reference library. Undefined for one
 * that is not known here.
 */
export function readPreTokenizer(section: unknown): PreTokenize | undefined {
  if (section === null || section === undefined) return (text) => [text];
  if (!isObject(section)) return undefined;
  switch (section["type"]) {
    case "Sequence":
      return readSequence(section["pretokenizers"]);
    case "Whitespace":
      return (text) => text.match(WORD_OR_SIGNS) ?? [];
    case "WhitespaceSplit":
      return (text) => splitText(text, WHITE_SPACE, "Removed");
    case "BertPreTokenizer":
      return (text) =>
        splitText(text, WHITE_SPACE, "Removed").flatMap((word) =>
          splitText(word, PUNCTUATION_SIGN, "Isolated"),
        );
    case "Punctuation": {
      const behavior = readBehavior(section["behavior"] ?? "Isolated");
      return behavior && ((text) => splitText(text, PUNCTUATION_SIGN, behavior));
    }
    case "Digits": {
      const behavior = section["individual_digits"] === true ? "Isolated" : "Contiguous";
      return (text) => splitText(text, DIGIT, behavior);
    }
    case "Split":
      return readSplit(section);
    case "Metaspace":
      return readMetaspace(section);
    case "FixedLength":
      return readFixedLength(section["length"]);
    case "ByteLevel":
      return byteLevel(section["add_prefix_space"] === true, section["use_regex"] !== false);
    default:
      return undefined;
  }
}

function readSequence(list: unknown): PreTokenize | undefined {
  if (!Array.isArray(list)) return undefined;
  const steps = (list as unknown[]).map(readPreTokenizer);
  if (steps.includes(undefined)) return undefined;
  return (text, isStart) => {
    let pieces = [text];
    // What stands before the first piece may have been taken out: then it is not the beginning any more.
    let startsWhole = isStart;
    for (const step of steps as PreTokenize[]) {
      const cut = pieces.flatMap((piece, i) => step(piece, startsWhole && i === 0));
      startsWhole &&= cut[0] !== undefined && sharesStart(cut[0], pieces[0] ?? "");
      pieces = cut;
    }
    return pieces;
  };
}

/** White space is what a step takes out in front; marks that it writes there stand for the beginning itself. */
function sharesStart(piece: string, whole: string): boolean {
  return !/^\p{White_Space}/u.test(whole) || /^[\p{White_Space}\u2581\u0120]/u.test(piece);
}

function readSplit(section: Json): PreTokenize | undefined {
  const pattern = readPattern(section["pattern"]);
  const behavior = readBehavior(section["behavior"]);
  if (pattern === undefined || behavior === undefined) return undefined;
  const inverted = section["invert"] === true;
  return (text) => splitText(text, pattern, behavior, inverted);
}

function readMetaspace(section: Json): PreTokenize | undefined {
  const { replacement = "\u2581", prepend_scheme: scheme, add_prefix_space: adds, split } = section;
  if (typeof replacement !== "string" || Array.from(replacement).length !== 1) return undefined;
  // Older files say whether, newer ones where.
  const where = scheme ?? (adds === false ? "never" : "always");
  if (where !== "always" && where !== "first" && where !== "never") return undefined;
  const mark = new RegExp(replacement.replace(/[.*+?^${}()|[\]\\/-]/gu, "\\$&"), "gu");
  return (text, isStart) => {
    let marked = text.replaceAll(" ", () => replacement);
    if ((where === "always" || (where === "first" && isStart)) && !marked.startsWith(replacement))
      marked = replacement + marked;
    return split === false ? [marked] : splitText(marked, mark, "MergedWithNext");
  };
}

function readFixedLength(length: unknown): PreTokenize | undefined {
  if (typeof length !== "number" || !Number.isInteger(length) || length < 1) return undefined;
  return (text) => {
    const characters = Array.from(text);
    const pieces: string[] = [];
    for (let i = 0; i < characters.length; i += length) pieces.push(characters.slice(i, i + length).join(""));
    return pieces;
  };
}

function byteLevel(addsPrefixSpace: boolean, cutsWords: boolean): PreTokenize {
  const characters = byteCharacters();
  return (text) => {
    const spaced = addsPrefixSpace && !text.startsWith(" ") ? ` ${text}` : text;
    const words = cutsWords ? splitText(spaced, GPT2_WORDS, "Isolated") : [spaced];
    return words.map((word) => {
      let spelled = "";
      eachByte(word, (byte) => (spelled += characters[byte] ?? ""));
      return spelled;
    });
  };
}
