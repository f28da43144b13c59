import type { ConfigNode, ConfigTree } from "../configTree";
import { yamlTokens } from "../features/yamlTokens";
import type { TextEdit } from "../format/lineEdits";
import { parseConfig } from "../parse/parseConfig";
import { formOf, sharedPartAt, type User } from "./sharedParts";

/** A change of a text that says once what it says several times. */
export interface Extraction {
  readonly title: string;
  /** In file order, without overlaps. */
  readonly edits: readonly TextEdit[];
}

/**
 * Gives the part of a config at an offset a name (`&name`), and says it by that name wherever it is repeated: `*name` where
 * it is the same, `<<: *name` where it has more beside it. A config has no way to name another file as its base, so both
 * stand in one. Undefined where nothing is repeated, and where the result would not be read as what the text says now.
 */
export function extractShared(tree: ConfigTree, offset: number): Extraction | undefined {
  if (tree.problems.length > 0) return undefined;
  const shared = sharedPartAt(tree, offset);
  if (shared === undefined) return undefined;
  const { text } = tree;
  const { base, users } = shared;
  const named = anchorOf(base, text);
  const name = named ?? freeName(base, tree);
  const anchor = named === undefined ? anchorEdit(base, name, text) : [];
  const edits = [...(anchor ?? []), ...users.flatMap((user) => userEdit(user, name, text) ?? [])];
  if (anchor === undefined || edits.length < anchor.length + users.length) return undefined;
  if (!isSame(tree, edits)) return undefined;
  const places = `${String(users.length + 1)} places`;
  return { title: `Extract to a shared base (\`&${name}\`, ${places})`, edits };
}

/** The name that a part has already: between its key or dash and itself, perhaps on the line above. */
function anchorOf({ keyStart, keyEnd, start }: ConfigNode, text: string): string | undefined {
  const before = text.slice(keyStart < start ? keyEnd : Math.max(0, start - LONGEST_NAME), start);
  return /(?:^|[-:,[{])[ \t]*&([\w-]+)[ \t]*(?:#[^\n]*)?\r?\n?[ \t]*$/u.exec(before)?.[1];
}
const LONGEST_NAME = 200;

/** After the key that holds the part; for an entry of a list, that list's key. */
function freeName({ path }: ConfigNode, tree: ConfigTree): string {
  const words = path.split(".");
  const key = words.findLast((word) => !/^\d+$/u.test(word)) ?? "base";
  const isEntry = /^\d+$/u.test(words.at(-1) ?? "");
  const plain = (isEntry ? key.replace(/s$/u, "") : key).replace(/[^\w-]/gu, "-") || "base";
  const taken = new Set(yamlTokens(tree).map(({ start, end }) => tree.text.slice(start + 1, end)));
  for (let i = 1; ; i++) {
    const name = i === 1 ? plain : `${plain}-${String(i)}`;
    if (!taken.has(name)) return name;
  }
}

function anchorEdit(node: ConfigNode, name: string, text: string): readonly TextEdit[] | undefined {
  if (isFlow(node, text)) return [{ start: node.start, end: node.start, newText: `&${name} ` }];
  if (node.keyStart < node.start) {
    const at = behindColon(node, text);
    return at === undefined ? undefined : [{ start: at, end: at, newText: ` &${name}` }];
  }
  const indent = entryIndent(node, text);
  if (indent === undefined) return undefined;
  return [{ start: node.start, end: node.start, newText: `&${name}${newLine(text)}${indent}` }];
}

function userEdit({ node, own }: User, name: string, text: string): TextEdit | undefined {
  const newText = own === undefined ? `*${name}` : merged(node, own, name, text);
  if (newText === undefined) return undefined;
  // What stays stands where it stood; an alias goes behind the key.
  if (isFlow(node, text) || node.keyStart === node.start || own !== undefined)
    return { start: node.start, end: node.end, newText };
  const at = behindColon(node, text);
  return at === undefined ? undefined : { start: at, end: node.end, newText: ` ${newText}` };
}

function merged(
  node: ConfigNode,
  own: readonly ConfigNode[],
  name: string,
  text: string,
): string | undefined {
  const written = [
    `<<: *${name}`,
    ...own.map(({ keyStart, keyEnd, end }) => text.slice(keyStart, Math.max(end, colon(keyEnd, text)))),
  ];
  if (isFlow(node, text)) return `{${written.join(", ")}}`;
  const indent = node.keyStart < node.start ? lineIndent(node, text) : entryIndent(node, text);
  return indent === undefined ? undefined : written.join(`${newLine(text)}${indent}`);
}

/** Of a key whose value is below it; undefined where something else but a comment stands behind the colon. */
function behindColon({ keyEnd, start }: ConfigNode, text: string): number | undefined {
  const at = colon(keyEnd, text);
  return at > keyEnd && /^[ \t]*(?:#[^\n]*)?\r?\n/u.test(text.slice(at, start)) ? at : undefined;
}

function colon(keyEnd: number, text: string): number {
  return keyEnd + (/^\s*:/u.exec(text.slice(keyEnd, keyEnd + 20))?.[0].length ?? 0);
}

/** White space that brings a line to the column of an entry's first key, behind its dash. */
function entryIndent({ start }: ConfigNode, text: string): string | undefined {
  const before = text.slice(lineStart(text, start), start);
  return /^ *(?:- +)+$/u.test(before) ? " ".repeat(before.length) : undefined;
}

function lineIndent({ start }: ConfigNode, text: string): string | undefined {
  const before = text.slice(lineStart(text, start), start);
  return /^ +$/u.test(before) ? before : undefined;
}

function isFlow({ start }: ConfigNode, text: string): boolean {
  return /^[[{]/u.test(text.slice(start, start + 1));
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

function newLine(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

/** Whether every value is what it was. */
function isSame({ text, root }: ConfigTree, edits: readonly TextEdit[]): boolean {
  const changed = [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((whole, { start, end, newText }) => whole.slice(0, start) + newText + whole.slice(end), text);
  const after = parseConfig(changed);
  if (after.problems.length > 0 || root === undefined || after.root === undefined) return false;
  return formOf(root) === formOf(after.root);
}
