/**
 * Where a quote or bracket was opened that its own line does not close: YAML reads on from there, and complains
 * only where the damage shows, often at the end of the file. A run config closes them on the line that opens them,
 * or indents what belongs to them.
 */
export function unclosedOpener(text: string, before: number): number | undefined {
  const open: { readonly at: number; readonly indent: number }[] = [];
  let offset = 0;
  for (const line of text.split("\n")) {
    if (offset > before) break;
    const indent = line.search(/\S/u);
    const key = /^(\s*)(?:- )?[A-Za-z_][\w-]*:(?:\s|$)/u.exec(line);
    // A key at or left of the line that opened a bracket cannot belong inside it.
    const left = open.at(-1);
    if (left !== undefined && key !== null && indent <= left.indent) return left.at;
    const quote = scanLine(line, offset, Math.max(indent, 0), open);
    if (quote !== undefined) return quote;
    offset += line.length + 1;
  }
  return open.at(-1)?.at;
}

/** Keeps the stack of open brackets; returns the place of a quote that the line does not close. */
function scanLine(
  line: string,
  offset: number,
  indent: number,
  open: { readonly at: number; readonly indent: number }[],
): number | undefined {
  for (let i = 0; i < line.length; i++) {
    const c = line.charAt(i);
    if (c === "#" && (i === 0 || /\s/u.test(line.charAt(i - 1)))) return undefined;
    if ((c === '"' || c === "'") && isAfter(line, i, /[\s[{,:-]/u)) {
      const end = closing(line, i);
      if (end < 0) return offset + i;
      i = end;
    } else if ((c === "[" || c === "{") && isAfter(line, i, /[\s[{,]/u))
      open.push({ at: offset + i, indent });
    else if (c === "]" || c === "}") open.pop();
  }
  return undefined;
}

/** At the start of the line, or behind a character of the pattern. */
function isAfter(line: string, i: number, pattern: RegExp): boolean {
  return i === 0 || pattern.test(line.charAt(i - 1));
}

function closing(line: string, start: number): number {
  const quote = line.charAt(start);
  for (let i = start + 1; i < line.length; i++) {
    if (quote === '"' && line.charAt(i) === "\\") i++;
    else if (line.charAt(i) === quote) {
      if (quote === "'" && line.charAt(i + 1) === "'") i++;
      else return i;
    }
  }
  return -1;
}
