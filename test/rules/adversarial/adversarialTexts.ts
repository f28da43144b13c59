/** Characters of one row's text; a trainer's longest context is a few times as long. */
export const LARGE = 100_000;

function repeated(unit: string, length = LARGE): string {
  return unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
}

/** Lines that differ in a number only: nothing that looks for repetitions may think them equal. */
function numbered(line: (i: number) => string, length = LARGE): string {
  const lines: string[] = [];
  for (let i = 0, size = 0; size < length; i++) {
    const next = line(i);
    lines.push(next);
    size += next.length + 1;
  }
  return lines.join("\n").slice(0, length);
}

/** Pseudo-random characters of an alphabet; the same each time. */
function mixed(alphabet: readonly string[], length = LARGE): string {
  let state = 12_345;
  let text = "";
  while (text.length < length) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    text += alphabet[(state >>> 16) % alphabet.length] ?? "";
  }
  return text.slice(0, length);
}

function open(unit: string, close: string): string {
  return repeated(unit, LARGE / 2) + repeated(close, LARGE / 2);
}

const WORDS = ["the", "cat", "of", "Paris", "is", "not", "a", "model", "and", "answers", "in", "2024"];

/** An everyday text, against which the others are measured. */
export const PLAIN = mixed(
  WORDS.map((word) => `${word} `).concat(["river. ", "house, ", "quick ", "brown ", "\n\n"]),
);

