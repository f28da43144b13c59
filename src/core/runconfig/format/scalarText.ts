import type { Level } from "./formattedLine";

/**
 * The text of `|` or `>` at its new indent. What is beyond the indent is the text itself and stays, trailing spaces
 * included.
 * @param around the collection that holds the scalar
 */
export function blockText(body: string, header: string, around: Level, step: number): string {
  const explicit = /\d/u.exec(header)?.[0];
  const lines = body.split("\n");
  const first = lines.find((line) => line.trim() !== "");
  const own = explicit === undefined ? indentOf(first ?? "") : around.column + Number(explicit);
  const indent = around.indent + (explicit === undefined ? step : Number(explicit));
  return lines
    .map((line) => {
      const ending = line.endsWith("\r") ? "\r" : "";
      const text = line.slice(0, line.length - ending.length);
      const rest = text.slice(own);
      return (rest === "" ? "" : " ".repeat(indent) + rest) + ending;
    })
    .join("\n");
}

/** A plain or quoted scalar of several lines: YAML folds them, so white space at their edges means nothing. */
export function foldedScalar(source: string, indent: number): string {
  const isEscaped = source.startsWith('"');
  return source
    .split("\n")
    .map((line, i, { length }) => {
      const ending = line.endsWith("\r") ? "\r" : "";
      let text = line.slice(0, line.length - ending.length);
      if (i > 0) text = text.replace(/^[ \t]+/u, "");
      // Behind a backslash a space is one.
      if (i < length - 1 && !(isEscaped && /\\[ \t]*$/u.test(text))) text = text.trimEnd();
      return (i === 0 || text === "" ? "" : " ".repeat(indent)) + text + ending;
    })
    .join("\n");
}

function indentOf(line: string): number {
  const indent = line.search(/[^ ]/u);
  return indent < 0 ? line.length : indent;
}
