import { stringify } from "yaml";
import { escapeControls } from "../../../base/escape";
import { yamlNumber } from "../scalars/yamlNumber";
import { misreadText } from "../scalars/misreadings";
import type { Setting, SettingValue } from "./settings";

const WIDTH = 100;
/** The order of a run config's blocks. */
const BLOCKS = ["version", "name", "model", "data", "task", "method", "train", "evaluate", "output"];

/**
 * The settings as a run config: blocks in their usual order, each key below its reason. Suggestions are comments.
 *
 * @param head sentences for the top of the file
 */
export function writeConfig(settings: readonly Setting[], head: readonly string[]): string {
  const lines = head.flatMap((sentence) => commented(sentence, ""));
  const groups = groupsOf(settings.map((setting) => ({ setting, rest: setting.key.split(".") })));
  const rank = (name: string): number => (BLOCKS.includes(name) ? BLOCKS.indexOf(name) : BLOCKS.length);
  const ordered = [...groups].sort(([a], [b]) => rank(a) - rank(b));
  for (const [name, entries] of ordered) write(name, entries, "", lines);
  return `${lines.join("\n")}\n`;
}

interface Entry {
  readonly setting: Setting;
  /** Names that are still to come. */
  readonly rest: readonly string[];
}

function groupsOf(entries: readonly Entry[]): Map<string, Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const { setting, rest } of entries) {
    const [name = "", ...below] = rest;
    groups.set(name, [...(groups.get(name) ?? []), { setting, rest: below }]);
  }
  return groups;
}

function write(name: string, entries: readonly Entry[], indent: string, lines: string[]): void {
  const leaf = entries.find(({ rest }) => rest.length === 0);
  if (leaf !== undefined) {
    writeLeaf(name, leaf.setting, indent, lines);
    return;
  }
  // A group of which nothing counts would be a key without a value.
  const isComment = entries.every(({ setting }) => setting.suggested === true);
  lines.push(`${indent}${isComment ? "# " : ""}${name}:`);
  const below = `${indent}  `;
  for (const [child, inner] of groupsOf(entries)) write(child, inner, below, lines);
}

function writeLeaf(
  name: string,
  { value, why, suggested, answers }: Setting,
  indent: string,
  lines: string[],
): void {
  if (why !== "") lines.push(...commented(why, indent));
  const ignored = answers === undefined ? "" : `  # tunesmith: ignore ${answers.join(", ")}`;
  lines.push(`${indent}${suggested === true ? "# " : ""}${name}: ${valueText(value)}${ignored}`);
}

/** A sentence as comment lines, those of a list's entry below its text; nothing that comes from data can end one. */
function commented(sentence: string, indent: string): string[] {
  if (sentence === "") return [""];
  const lines: string[] = [];
  const start = `${indent}#${sentence.startsWith("- ") ? "  " : ""}`;
  let line = `${indent}#`;
  for (const word of escapeControls(sentence).split(" ")) {
    if (line.length + 1 + word.length > WIDTH && line.length > start.length) {
      lines.push(line);
      line = start;
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}

/** On one line, and the same for every reader of YAML. */
export function valueText(value: SettingValue): string {
  if (typeof value === "number") return yamlNumber(value);
  if (typeof value === "string") return textOf(value);
  if (value === null || typeof value === "boolean") return String(value);
  if (isList(value)) return `[${value.map(valueText).join(", ")}]`;
  const pairs = Object.entries(value).map(([name, one]) => `${textOf(name)}: ${valueText(one)}`);
  return `{${pairs.join(", ")}}`;
}

function isList(value: SettingValue): value is readonly SettingValue[] {
  return Array.isArray(value);
}

const PLAIN = /^[\p{L}_./~][\p{L}\p{N}_./+@-]*(?: [\p{L}\p{N}_./+@-]+)*$/u;

function textOf(text: string): string {
  const isPlain = PLAIN.test(text) && stringify(text).trimEnd() === text;
  const isSame = isPlain && misreadText({ source: text, plain: true, value: text }) === undefined;
  return isSame ? text : JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/gu, unicodeEscape);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
