/**
 * Texts that fit a regular expression, or nearly: made from its source, for tests of its speed. Every alternative of
 * every group is taken at least once, classes give their first characters, and repetitions two rounds.
 */
export function samplesOf(source: string): readonly string[] {
  const parser = new Sampler(source);
  const whole = parser.alternatives().slice(0, MOST);
  const pieces = [...parser.pieces].filter((piece) => piece !== "").slice(0, 3 * MOST);
  const nearMisses = whole.flatMap((text) =>
    [1, 2, Math.floor(text.length / 2)].map((cut) => text.slice(0, -cut)),
  );
  return [...new Set([...whole, ...nearMisses, ...pieces].filter((text) => text !== ""))];
}

const MOST = 24;
const CLASSES: Readonly<Record<string, string>> = {
  d: "0",
  w: "a",
  s: " ",
  D: "a",
  W: " ",
  S: "a",
  n: "\n",
  r: "\r",
  t: "\t",
  b: "",
  B: "",
  f: "\f",
  v: "\v",
  0: "\0",
};
const PROPERTIES: Readonly<Record<string, string>> = {
  L: "a",
  Lu: "A",
  Ll: "a",
  N: "0",
  Nd: "0",
  M: "\u0301",
  P: ".",
  S: "+",
  Cs: "\ud800",
  Cn: "\u0378",
  Co: "\ue000",
  "Script=Han": "中",
  "Script=Hiragana": "あ",
  "Script=Katakana": "ア",
  "Script=Hangul": "한",
  "Script=Thai": "ก",
};

class Sampler {
  /** What single groups and repeated parts give, alone. */
  readonly pieces = new Set<string>();
  #at = 0;
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  alternatives(): string[] {
    const all: string[] = [];
    do all.push(...this.#sequence());
    while (this.#take("|"));
    return all.slice(0, MOST);
  }

  /** Keeps a handful of texts: the first stands for all parts before, the others vary one part each. */
  #sequence(): string[] {
    let texts = [""];
    while (this.#at < this.#source.length && !/[|)]/u.test(this.#source[this.#at] ?? "")) {
      const atoms = this.#repeated(this.#atom());
      const [first = ""] = texts;
      texts = [
        ...texts.map((text) => text + (atoms[0] ?? "")),
        ...atoms.slice(1).map((atom) => first + atom),
      ].slice(0, MOST);
    }
    return texts;
  }

  #atom(): string[] {
    if (this.#take("(")) return this.#group();
    if (this.#take("[")) return this.#class();
    if (this.#take("\\")) return [this.#escape()];
    const sign = this.#source[this.#at++] ?? "";
    return [sign === "." ? "a" : sign === "^" || sign === "$" ? "" : sign];
  }

  #group(): string[] {
    const [, look = ""] = /^(\?(?:[:=!]|<[=!]|<\w+>))/u.exec(this.#source.slice(this.#at)) ?? [];
    this.#at += look.length;
    const texts = this.alternatives();
    this.#take(")");
    for (const text of texts) this.pieces.add(text);
    return /^\?<?[=!]/u.test(look) ? [""] : texts;
  }

  #class(): string[] {
    const isNegated = this.#take("^");
    const members: string[] = [];
    for (let isFirst = true; isFirst || this.#source[this.#at] !== "]"; isFirst = false) {
      if (this.#at >= this.#source.length) break;
      members.push(this.#take("\\") ? this.#escape() : (this.#source[this.#at++] ?? ""));
    }
    this.#take("]");
    const taken = isNegated ? ["a", " ", "\n", "0", "-"].filter((sign) => !members.includes(sign)) : members;
    return taken.filter((member) => member !== "").slice(0, 3);
  }

  #escape(): string {
    const rest = this.#source.slice(this.#at);
    const [whole = "", code, property] = /^(?:u\{?([\da-fA-F]{4,6})\}?|[pP]\{([^}]+)\})/u.exec(rest) ?? [];
    if (whole !== "") {
      this.#at += whole.length;
      return code === undefined
        ? (PROPERTIES[property ?? ""] ?? "a")
        : String.fromCodePoint(parseInt(code, 16));
    }
    const sign = this.#source[this.#at++] ?? "";
    return CLASSES[sign] ?? sign;
  }

  #repeated(atoms: string[]): string[] {
    const [whole = "", , least] =
      /^(?:([*+?])|\{(\d+)(?:,(\d*))?\})\??/u.exec(this.#source.slice(this.#at)) ?? [];
    if (whole === "") return atoms;
    this.#at += whole.length;
    for (const atom of atoms) this.pieces.add(atom);
    if (whole.startsWith("?")) return [...atoms, ""];
    const times = Math.max(2, Math.min(Number(least ?? 0), 40));
    return atoms.map((atom) => atom.repeat(times));
  }

  #take(sign: string): boolean {
    if (!this.#source.startsWith(sign, this.#at)) return false;
    this.#at += sign.length;
    return true;
  }
}
