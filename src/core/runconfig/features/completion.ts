import type { ConfigFacts } from "../configFacts";
import { nodeAt, type ConfigNode, type ConfigTree } from "../configTree";
import { completeIgnores } from "./completeIgnores";
import { completeValues } from "./completeValues";
import { documentation, presetIn, type ConfigCompletion, type Known } from "./completionItem";
import { cursorAt, type ConfigCursor } from "./cursor";
import { describeBriefly } from "./describeBriefly";
import { idleReason } from "../check/idleReason";
import { keyAt, keysBelow, lastName } from "../keys";
import type { ConfigKey } from "../keys/configKey";
import { methodNamed } from "../methods";
import { fieldNames, hasNames } from "./namesFor";
import type { ResolvedConfig } from "../resolve/resolvedConfig";
import { yamlText } from "../scalars/yamlText";

/**
 * What can stand at an offset, best first: keys that are valid here and not there yet (required ones before others,
 * then in the registry's order), the values of a closed choice, paths. `facts` looks into folders.
 *
 * @param isTyping nobody asked: a key was pressed after which there may be something to choose
 */
export function completeConfig(
  tree: ConfigTree,
  offset: number,
  facts?: ConfigFacts,
  resolved?: ResolvedConfig,
  isTyping = false,
): readonly ConfigCompletion[] {
  const named = nodeAt(tree.root, "method.name")?.value;
  const method = methodNamed(String(named ?? "lora"))?.name;
  const known: Known = { facts, resolved, method, isTyping };
  const cursor = cursorAt(tree.text, offset, tree.mended);
  if (cursor === undefined) return completeIgnores(tree, offset, isTyping);
  if (cursor.kind !== "key") return completeValues(tree, cursor, known);
  const keys = keysBelow(cursor.path);
  if (keys.length > 0) return completeKeys(tree, cursor, keys, presentAt(tree, cursor), known);
  // `- lo`: an entry of a list of values.
  if (cursor.isItem) return completeValues(tree, { ...cursor, path: cursor.path.slice(0, -2) }, known);
  return [...completeEntries(tree, cursor, known), ...completeFields(tree, cursor, known)];
}

/** What it takes, and whether it is required, what it is by default, or why it would do nothing here. */
function detailOf(key: ConfigKey, reason: string | undefined, known: Known): string {
  const what = describeBriefly(key).replaceAll("`", "");
  if (key.required === true) return `${what} · required`;
  if (reason !== undefined) return `${what} · no effect: ${reason.replaceAll("`", "")}`;
  const preset = presetIn(key, known);
  // Of what is empty nobody needs to be told.
  return preset === undefined || preset === "[]" || preset === "{}" ? what : `${what} · default ${preset}`;
}

function completeKeys(
  tree: ConfigTree,
  cursor: ConfigCursor,
  keys: readonly ConfigKey[],
  present: ReadonlySet<string>,
  known: Known,
): readonly ConfigCompletion[] {
  const idle = (key: ConfigKey): string | undefined =>
    known.resolved && idleReason(key, known.resolved, known.method);
  const missing = keys.filter((key) => !present.has(lastName(key.path)));
  const rankOf = (key: ConfigKey): number => (key.required === true ? 0 : idle(key) === undefined ? 1 : 2);
  // A stable sort: within a rank the registry's order holds.
  const sorted = missing.toSorted((a, b) => rankOf(a) - rankOf(b));
  const hasColon = hasColonBehind(tree, cursor);
  return sorted.map((key) => ({
    ...{ label: lastName(key.path), kind: "key", start: cursor.start, end: cursor.end },
    ...(hasColon ? { newText: lastName(key.path), continues: false } : keyText(key, cursor)),
    ...{ detail: detailOf(key, idle(key), known), documentation: documentation(key) },
  }));
}

