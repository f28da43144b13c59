/** The line at an offset, without its `\n`; a fault at the very end of a line belongs to that line. */
export function lineAround(text: string, offset: number): { readonly start: number; readonly end: number } {
  const at = Math.min(offset, Math.max(text.length - 1, 0));
  const start = at === 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1;
  const next = text.indexOf("\n", at);
  return { start, end: next < 0 ? text.length : next };
}
