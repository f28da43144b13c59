import { endOfString, jsonPathAt } from "../../../dataset/jsonPathAt";
import type { Span } from "../../../dataset/jsonValue";
import { defineRule } from "../../defineRule";
import { quote } from "../../text/quote";
import { createRowCounter } from "../../rows/rowCounts";

/**
 * The same key twice in one object. Every reader keeps one of the values and says nothing: most the last, some the
 * first, so two trainers may learn from different data.
 *
 * Reported at the later key. Objects are looked at closely only where the text has more keys than the value.
 */
export const duplicateKey = defineRule({
  code: "PAR007",
  name: "duplicate-key",
  severity: "warning",
  affects: ["all:drops-value"],
  companions: ["PAR009"],
  bad: `{"prompt": "Hi", "completion": "Hello!", "completion": "Good day."}`,
  good: `{"prompt": "Hi", "completion": "Hello!", "meta": {"completion": "Good day.", "text": "a: \\"b\\": c"}}`,
  begin: (context) => {
    const countsOf = context.shared(createRowCounter);
    return {
      checkRow(row, report) {
        if (row.source.cells !== undefined) return;
        const { text } = row.source;
        if (colons(text) <= countsOf(row).keys) return;
        for (const { span, key } of duplicateKeys(text).slice(0, MOST_PER_ROW))
          report(
            { span, path: jsonPathAt(text, span.start) },
            `the key ${quote(key)} stands here a second time; its first value is lost`,
          );
      },
    };
  },
});

/** A place costs a walk through the row. */
const MOST_PER_ROW = 100;

/** Colons behind a quote or white space: every key has one, and a text may hold some. */
function colons(text: string): number {
  let count = 0;
  for (let at = text.indexOf(":"); at >= 0; at = text.indexOf(":", at + 1)) {
    const before = text.charCodeAt(at - 1);
    if (before === 34 || before <= 32) count++;
  }
  return count;
}

/** Every key that its object had before. */
function duplicateKeys(text: string): readonly { readonly span: Span; readonly key: string }[] {
  const found: { span: Span; key: string }[] = [];
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at++) {
    const c = text[at];
    if (c === "{") open.push(new Set());
    else if (c === "[") open.push(undefined);
    else if (c === "}" || c === "]") open.pop();
    else if (c === '"') {
      const end = endOfString(text, at);
      const keys = open.at(-1);
      // A value may stand there too; it is no key, and white space may stand between a key and its colon.
      let next = end;
      while (" \t\r\n".includes(text[next] ?? "x")) next++;
      if (keys !== undefined && text[next] === ":") {
        const key = JSON.parse(text.slice(at, end)) as string;
        if (keys.has(key)) found.push({ span: { start: at, end }, key });
        keys.add(key);
      }
      at = end - 1;
    }
  }
  return found;
}
