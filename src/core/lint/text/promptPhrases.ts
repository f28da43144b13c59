import { frequencyOf } from "../needles/needlePlan";
import { SHORT_PROMPT } from "./shortPrompt";

/** What a prompt may speak of, as bits: only then is it worth a look by the rule that the bit is for. */
export const DRAWN = 1 << 0;
export const MEDIA_THING = 1 << 1;
export const ATTACHED_THING = 1 << 2;
export const MEDIA_SIGN = 1 << 3;
export const MEDIA = DRAWN | MEDIA_THING | ATTACHED_THING | MEDIA_SIGN;
export const ADDRESS = 1 << 4;
export const WEATHER = 1 << 5;
export const MOMENT = 1 << 6;
export const CLOCK = 1 << 7;
export const WORTH = 1 << 8;
export const NEARBY = 1 << 9;
export const NEWS = 1 << 10;
export const SEARCH = 1 << 11;
export const LOOKUP_SIGN = 1 << 12;
export const LOOKUP = ADDRESS | WEATHER | MOMENT | CLOCK | WORTH | NEARBY | NEWS | SEARCH | LOOKUP_SIGN;
export const TEXT_THING = 1 << 13;
export const TEXT_PLACE = 1 << 14;
export const TEXT_SIGN = 1 << 15;

/** In any case; none has less than four letters. */
const PHRASES: readonly (readonly [bits: number, phrases: readonly string[]])[] = [
  [DRAWN | MEDIA_THING, ["draw", "sketch", "doodle", "paint", "illustrat"]],
  [
    MEDIA_THING,
    [
      ...["imag", "pictur", "photo", "video", "audio", "record", "logo", "poster", "infograph", "diagram"],
      ...["flowchart", "flow chart", "collage", "animat", "cartoon", "comic strip", "screenshot", " gif"],
      ...["meme", "slideshow", "slide show", "chart", "graph", "plot", "visual repr", "sound clip"],
    ],
  ],
  [ATTACHED_THING, ["attach", "upload", "enclosed"]],
  [ADDRESS, ["http", "www."]],
  [WEATHER, ["weather", "temperature", "forecast"]],
  [MOMENT, ["today's", "today’s", "current ", "live ", "real-time "]],
  [CLOCK, ["what time is it", "what day is it"]],
  [WORTH, ["how much is"]],
  [NEARBY, ["nearest", "closest", "near me", "nearby my", "in my area", "in my neighb"]],
  [NEWS, ["latest ", "breaking ", "top news", "top headlines", "top score", "top results", "top stories"]],
  [
    SEARCH,
    [
      ...["search the ", "search online", "search google", "google ", "browse the ", "up online"],
      ...["up on the ", "search engine", "google search", "internet search"],
    ],
  ],
  [
    TEXT_THING,
    [
      ...["article", "text", "passage", "paragraph", "essay", "stor", "document", "mail", "letter", "report"],
      ...["poem", "excerpt", "conversation", "dialogue", "transcript", "post", "speech", "review"],
      ...[
        "abstract",
        "sentence",
        "code",
        "snippet",
        "table",
        "recipe",
        "quote",
        "comment",
        "tweet",
        "lyrics",
      ],
    ],
  ],
  [TEXT_PLACE, ["following", "given", "provided", "above", "below", "that follows", "shown"]],
];
/** The same in Chinese. */
const SIGNS: readonly (readonly [bit: number, pattern: RegExp])[] = [
  [MEDIA_SIGN, /图|画|照片|海报|标志|视频|音频|附件|上传|附上/u],
  [LOOKUP_SIGN, /天气|气温|股价|汇率|新闻|几点|头条|附近/u],
  [TEXT_SIGN, /下面|以下|下列|上面|上述|给定|所给|这/u],
];
const WINDOW = 4;
const HASH_BITS = 14;
/** The bit that large letters lack, in four of them. */
const SMALL_LETTERS = 0x20202020;

interface Phrase {
  readonly bits: number;
  /** In small letters, as UTF-8. */
  readonly bytes: Uint8Array;
  /** Where the part begins that is compared first. */
  readonly at: number;
}

/** A part of every runtime, and of none of the libraries of types that this room has. */
declare const TextEncoder: new () => {
  encode(text: string): Uint8Array;
  encodeInto(text: string, into: Uint8Array): { readonly written: number };
};

/**
 * Which of these a prompt speaks of, as bits; 0 for long prompts, which bring what they speak of along. One pass over
 * the text's bytes, for all rules and phrases together: expressions with as many alternatives take ten times as long,
 * and a loop over the characters of a string twice as long.
 */
export const phrasesIn = createPhraseSearch();

function createPhraseSearch(): (text: string) => number {
  const encoder = new TextEncoder();
  const lists = makeLists((text) => encoder.encode(text));
  /** By hash: whether there is a list. */
  const known = Uint8Array.from(lists, (list) => (list.length === 0 ? 0 : 1));
  const bytes = new Uint8Array(3 * SHORT_PROMPT + WINDOW);
  const view = new DataView(bytes.buffer);
  return (text) => {
    if (text.length > SHORT_PROMPT) return 0;
    const { written } = encoder.encodeInto(text, bytes);
    let bits = 0;
    for (let i = 0; i + WINDOW <= written; i++) {
      const hash = hashOf(view.getInt32(i, true));
      if (known[hash] !== 0) bits |= bitsAt(bytes, written, i, lists[hash] as readonly Phrase[]);
    }
    if (written > text.length) for (const [bit, pattern] of SIGNS) if (pattern.test(text)) bits |= bit;
    return bits;
  };
}

function hashOf(four: number): number {
  return Math.imul(four | SMALL_LETTERS, 0x9e3779b1) >>> (32 - HASH_BITS);
}

/** Of the phrases with this hash, those whose window is here. */
function bitsAt(bytes: Uint8Array, length: number, at: number, phrases: readonly Phrase[]): number {
  let bits = 0;
  for (const phrase of phrases) {
    const start = at - phrase.at;
    if (start >= 0 && start + phrase.bytes.length <= length && isAt(bytes, start, phrase.bytes))
      bits |= phrase.bits;
  }
  return bits;
}

function isAt(bytes: Uint8Array, start: number, phrase: Uint8Array): boolean {
  for (let i = 0; i < phrase.length; i++) {
    const wanted = phrase[i] as number;
    const byte = bytes[start + i] as number;
    if (byte !== wanted && !(wanted >= 97 && wanted <= 122 && (byte | 0x20) === wanted)) return false;
  }
  return true;
}

function makeLists(encode: (text: string) => Uint8Array): readonly (readonly Phrase[])[] {
  const lists = Array.from({ length: 1 << HASH_BITS }, (): Phrase[] => []);
  for (const [bits, phrases] of PHRASES)
    for (const text of phrases) {
      const bytes = encode(text);
      const at = rarestWindow(bytes);
      let four = 0;
      for (let i = 0; i < WINDOW; i++) four |= (bytes[at + i] as number) << (8 * i);
      lists[hashOf(four)]?.push({ bits, bytes, at });
    }
  return lists;
}

/** Where the four bytes begin that are least often neighbours. */
function rarestWindow(bytes: Uint8Array): number {
  let best = 0;
  for (let at = 1; at + WINDOW <= bytes.length; at++)
    if (frequencyOfWindow(bytes, at) < frequencyOfWindow(bytes, best)) best = at;
  return best;
}

function frequencyOfWindow(bytes: Uint8Array, at: number): number {
  let product = 1;
  for (let i = at; i < at + WINDOW; i++) product *= frequencyOf(bytes[i] as number);
  return product;
}
