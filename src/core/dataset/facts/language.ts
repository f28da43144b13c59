import { scriptOf, type Script } from "./script";

/** Words that are frequent in one language and rare in the others of the same script. */
const LATIN_WORDS = {
  en:
    "the and of to is that it for with you are this what how have was not be from by " +
    "at an on he she his her they we can will has each there if which their would more than",
  de: "der die das und ist nicht mit ein eine auf für wie sich dem den zu auch werden von im",
  fr: "le les des est une dans pour que qui avec vous sur pas du au ce sont et plus ne",
  es: "el los las una es por para con que del como está pero más son muy y se su lo",
  it: "il lo gli una è per che con della nel sono anche più questo di un non si le gli alla",
  pt: "os uma não para com que do da em é como mais são você ao um o por dos na",
  nl: "het een van en niet dat met voor zijn je ook maar naar wordt de is op te aan bij",
  pl: "w nie na się jest że z jak ale czy są po od przez dla tym być oraz które jego",
  sv: "och att det som en på är av för med till den inte har jag ett om var så kan",
  tr: "ve bir bu için ile da de çok olarak daha gibi olan ne var değil en kadar sonra mi",
  vi: "và của là có không được cho các một người những trong với này để khi đã từ về như",
  id: "yang dan di untuk dengan ini itu dari pada adalah tidak dalam akan ke bisa juga atau saya anda",
} as const;

/** Word → the languages that it speaks for. */
const WORDS: ReadonlyMap<string, readonly string[]> = languagesByWord();

function languagesByWord(): ReadonlyMap<string, readonly string[]> {
  const tags = new Map<string, string[]>();
  for (const [tag, words] of Object.entries(LATIN_WORDS))
    for (const word of words.split(" ")) tags.set(word, [...(tags.get(word) ?? []), tag]);
  return tags;
}

/** Letters that only some languages of a script write; the first that is found decides. */
const LETTERS: Readonly<Partial<Record<Script, readonly (readonly [tag: string, letters: RegExp])[]>>> = {
  Cyrl: [
    ["be", /[ўЎ]/u],
    ["uk", /[їєґЇЄҐ]/u],
    ["mk", /[ѓќЃЌ]/u],
    ["sr", /[ђћљњјЂЋЉЊЈ]/u],
    ["ru", /[ыэёЫЭЁ]/u],
  ],
  Arab: [
    ["ur", /[ٹڈڑے]/u],
    ["fa", /[پچژگ]/u],
    ["ar", /[ةىأإ]/u],
  ],
  Deva: [
    ["hi", /(?:^|\s)(?:है|हैं|और|का|की|के|में|से)(?:\s|$)/u],
    ["mr", /(?:^|\s)(?:आहे|आणि|आहेत)(?:\s|$)/u],
    ["ne", /(?:^|\s)(?:छ|छन्|र|हो)(?:\s|$)/u],
  ],
};

/** Scripts that, as far as training data goes, write one language. */
const ONLY: Readonly<Partial<Record<Script, string>>> = {
  Kana: "ja",
  Hang: "ko",
  Hani: "zh",
  Grek: "el",
  Hebr: "he",
  Thai: "th",
  Armn: "hy",
  Geor: "ka",
  Beng: "bn",
  Guru: "pa",
  Gujr: "gu",
  Taml: "ta",
  Telu: "te",
  Knda: "kn",
  Mlym: "ml",
  Laoo: "lo",
  Mymr: "my",
  Khmr: "km",
};

const LOOKED_AT = 600;
const FEWEST_WORDS = 2;
/** Kana among Han is Japanese; Chinese texts quote a word of it at most. */
const LEAST_KANA = 0.1;
const LEAST_SHARE = 0.5;

/**
 * A BCP 47 tag for the main language of a text's beginning: by script, by letters that only one language has, and
 * among Latin-script languages by small words. `und` (or `und-Cyrl`, `und-Arab`, …) where that does not tell: too short,
 * too mixed, a language without a table, or code. Good for shares of a file, not for judging a row.
 */
export function languageOf(text: string): string {
  const head = text.length > LOOKED_AT ? text.slice(0, LOOKED_AT) : text;
  const script = mainScript(head);
  if (script === undefined) return "und";
  const only = ONLY[script];
  if (only !== undefined) return only;
  if (script === "Latn") return latinLanguage(head);
  return LETTERS[script]?.find(([, letters]) => letters.test(head))?.[0] ?? `und-${script}`;
}

/** The script of most letters; undefined when none has half of them. */
function mainScript(head: string): Script | undefined {
  const counts: Partial<Record<Script, number>> = {};
  let letters = 0;
  for (let i = 0; i < head.length; i++) {
    const script = scriptOf(head.charCodeAt(i));
    if (script === undefined) continue;
    letters++;
    counts[script] = (counts[script] ?? 0) + 1;
  }
  const kana = counts.Kana ?? 0;
  if (kana > LEAST_KANA * letters && kana + (counts.Hani ?? 0) >= LEAST_SHARE * letters) return "Kana";
  let best: Script | undefined;
  for (const script in counts)
    if ((counts[script as Script] ?? 0) >= LEAST_SHARE * letters) best = script as Script;
  return best;
}

function latinLanguage(head: string): string {
  const votes = new Map<string, number>();
  // Each word once: "per hour" all over an English text is not Italian.
  for (const word of new Set(head.toLowerCase().split(/[^\p{L}\p{M}]+/u)))
    for (const tag of WORDS.get(word) ?? []) votes.set(tag, (votes.get(tag) ?? 0) + 1);
  let best = "und";
  let most = FEWEST_WORDS - 1;
  let isTie = false;
  for (const [tag, n] of votes)
    if (n > most) {
      [best, most, isTie] = [tag, n, false];
    } else if (n === most) isTie = true;
  return isTie ? "und" : best;
}