/** Texts of 100 KB that are made to slow a rule down, by what they are. */
export const ADVERSARIAL_TEXTS: Readonly<Record<string, string>> = {
  // Runs.
  "one letter": repeated("a"),
  "one letter, then a mark": `${repeated("a", LARGE - 1)}!`,
  spaces: repeated(" "),
  "words and long whitespace": repeated(`word${" ".repeat(5000)}`),
  "whitespace lines": repeated(" \t \n"),
  "line feeds": repeated("\n"),
  "carriage returns": repeated("\r"),
  tabs: repeated("\t"),
  zeros: repeated("0"),
  nines: repeated("9"),
  "digits and hyphens": repeated("12-34-"),
  "digits and spaces": repeated("4111 1111 "),
  "digits and dots": repeated("192.168.1."),
  hyphens: repeated("-"),
  underscores: repeated("_"),
  stars: repeated("*"),
  dots: repeated("."),
  ellipses: repeated("… "),
  hashes: repeated("#"),
  "hash lines": repeated("# \n"),
  equals: repeated("="),
  backslashes: repeated("\\"),
  "quotes and backslashes": repeated('\\"'),
  quotes: repeated('"'),
  "single quotes": repeated("'"),
  "quoted words": repeated('"a" '),
  backticks: repeated("`"),
  fences: repeated("```\n"),
  "fences with languages": repeated("```python\nx = 1\n"),
  "tilde and backtick fences": repeated("~~~\n```\n"),
  "fences that never close": numbered((i) => `\`\`\`js${String(i)}\nlet a = ${String(i)};`),
  "inline code that never closes": repeated("`a "),
  // Brackets.
  parentheses: open("(", ")"),
  "open parentheses": repeated("("),
  "square brackets": open("[", "]"),
  "open square brackets": repeated("["),
  braces: open("{", "}"),
  "open braces": repeated("{"),
  "double braces": repeated("{{"),
  "slots that never close": repeated("{{ a "),
  slots: repeated("{{name}} "),
  "bracketed slots": repeated("[NAME] <name> "),
  "nested JSON": open('{"a":', "}"),
  "nested JSON arrays": open("[1,", "]"),
  "JSON strings in text": repeated('{"role": "user", "content": "hi"} '),
  "escaped JSON": repeated('\\"a\\": \\"b\\", '),
  "unicode escapes": repeated("\\u00e9\\n"),
  "links that never close": repeated("[a]("),
  "images that never close": repeated("!["),
  links: repeated("[a](b) "),
  // Markup.
  "less than": repeated("<"),
  tags: repeated("<a>"),
  "open tags": repeated("<div class="),
  "nested tags": open("<b>", "</b>"),
  "closing tags": repeated("</p>"),
  "tags that never end": repeated("<a "),
  comments: repeated("<!--"),
  entities: repeated("&amp;"),
  "half entities": repeated("&am"),
  ampersands: repeated("&"),
  "numbered entities": repeated("&#x41"),
  "role markers": repeated("<|im_start|>user\n"),
  "half role markers": repeated("<|im_"),
  "image placeholders": repeated("<image>"),
  "thinking tags": repeated("<think>"),
  "instruction marks": repeated("[INST] "),
  "role names": repeated("User: hi\nAssistant: "),
  "response headings": repeated("### Response:\n"),
  "question and answer": numbered((i) => `Q: What is ${String(i)}?\nA: ${String(i)}.`),
  "table rows": repeated("| a | b |\n"),
  "table rows of many lengths": numbered((i) => "| a ".repeat(1 + (i % 40))),
  "one wide table row": repeated("| a "),
  "table rules": repeated("|---"),
  "tables without end": repeated("| a |\n|---|\n"),
  bars: repeated("|"),
  lists: repeated("- a\n"),
  "numbered lists": numbered((i) => `${String(i)}. a`),
  quotations: repeated("> "),
  formulas: repeated("$a$ $$"),
  "LaTeX that never closes": repeated("\\begin{a}"),
  "LaTeX brackets": repeated("\\( \\["),
  // Addresses and secrets.
  "at signs": repeated("@"),
  "at chains": repeated("a@"),
  "address-like": repeated("a.b@c."),
  addresses: numbered((i) => `user${String(i)}@example.com`),
  "dotted words": repeated("a."),
  URLs: repeated("https://a.b/c?d=e&"),
  "half URLs": repeated("http://"),
  slashes: repeated("/"),
  paths: repeated("/a/b/../"),
  Windows: repeated("C:\\a\\"),
  base64: mixed(Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")),
  hexadecimal: mixed(Array.from("0123456789abcdef")),
  "hexadecimal words": mixed(Array.from("0123456789abcdef ")),
  "key prefixes": repeated("sk-"),
  "key-like": repeated("sk-proj-AbC1 "),
  "assigned secrets": repeated('api_key = "'),
  "PEM heads": repeated("-----BEGIN PRIVATE KEY-----\n"),
  "JWT-like": repeated("eyJhbGciOi."),
  "AWS-like": repeated("AKIA"),
  "phone-like": repeated("+49 170 123 "),
  "phone-like brackets": repeated("(0)(1)"),
  "IBAN-like": repeated("DE89 3704 "),
  "card-like": numbered((i) => `4111 1111 1111 ${String(1000 + (i % 9000))}`),
  "identity-like": repeated("123-45-678"),
  // Words.
  "near phrases": repeated("as an AI languag "),
  "near refusals": repeated("I'm sorry, but I canno "),
  "near refusals of other marks": repeated("I’m sorry but i can’ "),
  refusals: repeated("I'm sorry, but I cannot do that. "),
  apologies: repeated("I apologize, "),
  placeholders: repeated("TODO [insert here] "),
  "lorem ipsum": repeated("lorem ipsum dolor "),
  "none and nan": repeated("None nan null "),
  identities: repeated("I am ChatGPT, made by OpenAI. "),
  arithmetic: repeated("1 + 1 = 3 "),
  "arithmetic without end": repeated("1+1*2-"),
  "attached files": repeated("see the attached image "),
  lookups: repeated("I searched the web and found "),
  "one sentence": repeated("The cat sat on the mat. "),
  "a loop of two": repeated("ab"),
  "a loop with a slip": `${repeated("abc ", LARGE / 2)}x${repeated("abc ", LARGE / 2)}`,
  "loops of growing length": Array.from({ length: 60 }, (_, i) => repeated("ab cd ", 60 + 54 * i)).join("|"),
  "a Fibonacci word": fibonacci(),
  "lines that differ": numbered((i) => `line ${String(i)} of many`),
  "equal lines": repeated("the same line\n"),
  "sentence marks": repeated(". ! ? "),
  abbreviations: repeated("e.g. i.e. "),
  "one long word": mixed(Array.from("abcdefghijklmnopqrstuvwxyz")),
  "single letters": mixed(Array.from("abcdefgh").map((letter) => `${letter} `)),
  capitals: repeated("A B "),
  code: repeated("if (a) { b(); }\n"),
  "Python code": repeated("def a():\n    return b\n"),
  "half keywords": repeated("import from def "),
  // Characters.
  emoji: repeated("😀"),
  "emoji of many parts": repeated("👨‍👩‍👧‍👦"),
  "combining marks": repeated("a\u0301\u0302"),
  "one letter, all marks": `a${repeated("\u0301", LARGE - 1)}`,
  "joiners and directions": repeated("\u200d\u202e"),
  "byte order marks": repeated("\ufeff"),
  "replacement characters": repeated("\ufffd"),
  mojibake: repeated("Ã©â€™ "),
  "half mojibake": repeated("Ã"),
  "mojibake letters": mixed(["Ã", "â", "€", "™", "Â", "©", "¼", "œ", "\u009d"]),
  "mixed scripts": repeated("aбγ中"),
  homoglyphs: repeated("pаypаl "),
  Chinese: repeated("中文字符，"),
  Arabic: repeated("مرحبا "),
  Thai: repeated("สวัสดี"),
  "full width": repeated("ＡＢ１"),
  "private use": repeated("\ue000"),
  "control characters": repeated("\u0001\u0002"),
  "lone surrogates": repeated("\ud800"),
  nothing: repeated("\0"),
};

/** No part of it repeats more than three times in a row, and every part comes again. */
function fibonacci(): string {
  let [a, b] = ["a", "ab"];
  while (b.length < LARGE) [a, b] = [b, b + a];
  return b.slice(0, LARGE);
}
