/**
 * Whether a path fits a glob of the Hub: `*` and `?` within a name, `**` over folders, `[a-z]` for one character.
 * Linear in the path for each star, whatever the glob looks like: both come from strangers.
 */
export function matchGlob(glob: string, path: string): boolean {
  const wanted = glob.replace(/^(?:\.?\/)+/u, "").split("/");
  const names = path.split("/");
  // Which beginnings of the glob fit the names so far.
  let states = new Set(skipStars(wanted, 0));
  for (const [i, name] of names.entries()) {
    const next = new Set<number>();
    for (const at of states) {
      const segment = wanted[at];
      if (segment === undefined) continue;
      if (segment === "**") for (const after of skipStars(wanted, at)) next.add(after);
      // A last ** takes the file too.
      const isLast = segment === "**" && at === wanted.length - 1 && i === names.length - 1;
      if (isLast || (segment !== "**" && matchName(segment, name)))
        for (const after of skipStars(wanted, at + 1)) next.add(after);
    }
    states = next;
  }
  return states.has(wanted.length);
}

export function isGlob(path: string): boolean {
  return /[*?[]/u.test(path);
}

/** `**` may stand for no folder at all. */
function skipStars(wanted: readonly string[], from: number): readonly number[] {
  const reached = [from];
  for (let at = from; wanted[at] === "**" && at < wanted.length - 1; at++) reached.push(at + 1);
  return reached;
}

/** Only the last star ever needs another try: what stood before it fits already. */
function matchName(pattern: string, name: string): boolean {
  const tokens = tokensOf(pattern);
  let at = 0;
  let token = 0;
  let star = -1;
  let retry = 0;
  while (at < name.length) {
    const test = tokens[token];
    if (test === "*") {
      star = token++;
      retry = at;
    } else if (test?.(name.charAt(at)) === true) {
      token++;
      at++;
    } else if (star >= 0) {
      token = star + 1;
      at = ++retry;
    } else return false;
  }
  while (tokens[token] === "*") token++;
  return token === tokens.length;
}

type Token = "*" | ((c: string) => boolean);

function tokensOf(pattern: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const c = pattern.charAt(at);
    const end = c === "[" ? pattern.indexOf("]", at + 2) : -1;
    if (c === "*") tokens.push("*");
    else if (c === "?") tokens.push(() => true);
    else if (end > 0) {
      tokens.push(classOf(pattern.slice(at + 1, end)));
      at = end;
    } else tokens.push((other) => other === c);
  }
  return tokens;
}

function classOf(inside: string): (c: string) => boolean {
  const isNegated = /^[!^]/u.test(inside);
  const set = isNegated ? inside.slice(1) : inside;
  return (c) => {
    let isIn = false;
    for (let at = 0; at < set.length; at++)
      if (set[at + 1] === "-" && at + 2 < set.length) {
        isIn ||= c >= set.charAt(at) && c <= set.charAt(at + 2);
        at += 2;
      } else isIn ||= c === set[at];
    return isIn !== isNegated;
  };
}