/** Names of a mapping whose keys are not the registry's: a format's fields. */
function completeFields(tree: ConfigTree, cursor: ConfigCursor, known: Known): readonly ConfigCompletion[] {
  const present = presentAt(tree, cursor);
  const hasColon = hasColonBehind(tree, cursor);
  return fieldNames(cursor.path, known)
    .filter(({ name }) => !present.has(name))
    .map(({ name, detail }) => ({
      ...{ label: name, kind: "key", newText: `${yamlText(name)}${hasColon ? "" : ": "}`, detail },
      ...{ start: cursor.start, end: cursor.end, documentation: "", continues: !hasColon },
    }));
}

/** On a line below a key that takes a list: entries with their dash. */
function completeEntries(tree: ConfigTree, cursor: ConfigCursor, known: Known): readonly ConfigCompletion[] {
  const takesList = keyAt(cursor.path)?.types.some(
    ({ kind }) => kind === "list" || kind === "paths" || kind === "groups",
  );
  if (cursor.isFlow || takesList !== true) return [];
  const keys = keysBelow(`${cursor.path}.*`);
  const entry = { ...cursor, column: cursor.column + 2 };
  const items =
    keys.length > 0
      ? completeKeys(tree, { ...entry, path: `${cursor.path}.*` }, keys, new Set(), known)
      : completeValues(tree, { ...entry, kind: "value", isItem: true }, known);
  return items.map((item) => ({
    ...{ ...item, newText: `- ${item.newText}` },
    ...(item.cursor === undefined ? {} : { cursor: item.cursor + 2 }),
  }));
}

function hasColonBehind(tree: ConfigTree, { end }: ConfigCursor): boolean {
  return /^\s*:/u.test(tree.text.slice(end, end + 20));
}

/** A key with what has to follow it: a group's keys begin below it, with the one that it cannot be without. */
function keyText(
  key: ConfigKey,
  { column, isFlow }: ConfigCursor,
): Pick<ConfigCompletion, "newText" | "continues" | "cursor"> {
  const name = lastName(key.path);
  const isList = key.types.some(({ kind }) => kind === "groups");
  if (
    !isList &&
    !key.types.some(({ kind }) => kind === "group" || kind === "stringMap" || kind === "numberMap")
  )
    return { newText: `${name}: `, continues: hasChoices(key) };
  if (isFlow) {
    const newText = `${name}: ${isList ? "[{}]" : "{}"}`;
    return { newText, continues: true, cursor: newText.indexOf("}") };
  }
  const below = `\n${" ".repeat(column + 2)}`;
  const required = keysBelow(isList ? `${key.path}.*` : key.path).filter((child) => child.required === true);
  const first = required.length === 1 && required[0] !== undefined ? `${lastName(required[0].path)}: ` : "";
  return { newText: `${name}:${below}${isList ? "- " : ""}${first}`, continues: true };
}

/** Names that the mapping at the cursor has already, but for the one that is being written. */
function presentAt(tree: ConfigTree, cursor: ConfigCursor): ReadonlySet<string> {
  const children = groupAt(tree, cursor)?.children ?? [];
  return new Set(children.filter(({ keyStart }) => keyStart !== cursor.start).map(({ name }) => name));
}

/** The map whose keys stand at the cursor; of a list, the entry that the cursor is in. */
function groupAt(tree: ConfigTree, cursor: ConfigCursor): ConfigNode | undefined {
  const parts = cursor.path.split(".");
  const star = parts.indexOf("*");
  if (star < 0) return nodeAt(tree.root, cursor.path);
  const list = nodeAt(tree.root, parts.slice(0, star).join("."));
  return list?.children.findLast(({ start }) => start <= cursor.start);
}

function hasChoices(key: ConfigKey): boolean {
  return (
    hasNames(key.path) ||
    key.types.some(
      (type) =>
        ["enum", "boolean", "path", "paths"].includes(type.kind) ||
        (type.kind === "list" && type.choices !== undefined),
    )
  );
}
