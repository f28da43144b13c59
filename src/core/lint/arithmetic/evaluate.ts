/**
 * Values of plain sums as people write them: decimals (`.5`), thousands (`1,200`), money (`$3`), per cent (`20%` is
 * 0.2, and `20%` of a number when it is multiplied), `x`, `×`, `÷`, brackets. Undefined for anything else: letters,
 * powers, units inside.
 */
export function evaluateSum(text: string): number | undefined {
  const tokens = tokenize(text);
  if (tokens === undefined || tokens.length === 0 || tokens.length > MOST_TOKENS) return undefined;
  const reader: Reader = { tokens, at: 0, depth: 0 };
  const value = readSum(reader);
  return value !== undefined && reader.at === tokens.length && Number.isFinite(value) ? value : undefined;
}

const MOST_TOKENS = 100;
const MOST_DEPTH = 20;

type Token = number | "+" | "-" | "*" | "/" | "(" | ")";

interface Reader {
  readonly tokens: readonly Token[];
  at: number;
  depth: number;
}

const SIGNS: Readonly<Record<string, Token>> = {
  "+": "+",
  "-": "-",
  "\u2212": "-",
  "\u2013": "-",
  "*": "*",
  x: "*",
  X: "*",
  "\u00d7": "*",
  "\u00b7": "*",
  "/": "/",
  "\u00f7": "/",
  "(": "(",
  ")": ")",
  "[": "(",
  "]": ")",
};

function tokenize(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length;) {
    const sign = text[at] ?? "";
    if (sign === " " || CURRENCY.includes(sign)) {
      at++;
      continue;
    }
    const token = SIGNS[sign];
    if (token !== undefined) {
      tokens.push(token);
      at++;
      continue;
    }
    const number = readNumber(text, at);
    if (number === undefined) return undefined;
    tokens.push(number.value);
    at = number.end;
  }
  return tokens;
}

const CURRENCY = "$\u20ac\u00a3\u00a5";

export interface WrittenNumber {
  readonly value: number;
  readonly end: number;
  /** Digits after the point. */
  readonly decimals: number;
  readonly isPercent: boolean;
}

/** A number at an offset: digits with thousands in threes, a point, a per cent sign. */
export function readNumber(text: string, at: number): WrittenNumber | undefined {
  let digits = "";
  let end = at;
  while (isDigit(text, end) || (digits !== "" && isThousands(text, end))) {
    if (text[end] !== ",") digits += text[end] ?? "";
    end++;
  }
  let decimals = 0;
  if (text[end] === "." && isDigit(text, end + 1)) {
    digits += ".";
    for (end++; isDigit(text, end); end++) {
      digits += text[end] ?? "";
      decimals++;
    }
  }
  if (digits === "" || digits.length > 15) return undefined;
  const isPercent = text[end] === "%";
  const value = Number(digits) / (isPercent ? 100 : 1);
  return { value, end: isPercent ? end + 1 : end, decimals, isPercent };
}

function isDigit(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 48 && unit <= 57;
}

/** A comma between digits, with exactly three after it. */
function isThousands(text: string, at: number): boolean {
  return (
    text[at] === "," &&
    isDigit(text, at + 1) &&
    isDigit(text, at + 2) &&
    isDigit(text, at + 3) &&
    !isDigit(text, at + 4)
  );
}

function readSum(reader: Reader): number | undefined {
  let sum = readProduct(reader);
  while (sum !== undefined) {
    const sign = reader.tokens[reader.at];
    if (sign !== "+" && sign !== "-") return sum;
    reader.at++;
    const next = readProduct(reader);
    if (next === undefined) return undefined;
    sum = sign === "+" ? sum + next : sum - next;
  }
  return undefined;
}

function readProduct(reader: Reader): number | undefined {
  let product = readFactor(reader);
  while (product !== undefined) {
    const sign = reader.tokens[reader.at];
    // Brackets beside each other or beside a number multiply: 2(3 + 4).
    const isBeside = sign === "(";
    if (sign !== "*" && sign !== "/" && !isBeside) return product;
    if (!isBeside) reader.at++;
    const next = readFactor(reader);
    if (next === undefined) return undefined;
    product = sign === "/" ? product / next : product * next;
  }
  return undefined;
}

function readFactor(reader: Reader): number | undefined {
  const token = reader.tokens[reader.at++];
  if (typeof token === "number") return token;
  if (token === "-" || token === "+") {
    const value = readFactor(reader);
    return value === undefined || token === "+" ? value : -value;
  }
  if (token !== "(" || reader.depth >= MOST_DEPTH) return undefined;
  reader.depth++;
  const value = readSum(reader);
  reader.depth--;
  return reader.tokens[reader.at++] === ")" ? value : undefined;
}
