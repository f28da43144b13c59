import type { ConfigFacts } from "../configFacts";
import { nodeAt, textOf, type ConfigNode, type ConfigTree } from "../configTree";
import { cursorAt, type ConfigCursor } from "./cursor";
import { describeBriefly } from "./describeBriefly";
import { inYaml } from "../scalars/yamlValue";
import { idleReason } from "../check/idleReason";
import { keyAt, keysBelow, lastName } from "../keys";
import { quickPicks } from "../quickPicks";
import type { ConfigKey } from "../keys/configKey";
import { methodNamed } from "../methods";
import type { MethodName } from "../methods/method";
import { namesFor } from "./namesFor";
import { presetOf } from "../resolve/resolveConfig";
import type { ResolvedConfig } from "../resolve/resolvedConfig";
import { yamlText } from "../scalars/yamlText";

export interface ConfigCompletion {
  readonly label: string;
  readonly kind: "key" | "value" | "file" | "folder";
  /** Replaces the text from `start` to `end` (offsets). */
  readonly newText: string;
  readonly start: number;
  readonly end: number;
  readonly detail: string;
  /** Markdown. */
  readonly documentation: string;
  /** More is chosen right after it: show completions again. */
  readonly continues: boolean;
}

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
  if (cursor === undefined) return [];
  if (cursor.kind === "key") {
    const keys = keysBelow(cursor.path);
    if (keys.length > 0) return completeKeys(tree, cursor, keys, known);
    // `- lo`: an entry of a list of values.
    if (!cursor.path.endsWith(".*")) return [];
    return completeValues(tree, { ...cursor, path: cursor.path.slice(0, -2) }, known);
  }
  return completeValues(tree, cursor, known);
}

/** What it takes, and whether it is required, what it is by default, or why it would do nothing here. */
function detailOf(key: ConfigKey, reason: string | undefined, known: Known): string {
  const what = describeBriefly(key).replaceAll("`", "");
  if (key.required === true) return `${what} · required`;
  if (reason !== undefined) return `${what} · no effect: ${reason.replaceAll("`", "")}`;
  const preset = presetIn(key, known);
  return preset === undefined ? what : `${what} · default ${preset}`;
}

/** The default that holds here, as it would be written. */
function presetIn(key: ConfigKey, { method, resolved }: Known): string | undefined {
  const preset = presetOf(key, method, resolved?.task);
  return preset === undefined || preset.value === null ? undefined : inYaml(preset.value);
}

function completeKeys(
  tree: ConfigTree,
  cursor: ConfigCursor,
  keys: readonly ConfigKey[],
  known: Known,
): readonly ConfigCompletion[] {
  const idle = (key: ConfigKey): string | undefined =>
    known.resolved && idleReason(key, known.resolved, known.method);
  const present = new Set(
    groupAt(tree, cursor)
      ?.children.filter(({ keyStart }) => keyStart !== cursor.start)
      .map(({ name }) => name) ?? [],
  );
  const missing = keys.filter((key) => !present.has(lastName(key.path)));
  const rankOf = (key: ConfigKey): number => (key.required === true ? 0 : idle(key) === undefined ? 1 : 2);
  // A stable sort: within a rank the registry's order holds.
  const sorted = missing.toSorted((a, b) => rankOf(a) - rankOf(b));
  const hasColon = /^\s*:/u.test(tree.text.slice(cursor.end, cursor.end + 20));
  return sorted.map((key) => ({
    label: lastName(key.path),
    kind: "key",
    newText: hasColon ? lastName(key.path) : keyText(key, cursor),
    start: cursor.start,
    end: cursor.end,
    detail: detailOf(key, idle(key), known),
    documentation: documentation(key),
    continues: !hasColon && hasChoices(key),
  }));
}

function keyText(key: ConfigKey, cursor: ConfigCursor): string {
  const name = lastName(key.path);
  const below = `\n${" ".repeat(cursor.column + 2)}`;
  if (key.types.some(({ kind }) => kind === "groups")) return `${name}:${below}- `;
  return key.types.some(({ kind }) => kind === "group") ? `${name}:${below}` : `${name}: `;
}

