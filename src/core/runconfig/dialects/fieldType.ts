/**
 * What a field of another tool takes. Letters: `s` text, `i` whole number, `f` number, `b` true or false, `n` null,
 * `l` list of anything, `m` mapping of anything, `a` anything.
 */
export interface FieldType {
  readonly letters: string;
  /** Undefined when any text will do; `name*` stands for every text that begins so. */
  readonly choices?: readonly string[];
  /** Sections of the table that describe a mapping here; any of them may be meant. */
  readonly models: readonly string[];
  /** Of the entries, when a list may stand here and says what it takes. */
  readonly item?: FieldType;
}

/** Reads the notation that scripts/dialects/read_fields.py writes: `E(a|b)[$Model;]sn`. */
export function parseFieldType(notation: string): FieldType {
  let letters = "";
  let choices: readonly string[] | undefined;
  let item: FieldType | undefined;
  const models: string[] = [];
  for (let i = 0; i < notation.length;) {
    const end = partEnd(notation, i);
    const part = notation.slice(i, end);
    if (part.startsWith("E(")) choices = [...(choices ?? []), ...part.slice(2, -1).split("|")];
    else if (part.startsWith("$")) models.push(part.slice(1, -1));
    else if (part.startsWith("[")) item = parseFieldType(part.slice(1, -1));
    else letters += part;
    i = end;
  }
  return {
    letters,
    models,
    ...(choices === undefined ? {} : { choices }),
    ...(item === undefined ? {} : { item }),
  };
}

function partEnd(notation: string, start: number): number {
  const first = notation.charAt(start);
  if (first === "E") return notation.indexOf(")", start) + 1;
  if (first === "$") return notation.indexOf(";", start) + 1;
  if (first !== "[") return start + 1;
  let depth = 0;
  for (let i = start; i < notation.length; i++) {
    if (notation.charAt(i) === "[") depth++;
    if (notation.charAt(i) === "]" && --depth === 0) return i + 1;
  }
  return notation.length;
}

/** What a field takes, in words. */
export function describeFieldType(type: FieldType): string {
  const words: string[] = [];
  if (type.choices !== undefined && type.choices.length <= 12) words.push(`one of ${firstOf(type.choices)}`);
  else if (type.choices !== undefined || type.letters.includes("s")) words.push("text");
  for (const [letter, word] of WORDS) if (type.letters.includes(letter)) words.push(word);
  if (type.models.length > 0 && !type.letters.includes("m")) words.push("a mapping");
  if (type.item !== undefined && !type.letters.includes("l")) words.push("a list");
  return words.length === 0 ? "nothing but null" : words.join(" or ");
}

/** UTF-16 units that choices may take of a sentence. */
const LONGEST_CHOICES = 90;

function firstOf(choices: readonly string[]): string {
  const all = choices.join(", ");
  return all.length <= LONGEST_CHOICES ? all : `${all.slice(0, all.lastIndexOf(", ", LONGEST_CHOICES))}, …`;
}

const WORDS: readonly (readonly [letter: string, word: string])[] = [
  ["f", "a number"],
  ["i", "a whole number"],
  ["b", "true or false"],
  ["l", "a list"],
  ["m", "a mapping"],
];
