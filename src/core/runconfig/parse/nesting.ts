import { Lexer } from "yaml";

/** Levels of brackets, indents and dashes together; a run config has about eight. */
const MOST_LEVELS = 500;

/**
 * Whether a text is nested so deeply that the parser must not see it. It recurses, and a process whose stack runs out
 * while a regular expression is compiled ends at once: no `catch` helps.
 */
export function isTooDeep(text: string): boolean {
  // Most texts have too few signs to be deep, whatever is in quotes.
  return mostLevels(text) > MOST_LEVELS && levelsOf(text) > MOST_LEVELS;
}

/** Never less than there are, and cheap. */
function mostLevels(text: string): number {
  let brackets = 0;
  let longest = 0;
  let lead = 0;
  let isLead = true;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // `[` and `{`
    if (unit === 0x5b || unit === 0x7b) brackets++;
    if (unit === 0x0a) {
      lead = 0;
      isLead = true;
    } else if (isLead) {
      // Spaces, `-` and `?`: each may begin a level.
      isLead = unit === 0x20 || unit === 0x2d || unit === 0x3f;
      if (isLead) longest = Math.max(longest, ++lead);
    }
  }
  return brackets + longest + 1;
}

function levelsOf(text: string): number {
  /** Columns of open blocks, outermost first. */
  const open: number[] = [];
  let brackets = 0;
  let most = 0;
  let column = 0;
  let isLead = true;
  let isScalar = false;
  for (const source of new Lexer().lex(text)) {
    if (!isScalar && (source === "\u0002" || source === "\u0018" || source === "\u001f")) {
      if (source === "\u0018") brackets = 0;
      isScalar = source === "\u001f";
      continue;
    }
    const isSpace = !isScalar && /^[ \t]*$/u.test(source);
    if (!isScalar && (source === "\n" || source === "\r\n")) {
      column = 0;
      isLead = true;
      continue;
    }
    if (!isScalar && (source === "[" || source === "{")) brackets++;
    if (!isScalar && (source === "]" || source === "}")) brackets = Math.max(0, brackets - 1);
    if (isLead && !isSpace && brackets === 0 && !source.startsWith("#")) {
      while ((open.at(-1) ?? -1) >= column) open.pop();
      open.push(column);
      // Behind a dash another block may begin.
      isLead = !isScalar && (source === "-" || source === "?" || source === ":");
    }
    most = Math.max(most, open.length + brackets);
    column += source.length;
    if (isScalar && source.endsWith("\n")) {
      column = 0;
      isLead = true;
    }
    isScalar = false;
  }
  return most;
}