function completeValues(tree: ConfigTree, cursor: ConfigCursor, known: Known): readonly ConfigCompletion[] {
  const { facts } = known;
  const { start, end } = cursor;
  const named = namesFor(cursor.path, known).map(({ name, detail }): ConfigCompletion => ({
    ...{ label: name, kind: "value", newText: yamlText(name), start, end, detail },
    ...{ documentation: "", continues: false },
  }));
  const key = keyAt(cursor.path);
  if (key === undefined) return named;
  const choices = key.types.flatMap((type) => {
    if (type.kind === "enum" || type.kind === "list") return type.choices ?? [];
    if (type.kind === "boolean") return ["true", "false"];
    return type.kind === "null" ? ["null"] : [];
  });
  const preset = presetIn(key, known);
  // Any number or text may stand here: the usual one is offered, but not to somebody who is typing another.
  const usual =
    known.isTyping || start < end || choices.includes(preset ?? "") ? [] : usualValue(key, preset);
  const picks = new Map(quickPicks(key.path).map((pick) => [pick.label, pick]));
  const values = [...usual, ...choices].map((choice): ConfigCompletion => {
    const { description = choice === preset ? "default" : "", detail = "" } = picks.get(choice) ?? {};
    return {
      label: choice,
      kind: "value",
      newText: choice,
      ...{ start, end },
      detail: description,
      documentation: detail === "" ? documentation(key) : `${detail}\n\n*${key.doc}*`,
      continues: false,
    };
  });
  const all = [...named, ...values, ...(facts === undefined ? [] : completePaths(tree, cursor, key, facts))];
  const taken = itemsBeside(tree, cursor);
  return taken.size === 0 ? all : all.filter(({ label }) => !taken.has(label));
}

/** What stands in the list already, apart from what is being written. */
function itemsBeside(tree: ConfigTree, { path, start, end }: ConfigCursor): ReadonlySet<string> {
  const list = nodeAt(tree.root, path);
  if (list?.kind !== "list") return new Set();
  const others = list.children.filter((item) => item.end < start || item.start > end);
  return new Set(others.map(textOf));
}

/** The default of a number or a text. */
function usualValue({ types }: ConfigKey, preset: string | undefined): readonly string[] {
  const isOne = types.some(({ kind }) => kind === "number" || kind === "string" || kind === "path");
  return preset !== undefined && isOne ? [preset] : [];
}

/** What completions may draw on. */
interface Known {
  readonly facts: ConfigFacts | undefined;
  readonly resolved: ResolvedConfig | undefined;
  /** As the file names it. */
  readonly method: MethodName | undefined;
  readonly isTyping: boolean;
}

const MOST_PATHS = 200;

/** Entries of the folder that the written part names; datasets and folders only where rows are wanted. */
function completePaths(
  tree: ConfigTree,
  { start, end }: ConfigCursor,
  key: ConfigKey,
  facts: ConfigFacts,
): readonly ConfigCompletion[] {
  const wantsRows = key.types.some(({ kind }) => kind === "paths");
  const wantsFolder = key.types.some((type) => type.kind === "path" && type.what === "folder");
  if (!wantsRows && !wantsFolder) return [];
  const written = tree.text.slice(start, end);
  const folder = written.slice(0, written.lastIndexOf("/") + 1);
  const inside = facts.lookup(folder === "" ? "." : folder);
  if (inside.kind !== "folder") return [];
  const found: ConfigCompletion[] = [];
  for (const name of inside.names.toSorted()) {
    if (name.startsWith(".") || found.length >= MOST_PATHS) continue;
    const isFolder = facts.lookup(`${folder}${name}`).kind === "folder";
    if (!isFolder && (wantsFolder || !/\.jsonl?$/iu.test(name))) continue;
    found.push({
      label: `${name}${isFolder ? "/" : ""}`,
      kind: isFolder ? "folder" : "file",
      newText: `${folder}${name}${isFolder && wantsRows ? "/" : ""}`,
      ...{ start, end },
      detail: "",
      documentation: "",
      continues: isFolder && wantsRows,
    });
  }
  return found;
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
  return key.types.some(
    ({ kind }) =>
      kind === "enum" || kind === "boolean" || kind === "path" || kind === "paths" || kind === "group",
  );
}

/** The default stands in the detail. One paragraph where it can be: editors open too small a box for several. */
function documentation(key: ConfigKey): string {
  const effect = key.effect === undefined ? "" : ` ${key.effect}`;
  const later = key.notYet === undefined ? "" : `\n\nNo effect yet: ${key.notYet}.`;
  return `${key.doc}${effect}${later}`;
}
