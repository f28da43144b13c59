/** The text without the signs at its end. A loop, because a search for them from the left takes quadratic time. */
export function trimSigns(text: string, signs: string): string {
  let end = text.length;
  while (end > 0 && signs.includes(text[end - 1] ?? " ")) end--;
  return text.slice(0, end);
}
