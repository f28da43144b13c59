/** Where a cursor stands within braces and brackets. */
export interface FlowPlace {
  /** Names below the key that holds the outermost brace: `["gate", "checks", "*"]`; `*` is an entry of a list. */
  readonly path: readonly string[];
  readonly kind: "key" | "value";
  readonly isItem: boolean;
  /** What stands since the last brace, bracket, comma or colon. */
  readonly lead: string;
}

/** Braces and brackets that are read line by line, also those that nobody has closed yet. */
export interface Flow {
  /** Reads a line, or a part of one, from a character on. */
  read(line: string, from?: number): void;
  readonly isOpen: boolean;
  /** The place at the end of what was read. */
  place(): FlowPlace;
}

interface Open {
  readonly kind: "map" | "list";
  /** The key whose value comes next. */
  key: string | undefined;
}

/** More than that are not looked into. */
const DEEPEST = 200;

export function createFlow(): Flow {
  const open: Open[] = [];
  let quote: string | undefined;
  let lead = "";
  const readOne = (char: string, next: string): void => {
    const inner = open.at(-1);
    if (char === "{" || char === "[") open.push({ kind: char === "{" ? "map" : "list", key: undefined });
    else if (char === "}" || char === "]") open.pop();
    else if (char === "," && inner !== undefined) inner.key = undefined;
    else if (char === ":" && inner?.kind === "map" && inner.key === undefined && /^[\s,[\]{}]?$/u.test(next))
      inner.key = unquoted(lead.trim());
    else {
      lead += char;
      return;
    }
    lead = "";
  };
  return {
    read: (line, from = 0) => {
      for (let i = from; i < line.length && open.length < DEEPEST; i++) {
        const char = line.charAt(i);
        if (quote !== undefined) {
          lead += char;
          if (char === "\\" && quote === '"') lead += line.charAt(++i);
          else if (char === quote) quote = undefined;
        } else if (char === "#" && (i === 0 || /\s/u.test(line.charAt(i - 1)))) break;
        else if ((char === '"' || char === "'") && lead.trim() === "") {
          quote = char;
          lead += char;
        } else readOne(char, line.charAt(i + 1));
        if (open.length === 0) return;
      }
    },
    get isOpen() {
      return open.length > 0;
    },
    place: () => {
      const path = open.slice(0, -1).map(({ kind, key }) => (kind === "list" ? "*" : (key ?? "")));
      const inner = open.at(-1);
      const isItem = inner?.kind === "list";
      if (inner?.key !== undefined) path.push(inner.key);
      const kind = isItem || inner?.key !== undefined ? "value" : "key";
      return { path, kind, isItem, lead };
    },
  };
}

function unquoted(text: string): string {
  return /^(["']).*\1$/u.test(text) ? text.slice(1, -1) : text;
}
