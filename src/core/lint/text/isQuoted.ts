/** Whether the offset stands between quotation marks of its line (300 characters back), or in a quoted line. */
export function isQuoted(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 300), at);
  const line = before.slice(before.lastIndexOf("\n") + 1);
  return (
    (line.split('"').length - 1) % 2 === 1 ||
    line.lastIndexOf("“") > line.lastIndexOf("”") ||
    line.lastIndexOf("«") > line.lastIndexOf("»") ||
    line.lastIndexOf("「") > line.lastIndexOf("」") ||
    line.trimStart().startsWith(">")
  );
}
