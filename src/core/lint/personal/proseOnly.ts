/**
 * The text with code blanked out: fenced blocks, and what stands between backticks. Offsets stay as they are, so that
 * places found in the result are places in the text.
 */
export function proseOnly(text: string): string {
  if (!text.includes("`")) return text;
  let result = "";
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf("`", at);
    if (open < 0) break;
    let width = 1;
    while (text[open + width] === "`") width++;
    const close = closingOf(text, open + width, width);
    // A lone backtick is a sign like any other; a fence that is never closed goes on to the end.
    if (close === undefined && width < 3) {
      result += text.slice(at, open + width);
      at = open + width;
      continue;
    }
    const end = close === undefined ? text.length : close + width;
    result += text.slice(at, open) + " ".repeat(end - open);
    at = end;
  }
  return result + text.slice(at);
}

/** Inline code ends in its line, or in the next few. */
const LONGEST_INLINE = 400;

function closingOf(text: string, from: number, width: number): number | undefined {
  const close = text.indexOf("`".repeat(width), from);
  return close < 0 || (width < 3 && close - from > LONGEST_INLINE) ? undefined : close;
}
