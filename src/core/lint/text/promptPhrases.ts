import { frequencyOf } from "../needlePlan";
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
/** All Chinese characters are behind it. */
const LAST_ALPHABETIC = 0x2fff;
const WINDOW = 4;
const HASH_BITS = 14;

interface Phrase {
  readonly bits: number;
  /** In small letters. */
  readonly text: string;
  /** Where its last window ends that is compared first. */
  readonly end: number;
}

const LISTS: readonly (readonly Phrase[])[] = makeLists();
/** By hash: 0, or the number of a list and one. */
const LIST_OF = Uint8Array.from(LISTS, (list) => (list.length === 0 ? 0 : 1));

/**
 * Which of these a prompt speaks of, as bits; 0 for long prompts, which bring what they speak of along. One pass over
 * the text, for all rules and phrases together: expressions with as many alternatives take ten times as long.
 */
export function phrasesIn(text: string): number {
  if (text.length > SHORT_PROMPT) return 0;
  let bits = 0;
  let four = 0;
  let last = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > last) last = unit;
    four = (four << 8) ^ (unit | 0x20);
    const hash = Math.imul(four, 0x9e3779b1) >>> (32 - HASH_BITS);
    if (LIST_OF[hash] !== 0) bits |= bitsAt(text, i, hash);
  }
  if (last > LAST_ALPHABETIC) for (const [bit, pattern] of SIGNS) if (pattern.test(text)) bits |= bit;
  return bits;
}

/** Of the phrases with this hash, those whose window ends here. */
function bitsAt(text: string, at: number, hash: number): number {
  let bits = 0;
  for (const phrase of LISTS[hash] as readonly Phrase[])
    if (isAt(text, at - phrase.end, phrase.text)) bits |= phrase.bits;
  return bits;
}

function isAt(text: string, start: number, phrase: string): boolean {
  if (start < 0) return false;
  for (let i = 0; i < phrase.length; i++) {
    const wanted = phrase.charCodeAt(i);
    const unit = text.charCodeAt(start + i);
    if (unit !== wanted && !(wanted >= 97 && wanted <= 122 && (unit | 0x20) === wanted)) return false;
  }
  return true;
}

function makeLists(): readonly (readonly Phrase[])[] {
  const lists = Array.from({ length: 1 << HASH_BITS }, (): Phrase[] => []);
  for (const [bits, phrases] of PHRASES)
    for (const text of phrases) {
      const end = rarestWindow(text);
      let four = 0;
      for (let i = end - WINDOW + 1; i <= end; i++) four = (four << 8) ^ (text.charCodeAt(i) | 0x20);
      lists[Math.imul(four, 0x9e3779b1) >>> (32 - HASH_BITS)]?.push({ bits, text, end });
    }
  return lists;
}

/** The end of the four letters that are least often neighbours. */
function rarestWindow(text: string): number {
  let best = WINDOW - 1;
  for (let end = WINDOW; end < text.length; end++)
    if (frequencyOfWindow(text, end) < frequencyOfWindow(text, best)) best = end;
  return best;
}

function frequencyOfWindow(text: string, end: number): number {
  let product = 1;
  for (let i = end - WINDOW + 1; i <= end; i++) product *= frequencyOf(text.charCodeAt(i));
  return product;
}
