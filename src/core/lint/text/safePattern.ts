/** Ways to match that an engine may have to try, at most: a few milliseconds. */
const MOST_WAYS = 1e6;
const MOST_SOURCE = 500;

/**
 * Whether a text matches a pattern out of the data. Undefined where that is not looked at: the pattern is none, or an
 * engine that goes back and tries again could need long for it. The bound is the product of all choices that the
 * pattern leaves; repeated groups that repeat or choose themselves have none.
 */
export function safePattern(source: string, text: string): boolean | undefined {
  if (source.length > MOST_SOURCE || waysOf(source, text.length) > MOST_WAYS) return undefined;
  // Many patterns in the wild escape signs that need no escape: only the older syntax takes them.
  for (const flags of ["u", ""])
    try {
      return new RegExp(source, flags).test(text);
    } catch {
      // The next syntax may take it.
    }
  return undefined;
}

interface Group {
  ways: number;
  /** Whether something in it repeats or chooses. */
  isLoose: boolean;
}

/** How many ways a backtracking engine has through a pattern on a text of this length; Infinity where that is unknown. */
function waysOf(source: string, length: number): number {
  // An unanchored search begins everywhere.
  const start = source.startsWith("^") && !source.includes("|") ? 1 : length + 1;
  const open: Group[] = [{ ways: start, isLoose: false }];
  /** What a repetition would repeat. */
  let last: Group | undefined;
  for (let at = 0; at < source.length;) {
    const group = open.at(-1);
    if (group === undefined) return Infinity;
    const c = source[at] as string;
    const repeat = repetitionAt(source, at);
    if (repeat !== undefined) {
      if (last?.isLoose === true) return Infinity;
      group.ways *= Math.min(repeat.choices, length + 1);
      group.isLoose ||= repeat.choices > 1;
      last = undefined;
      at = repeat.end;
    } else if (c === "(") {
      // Looking around and naming are not needed by any schema that one meets.
      if (source[at + 1] === "?" && source[at + 2] !== ":") return Infinity;
      open.push({ ways: 1, isLoose: false });
      at += source[at + 1] === "?" ? 3 : 1;
    } else if (c === ")") {
      open.pop();
      const outer = open.at(-1);
      if (outer === undefined) return Infinity;
      outer.ways *= group.ways;
      outer.isLoose ||= group.isLoose;
      last = group;
      at++;
    } else if (c === "|") {
      group.ways *= 2;
      group.isLoose = true;
      at++;
    } else {
      if (c === "\\" && /[1-9k]/u.test(source[at + 1] ?? "")) return Infinity;
      last = { ways: 1, isLoose: false };
      at = endOfAtom(source, at);
    }
  }
  return open.length === 1 ? (open[0]?.ways ?? Infinity) : Infinity;
}

function repetitionAt(
  source: string,
  at: number,
): { readonly choices: number; readonly end: number } | undefined {
  const c = source[at];
  let choices: number;
  let end = at + 1;
  if (c === "*" || c === "+") choices = Infinity;
  else if (c === "?") choices = 2;
  else {
    const bounds = c === "{" ? /^\{(\d+)(,?)(\d*)\}/u.exec(source.slice(at, at + 24)) : null;
    if (bounds === null) return undefined;
    const [all, least = "", comma = "", most = ""] = bounds;
    choices = comma === "" ? 1 : most === "" ? Infinity : Number(most) - Number(least) + 1;
    end = at + all.length;
  }
  return { choices, end: source[end] === "?" ? end + 1 : end };
}

/** Behind a character, an escape or a class. */
function endOfAtom(source: string, at: number): number {
  if (source[at] === "\\") {
    const property = /^\\[pP]\{[^}]*\}|^\\u\{[^}]*\}/u.exec(source.slice(at, at + 40));
    return at + (property?.[0].length ?? 2);
  }
  if (source[at] !== "[") return at + 1;
  for (let i = at + 1; i < source.length; i++)
    if (source[i] === "\\") i++;
    else if (source[i] === "]") return i + 1;
  return source.length;
}
