/** A text with `‸` marks: the text without them, and their offsets. */
export function markedText(marked: string): { readonly text: string; readonly marks: readonly number[] } {
  const parts = marked.split("‸");
  const marks: number[] = [];
  let offset = 0;
  for (const part of parts.slice(0, -1)) {
    offset += part.length;
    marks.push(offset);
  }
  return { text: parts.join(""), marks };
}
