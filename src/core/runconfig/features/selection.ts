import type { ConfigTree } from "../configTree";
import { lineAround } from "../parse/lineAround";
import { ownChildren } from "./symbols";
import { yamlTokens } from "./yamlTokens";

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What selecting grows through at an offset, innermost first: word, value, pair, section, file. */
export function selectionAt(tree: ConfigTree, offset: number): readonly Span[] {
  const { text } = tree;
  const spans: Span[] = [...aroundNodes(tree, offset), { start: 0, end: text.length }];
  const comment = yamlTokens(tree).find(
    ({ kind, start, end }) => kind === "comment" && start <= offset && offset <= end,
  );
  if (comment !== undefined) spans.unshift(comment);
  const word = wordAt(text, offset);
  if (word !== undefined) spans.unshift(word);
  const growing: Span[] = [];
  for (const { start, end } of spans.map((span) => ({ ...span }))) {
    const inner = growing.at(-1);
    const isLarger =
      inner === undefined ||
      (start <= inner.start && inner.end <= end && end - start > inner.end - inner.start);
    if (isLarger && start <= offset && offset <= end) growing.push({ start, end });
  }
  return growing;
}

/** Innermost first. */
function aroundNodes({ text, root }: ConfigTree, offset: number): readonly Span[] {
  const spans: Span[] = [];
  let node = root;
  while (node !== undefined) {
    const child = ownChildren(node).find(
      ({ keyStart, keyEnd, end }) => keyStart <= offset && offset <= Math.max(keyEnd, end),
    );
    if (child === undefined) break;
    const { keyStart, keyEnd, start } = child;
    const end = Math.max(keyEnd, child.end);
    // Whole lines for what spans several of them, so that it can be moved.
    if (text.slice(keyStart, end).includes("\n")) {
      const last = lineAround(text, end - 1).end;
      spans.push({
        start: lineAround(text, keyStart).start,
        end: text.charAt(last - 1) === "\r" ? last - 1 : last,
      });
    }
    spans.push({ start: keyStart, end });
    if (offset <= keyEnd && keyStart < start) spans.push({ start: keyStart, end: keyEnd });
    else spans.push({ start, end }, ...insideQuotes(text, start, end));
    node = child;
  }
  return spans.reverse();
}

function insideQuotes(text: string, start: number, end: number): readonly Span[] {
  const quote = text.charAt(start);
  const isQuoted = (quote === '"' || quote === "'") && end - start > 2 && text.charAt(end - 1) === quote;
  return isQuoted ? [{ start: start + 1, end: end - 1 }] : [];
}

const LONGEST_WORD = 200;

function wordAt(text: string, offset: number): Span | undefined {
  const before = /[\p{L}\p{N}_]*$/u.exec(text.slice(Math.max(0, offset - LONGEST_WORD), offset))?.[0] ?? "";
  const after = /^[\p{L}\p{N}_]*/u.exec(text.slice(offset, offset + LONGEST_WORD))?.[0] ?? "";
  return before === "" && after === ""
    ? undefined
    : { start: offset - before.length, end: offset + after.length };
}
