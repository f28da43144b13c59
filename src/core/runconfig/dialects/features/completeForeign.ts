import type { ConfigTree } from "../../configTree";
import type { ConfigCompletion } from "../../features/completionItem";
import { cursorAt, type ConfigCursor } from "../../features/cursor";
import { releaseIndex } from "../detect";
import type { Detection } from "../detection";
import type { Dialect, KeyScope, ScopeKey } from "../dialect";
import { dialectOf } from "../dialects";
import type { FieldType } from "../fieldType";
import { NAMES } from "../mapping/names";
import { STRATEGIES } from "../rules/axolotlStrategies";
import { torchtuneComponents } from "../torchtuneComponents";
import { detailOfKey, equalOf, historyOfKey, nativeOf } from "./describeForeignKey";
import { isIndex, levelAt, type Level } from "./levels";

/**
 * What can stand at an offset of another tool's config: keys of this level that are not there yet, those that most
 * configs have first; the values of a closed choice; torchtune's components.
 */
export function completeForeign(
  tree: ConfigTree,
  detection: Detection,
  offset: number,
): readonly ConfigCompletion[] {
  const { root, text } = tree;
  const cursor = cursorAt(text, offset, tree.mended);
  if (root === undefined || cursor === undefined || cursor.kind === "alias") return [];
  const dialect = dialectOf(detection);
  const pinned =
    detection.pinned === undefined ? undefined : releaseIndex(dialect.versions(), detection.pinned);
  const top = dialect.scope(root, pinned === undefined ? {} : { pinned });
  const path = cursor.path === "" ? [] : cursor.path.split(".");
  if (cursor.kind === "key") {
    const level = levelAt(root, top, path, cursor.start);
    if (level !== undefined) return keysIn(level, cursor, tree, dialect, path);
    // `- wan`: an entry of a list of values.
    if (!cursor.isItem) return [];
  }
  return valuesAt(root, top, path, cursor, dialect);
}

function keysIn(
  { scope, group }: Level,
  cursor: ConfigCursor,
  { text }: ConfigTree,
  dialect: Dialect,
  path: readonly string[],
): readonly ConfigCompletion[] {
  const present = new Set(
    group?.children.filter(({ keyStart }) => keyStart !== cursor.start).map(({ name }) => name),
  );
  const hasColon = /^\s*:/u.test(text.slice(cursor.end, cursor.end + 20));
  const known = scope.names.flatMap((name) => {
    const key = present.has(name) ? undefined : scope.key(name);
    return key === undefined || key.comesWith !== undefined ? [] : [{ name, key }];
  });
  const rankOf = usualNames(dialect);
  const sorted = known.toSorted((a, b) => rankOf(a.name) - rankOf(b.name));
  const parents = path.filter((part) => !isIndex(part));
  return sorted.map(({ name, key }) => ({
    ...{ label: name, kind: "key", start: cursor.start, end: cursor.end },
    ...(hasColon ? { newText: name, continues: false } : keyText(name, key, cursor)),
    detail: detailOfKey(key),
    documentation: documentationOf([...parents, name].join("."), key, dialect),
  }));
}

function documentationOf(path: string, key: ScopeKey, dialect: Dialect): string {
  const native = nativeOf(path, dialect);
  const name = path.slice(path.lastIndexOf(".") + 1);
  return [...historyOfKey(name, key, dialect), ...(native === undefined ? [] : [equalOf(native)])].join(
    "\n\n",
  );
}

/** Keys of entries that nobody writes one without. */
const FIRST = ["_component_", "path", "type", "name"];

/** What every tool has a name for comes first, in one order: model, data, method, training. */
function usualNames({ id }: Dialect): (name: string) => number {
  const names = [...FIRST, ...NAMES.flatMap((row) => row[id]?.split(".").at(-1) ?? [])];
  const ranks = new Map(names.toReversed().map((name, i) => [name, names.length - i] as const));
  return (name) => ranks.get(name) ?? names.length + 1;
}

function keyText(
  name: string,
  { field: { type } }: ScopeKey,
  { column, isFlow }: ConfigCursor,
): Pick<ConfigCompletion, "newText" | "continues"> {
  const isGroup = type.models.length > 0 && type.letters.replace("n", "") === "";
  const isList = (type.item?.models.length ?? 0) > 0;
  if (isFlow || !(isGroup || isList)) return { newText: `${name}: `, continues: choicesOf(type).length > 0 };
  return { newText: `${name}:\n${" ".repeat(column + 2)}${isGroup ? "" : "- "}`, continues: true };
}

function valuesAt(
  root: ConfigTree["root"],
  top: KeyScope,
  path: readonly string[],
  cursor: ConfigCursor,
  dialect: Dialect,
): readonly ConfigCompletion[] {
  const last = path.findLastIndex((part) => !isIndex(part));
  const name = path[last];
  if (name === undefined) return [];
  const key = levelAt(root, top, path.slice(0, last), cursor.start)?.scope.key(name);
  if (key === undefined) return [];
  const isEntry = cursor.isItem || path.length > last + 1;
  const type = isEntry ? (key.field.type.item ?? NOTHING) : key.field.type;
  const values = namesFor(path.slice(0, last + 1), dialect) ?? choicesOf(type);
  return values.map((value) => ({
    ...{ label: value, kind: "value", start: cursor.start, end: cursor.end, newText: written(value, cursor) },
    ...{ detail: value === key.field.default ? "default" : "", documentation: "", continues: false },
  }));
}

/** Names that a table's types do not hold: torchtune's components, Axolotl's ways to read rows. */
function namesFor(path: readonly string[], { id }: Dialect): readonly string[] | undefined {
  const [name, holder] = [path.at(-1), path.at(-2)];
  if (id === "torchtune" && name === "_component_") return componentsFor(holder);
  const isRows = isIndex(holder) && /^(?:test_)?datasets$|^pretraining_dataset$/u.test(path.at(-3) ?? "");
  return id === "axolotl" && name === "type" && isRows ? STRATEGIES : undefined;
}

const NOTHING: FieldType = { letters: "", models: [] };

function choicesOf({ choices = [], letters }: FieldType): readonly string[] {
  return [
    ...choices.filter((choice) => !choice.endsWith("*")),
    ...(letters.includes("b") ? ["true", "false"] : []),
    ...(letters.includes("n") && (choices.length > 0 || letters.includes("b")) ? ["null"] : []),
  ];
}

/** `no`, `off` and their like are truth values without quotes. */
function written(value: string, { isQuoted, gap }: ConfigCursor): string {
  return gap + (!isQuoted && /^(?:no|off|on|yes|n|y)$/iu.test(value) ? JSON.stringify(value) : value);
}

/** What a group of a torchtune config is built by: those whose path speaks of it first. */
function componentsFor(group: string | undefined): readonly string[] {
  const stem = group?.replace(/^(?:base|teacher|reward|policy)_/u, "").replace(/s$/u, "") ?? "";
  const all = [...torchtuneComponents().keys()];
  const fits = (path: string): boolean => stem !== "" && path.includes(stem);
  return all.toSorted((a, b) => Number(fits(b)) - Number(fits(a)));
}
