import { endOfString } from "../../../core/dataset/jsonPathAt";

/** JSON on one line: white space outside of strings is dropped where it holds a line break; all else stays. */
export function onOneLine(text: string): string {
  if (!/[\r\n]/u.test(text)) return text.trim();
  let result = "";
  let from = 0;
  for (let at = 0; at < text.length;) {
    const unit = text.charCodeAt(at);
    if (unit === 34) at = endOfString(text, at);
    else if (unit === 32 || unit === 9 || unit === 13 || unit === 10) {
      const end = endOfSpace(text, at);
      const space = text.slice(at, end);
      if (/[\r\n]/u.test(space)) {
        result += text.slice(from, at);
        // After a comma a space keeps the row as readable as its neighbours.
        if (text[at - 1] === ",") result += " ";
        from = end;
      }
      at = end;
    } else at++;
  }
  return (result + text.slice(from)).trim();
}

function endOfSpace(text: string, from: number): number {
  let at = from;
  while (" \t\r\n".includes(text[at] ?? "x")) at++;
  return at;
}
