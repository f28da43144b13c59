import type { ConfigFacts } from "../configFacts";
import { nodeAt, type ConfigNode, type ConfigTree } from "../configTree";
import { completeIgnores } from "./completeIgnores";
import { completeValues } from "./completeValues";
import { presetIn, type ConfigCompletion, type Known } from "./completionItem";
import { cursorAt, type ConfigCursor } from "./cursor";
import { idleReason } from "../check/idleReason";
import { keyAt, keysBelow, lastName } from "../keys";
import type { ConfigKey } from "../keys/configKey";
import { methodNamed } from "../methods";
import { keyParts } from "./keyParts";
import { fieldNames } from "./namesFor";
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
  const { takes } = keyParts(key);
  if (key.required === true) return `${takes} · required`;
  if (reason !== undefined) return `${takes} · no effect: ${reason.replaceAll("`", "")}`;
  const preset = presetIn(key, known);
  // Of what is empty nobody needs to be told.
  return preset === undefined || preset === "[]" || preset === "{}" ? takes : `${takes} · default ${preset}`;
}

function completeKeys(
  tree: ConfigTree,
  cursor: ConfigCursor,
  keys: readonly ConfigKey[],
  present: ReadonlySet<string>,
  known: Known,
): readonly ConfigCompletion[] {
  const hasColon = hasColonBehind(tree, cursor);
  const required: ConfigCompletion[] = [];
  const useful: ConfigCompletion[] = [];
  const idle: ConfigCompletion[] = [];
  for (const key of keys) {
    const { name, documentation } = keyParts(key);
    if (present.has(name)) continue;
    const reason = known.resolved && idleReason(key, known.resolved, known.method);
    const text = hasColon ? { newText: name, continues: false } : keyText(key, cursor);
    const item: ConfigCompletion = {
      label: name,
      kind: "key",
      newText: text.newText,
      start: cursor.start,
      end: cursor.end,
      detail: detailOf(key, reason, known),
      documentation,
      continues: text.continues,
      ...(text.cursor === undefined ? {} : { cursor: text.cursor }),
    };
    (key.required === true ? required : reason === undefined ? useful : idle).push(item);
  }
  return [...required, ...useful, ...idle];
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

type KeyText = Pick<ConfigCompletion, "newText" | "continues" | "cursor">;

/** A key with what has to follow it: a group's keys begin below it, with the one that it cannot be without. */
function keyText(key: ConfigKey, { column, isFlow }: ConfigCursor): KeyText {
  const { name, below, hasChoices } = keyParts(key);
  if (below === undefined) return { newText: `${name}: `, continues: hasChoices };
  if (isFlow) {
    const newText = `${name}: ${below === "entries" ? "[{}]" : "{}"}`;
    return { newText, continues: true, cursor: newText.indexOf("}") };
  }
  const entry = below === "entries" ? "- " : "";
  const required = keysBelow(entry === "" ? key.path : `${key.path}.*`).filter(
    (child) => child.required === true,
  );
  const first = required.length === 1 && required[0] !== undefined ? `${lastName(required[0].path)}: ` : "";
  return { newText: `${name}:\n${" ".repeat(column + 2)}${entry}${first}`, continues: true };
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
