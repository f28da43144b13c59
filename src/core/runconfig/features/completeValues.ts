import { nodeAt, textOf, type ConfigTree } from "../configTree";
import { anchorsBefore } from "./anchors";
import { presetIn, type ConfigCompletion, type Known } from "./completionItem";
import { completePaths } from "./completePaths";
import type { ConfigCursor } from "./cursor";
import { keyParts } from "./keyParts";
import { keyAt } from "../keys";
import type { ConfigKey } from "../keys/configKey";
import { namesFor } from "./namesFor";
import { quickPicks } from "../quickPicks";
import { inYaml } from "../scalars/yamlValue";
import { yamlText } from "../scalars/yamlText";

/** A value that can stand at a place, before it is known how it is written there. */
interface Offered {
  readonly text: string;
  readonly detail: string;
  readonly documentation: string;
  /** One of the values of a list: where the list has not begun yet, it is begun with it. */
  readonly isItem: boolean;
}

/** The values that can stand at a cursor: names that are known, choices, the usual value, paths; or anchors. */
export function completeValues(
  tree: ConfigTree,
  cursor: ConfigCursor,
  known: Known,
): readonly ConfigCompletion[] {
  if (cursor.kind === "alias") return aliases(tree, cursor);
  const { start, end, isQuoted, gap } = cursor;
  const key = keyAt(cursor.path);
  const named = namedValues(cursor, key, known);
  const others = key === undefined ? [] : choices(key, cursor, known);
  // Where there are names to choose from, the default comes before them.
  const isFirst = ({ detail }: Offered): boolean => named.length > 0 && detail === "default";
  const offered = [...others.filter(isFirst), ...named, ...others.filter((one) => !isFirst(one))];
  const values = offered.map(({ text, isItem, ...told }): ConfigCompletion => {
    const written = isQuoted ? text : `${gap}${isItem ? "[" : ""}${text}${isItem ? "]" : ""}`;
    return {
      ...{ label: plain(text), kind: "value", newText: written, start, end, ...told, continues: false },
      // Within the brackets, where the next one goes.
      ...(isItem && !isQuoted ? { cursor: written.length - 1 } : {}),
    };
  });
  const paths = known.facts === undefined ? [] : completePaths(tree.text, cursor, known.facts);
  // Of a path that is being written only the rest is open.
  const all = paths.length > 0 && tree.text.slice(start, end).includes("/") ? paths : [...values, ...paths];
  const taken = itemsBeside(tree, cursor);
  return taken.size === 0 ? all : all.filter(({ label }) => !taken.has(label));
}

/** What data, model and machine have. */
function namedValues(
  { path, isItem, isQuoted }: ConfigCursor,
  key: ConfigKey | undefined,
  known: Known,
): readonly Offered[] {
  const isOne = key?.types.some(({ kind }) => kind === "string") ?? true;
  return namesFor(path, known)
    .filter(({ name }) => !isQuoted || !/["'\\]/u.test(name))
    .map(({ name, detail }) => ({
      ...{ text: isQuoted ? name : yamlText(name), detail, documentation: "", isItem: !isItem && !isOne },
    }));
}

/** The words that a key takes, and its usual value where it takes any. */
function choices(key: ConfigKey, cursor: ConfigCursor, known: Known): readonly Offered[] {
  const { isItem, isQuoted } = cursor;
  const preset = presetIn(key, known);
  const picks = new Map(quickPicks(key.path).map((pick) => [pick.label, pick]));
  const toOffered = (text: string, isFirstItem = false): Offered => {
    const { description = text === preset ? "default" : "", detail = "" } = picks.get(text) ?? {};
    return {
      ...{ text, detail: description, isItem: isFirstItem },
      documentation: detail === "" ? keyParts(key).documentation : `${detail}\n\n*${key.doc}*`,
    };
  };
  const words = key.types.flatMap((type): readonly Offered[] => {
    if (type.kind === "list") return (type.choices ?? []).map((choice) => toOffered(choice, !isItem));
    if (isItem) return [];
    if (type.kind === "enum") return type.choices.map((choice) => toOffered(choice));
    if (isQuoted) return [];
    if (type.kind === "boolean") return ["true", "false"].map((choice) => toOffered(choice));
    return type.kind === "null" ? [toOffered("null")] : [];
  });
  // Any number or text may stand here: the usual one is offered, but not to somebody who is typing another.
  const isOpen = known.isTyping || isItem || isQuoted || cursor.start < cursor.end;
  return isOpen ? words : [...usualValue(key, preset, words, toOffered), ...words];
}

/** The default of a number, a text or a list; where there is none, the registry's example of a number. */
function usualValue(
  { types, example }: ConfigKey,
  preset: string | undefined,
  words: readonly Offered[],
  toOffered: (text: string) => Offered,
): readonly Offered[] {
  if (words.some(({ text, isItem }) => text === preset && !isItem)) return [];
  if (preset !== undefined) return preset === "[]" || preset === "{}" ? [] : [toOffered(preset)];
  const isNumeric = types.some(
    (type) => type.kind === "number" || (type.kind === "list" && /^(?:number|integer)$/u.test(type.item)),
  );
  return example === undefined || !isNumeric
    ? []
    : [{ ...toOffered(inYaml(example)), detail: "for example" }];
}

/** Anchors that stand above, for `*`. */
function aliases(tree: ConfigTree, { start, end }: ConfigCursor): readonly ConfigCompletion[] {
  return anchorsBefore(tree, start).map(({ name, line }) => ({
    ...{ label: name, kind: "value", newText: name, start, end, detail: `line ${String(line)}` },
    ...{ documentation: "", continues: false },
  }));
}

/** A text without its quotes. */
function plain(text: string): string {
  return /^".*"$/u.test(text) ? text.slice(1, -1) : text;
}

/** What stands in the list already, apart from what is being written. */
function itemsBeside(tree: ConfigTree, { path, start, end }: ConfigCursor): ReadonlySet<string> {
  const list = nodeAt(tree.root, path);
  if (list?.kind !== "list") return new Set();
  const others = list.children.filter((item) => item.end < start || item.start > end);
  return new Set(others.map(textOf));
}
