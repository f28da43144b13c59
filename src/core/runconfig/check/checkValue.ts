import { nearest } from "../../../base/editDistance";
import { pathNodes } from "./checkFiles";
import { textOf, type ConfigNode } from "../configTree";
import { inYaml } from "../scalars/yamlValue";
import { keyAt } from "../keys";
import type { ConfigKey, ValueType } from "../keys/configKey";
import type { Reporter } from "./reporter";
import {
  booleanMeant,
  misreadNumber,
  misreadText,
  numberMeant,
  type Misreading,
} from "../scalars/misreadings";
import { yamlNumber } from "../scalars/yamlNumber";
import { found, nameOf, wanted, wantedBriefly } from "../features/valueWords";

/** A value of a known key: type, choice, range, and whether other readers take it as we do. */
export function checkValue(node: ConfigNode, key: ConfigKey, reporter: Reporter): void {
  if (key.types.some((type) => accepts(type, node))) {
    misread(node, key, reporter);
    checkRange(node, key, reporter);
    return;
  }
  // A share where whole numbers are wanted is told with the key that it belongs to (XRF009).
  if (key.shareKey !== undefined && typeof node.value === "number" && node.value > 0 && node.value < 1)
    return;
  const meant = valueMeant(node, key);
  const items = meant ?? itemsMeant(node, key);
  if (items === undefined && badChoice(node, key, reporter)) return;
  if (node.kind === "scalar" && node.source === "" && node.value === null) {
    if (!reporter.damaged) noValue(node, key, reporter);
    return;
  }
  if (badItems(node, key, reporter)) return;
  const better = items ?? entryMeant(node, key, reporter);
  reporter.report(
    "CFG003",
    "error",
    node,
    `\`${nameOf(key)}\` is ${found(node)}, but ${wantedBriefly(key)} is wanted`,
    {
      fix:
        better === undefined
          ? undefined
          : reporter.replace(`Write \`${better}\``, node, better, meant === undefined ? "unsafe" : "safe"),
      help: better === undefined ? helpOf(key) : `write \`${better}\``,
    },
  );
}

/** All that a key takes, where the sentence does not name it. */
function helpOf(key: ConfigKey): string | undefined {
  const all = wanted(key);
  return all === wantedBriefly(key) ? undefined : all;
}

function noValue(node: ConfigNode, key: ConfigKey, reporter: Reporter): void {
  const { default: preset } = key;
  const written = preset === undefined || key.required === true ? undefined : inYaml(preset);
  const at = node.keyEnd + (/^\s*:/u.exec(reporter.text.slice(node.keyEnd))?.[0].length ?? 0);
  reporter.report(
    "CFG003",
    "error",
    { start: node.keyStart, end: node.keyEnd },
    `\`${nameOf(key)}\` has no value`,
    {
      help: `wanted: ${wanted(key)}`,
      fix:
        written === undefined || at === node.keyEnd
          ? undefined
          : reporter.replace(
              `Write the default, \`${written}\``,
              { start: at, end: at },
              ` ${written}`,
              "unsafe",
            ),
    },
  );
}

/** Whether a value has the type, ranges aside: those are reported on their own. */
export function accepts(type: ValueType, node: ConfigNode): boolean {
  const { kind, value, children } = node;
  switch (type.kind) {
    case "string":
    case "path":
      return (
        kind === "scalar" &&
        (typeof value === "string" || (typeof value === "number" && node.plain)) &&
        node.source !== ""
      );
    case "boolean":
      return kind === "scalar" && typeof value === "boolean";
    case "number":
      return (
        kind === "scalar" &&
        typeof value === "number" &&
        Number.isFinite(value) &&
        (type.integer !== true || Number.isSafeInteger(value))
      );
    case "enum":
      return kind === "scalar" && type.choices.includes(String(value)) && typeof value !== "boolean";
    case "null":
      return kind === "scalar" && value === null && node.source !== "";
    case "list":
      return kind === "list" && children.every((child) => isItem(type, child));
    case "paths":
      return isPath(node) || (kind === "list" && children.every(isPath));
    case "stringMap":
      return (
        kind === "map" &&
        children.every((child) => child.kind === "scalar" && typeof child.value === "string")
      );
    case "numberMap":
      return kind === "map" && children.every(({ value: item }) => isNumber(item));
    case "group":
      return kind === "map";
    case "groups":
      return kind === "list";
  }
}

/** A list where one is wanted, with entries that are none: each is told where it stands. */
function badItems(node: ConfigNode, key: ConfigKey, reporter: Reporter): boolean {
  const list = key.types.find((type) => type.kind === "list");
  if (node.kind !== "list" || list === undefined) return false;
  for (const child of node.children) {
    if (isItem(list, child)) continue;
    const isEmpty = child.kind === "scalar" && child.source === "";
    const is = isEmpty ? "empty" : found(child);
    const what = ITEMS[list.item];
    reporter.report(
      "CFG003",
      "error",
      child,
      `an entry of \`${nameOf(key)}\` is ${is}, but ${what} is wanted`,
    );
  }
  return true;
}

const ITEMS = { string: "text", enum: "a name", number: "a number", integer: "a whole number" } as const;

function isItem({ item, choices }: Extract<ValueType, { kind: "list" }>, node: ConfigNode): boolean {
  if (node.kind !== "scalar" || node.value === null) return false;
  switch (item) {
    case "string":
    case "enum":
      return choices === undefined || choices.includes(textOf(node));
    case "number":
      return isNumber(node.value);
    case "integer":
      return Number.isSafeInteger(node.value);
  }
}

function isNumber(value: ConfigNode["value"]): boolean {
  return typeof value === "number" && Number.isFinite(value);
}

/** A path, or `{path: …}`. */
export function isPath(node: ConfigNode): boolean {
  if (node.kind === "map")
    return node.children.some((child) => child.name === "path" && typeof child.value === "string");
  return node.kind === "scalar" && typeof node.value === "string" && node.value !== "";
}

/** What was meant by a value of the wrong type, where that is plain to see. */
function valueMeant(node: ConfigNode, key: ConfigKey): string | undefined {
  const kinds = new Set(key.types.map(({ kind }) => kind));
  if (kinds.has("number")) return numberMeant(node.source);
  return kinds.has("boolean") ? booleanMeant(node.source) : undefined;
}

/** `groups: sex` where `groups: [sex]` is wanted, and `name: [x]` where `name: x` is. */
function itemsMeant(node: ConfigNode, key: ConfigKey): string | undefined {
  const list = key.types.find((type) => type.kind === "list");
  if (list === undefined) {
    const [only, ...more] = node.kind === "list" ? node.children : [];
    const isMeant = only?.kind === "scalar" && more.length === 0;
    return isMeant && key.types.some((type) => accepts(type, only)) ? only.source : undefined;
  }
  if (node.kind !== "scalar" || typeof node.value !== "string") return undefined;
  if (list.choices !== undefined && !list.choices.includes(node.value)) return undefined;
  const choices = key.types.flatMap((type) => (type.kind === "enum" ? type.choices : []));
  return nearest(node.value, choices) === undefined ? `[${node.source}]` : undefined;
}

/** `seed 3`, `seed:3` and `seed = 3` below `train:` are text until the colon has its place. */
function entryMeant(node: ConfigNode, key: ConfigKey, { text }: Reporter): string | undefined {
  if (!key.types.some(({ kind }) => kind === "group") || !node.plain) return undefined;
  const match = /^([A-Za-z_][\w-]*)[ \t]*[=:]?[ \t]*(\S.*)$/u.exec(node.source);
  const name = match?.[1] ?? "";
  const isBelow = /\n/u.test(text.slice(node.keyEnd, node.start));
  if (!isBelow || keyAt(`${key.path}.${name}`) === undefined) return undefined;
  return `${name}: ${match?.[2] ?? ""}`;
}

/** Values that we take as they look, and other readers do not. */
function misread(node: ConfigNode, key: ConfigKey, reporter: Reporter): void {
  const kinds = new Set(key.types.map(({ kind }) => kind));
  const list = key.types.find((type) => type.kind === "list");
  const isText = list?.item === "string" || list?.item === "enum";
  if (node.kind === "list" && list !== undefined)
    for (const child of node.children)
      reportTrap(child, isText ? misreadText(child) : misreadNumber(child), reporter);
  if (node.kind === "map" && kinds.has("numberMap"))
    for (const child of node.children) reportTrap(child, misreadNumber(child), reporter);
  if (node.kind === "map" && kinds.has("stringMap"))
    for (const child of node.children) reportTrap(child, misreadText(child), reporter);
  if (kinds.has("paths")) for (const path of pathNodes(node)) reportTrap(path, misreadText(path), reporter);
  if (node.kind !== "scalar" || node.value === null) return;
  if (kinds.has("string") || kinds.has("path")) reportTrap(node, misreadText(node), reporter);
  else if (kinds.has("number") && typeof node.value === "number")
    reportTrap(node, misreadNumber(node), reporter);
}

function reportTrap(node: ConfigNode, trap: Misreading | undefined, reporter: Reporter): void {
  if (trap === undefined) return;
  reporter.report("CFG009", "warning", node, trap.message, {
    fix: reporter.replace(`Write ${trap.better}`, node, trap.better),
    help: `write ${trap.better}`,
  });
}

function checkRange(node: ConfigNode, key: ConfigKey, reporter: Reporter): void {
  const { value } = node;
  if (typeof value !== "number") return;
  const numbers = key.types.filter((type) => type.kind === "number");
  if (numbers.length === 0) return;
  if (numbers.some((type) => isInside(value, type))) return;
  const better = insideMeant(value, numbers, key);
  reporter.report(
    "CFG005",
    "error",
    node,
    `\`${nameOf(key)}\` is ${node.source}, but ${wanted(key)} is wanted`,
    {
      help: better && `write ${better}`,
      fix:
        better !== undefined && node.plain
          ? reporter.replace(`Write ${better}`, node, better, "unsafe")
          : undefined,
    },
  );
}

function isInside(value: number, { min, max, above }: NumberType): boolean {
  if (min !== undefined && (above === true ? value <= min : value < min)) return false;
  return max === undefined || value <= max;
}

/** Whether a number lies inside of what the key takes. */
export function isInRange(path: string, value: number): boolean {
  return keyAt(path)?.types.some((type) => type.kind === "number" && isInside(value, type)) === true;
}

/** A share that was written in per cent, the largest value, the default, or the smallest value. */
function insideMeant(value: number, numbers: readonly NumberType[], key: ConfigKey): string | undefined {
  const [type] = numbers;
  if (type === undefined || numbers.length > 1) return undefined;
  const { min, max, above } = type;
  const isShare = max === 1 && type.integer !== true;
  if (max !== undefined && value > max) return yamlNumber(isShare && value <= 100 ? value / 100 : max);
  if (typeof key.default === "number") return yamlNumber(key.default);
  // `max_steps: -1` of other tools.
  if (key.default === null) return "null";
  return min === undefined || above === true ? undefined : yamlNumber(min);
}

type NumberType = Extract<ValueType, { kind: "number" }>;

/** Words where other words are wanted; with a quick fix when one is near. */
function badChoice(node: ConfigNode, key: ConfigKey, reporter: Reporter): boolean {
  const choices = key.types.flatMap((type) =>
    type.kind === "enum" ? type.choices : type.kind === "list" ? (type.choices ?? []) : [],
  );
  const scalars = node.kind === "list" ? node.children : [node];
  if (
    choices.length === 0 ||
    scalars.some(({ kind, value }) => kind !== "scalar" || typeof value !== "string")
  )
    return false;
  for (const scalar of scalars.filter(({ value }) => !choices.includes(String(value)))) {
    const meant = choiceMeant(String(scalar.value), choices);
    reporter.report(
      "CFG004",
      "error",
      scalar,
      `\`${nameOf(key)}\` cannot be \`${String(scalar.value)}\`${meant === undefined ? "" : `: did you mean \`${meant}\`?`}`,
      {
        fix:
          meant === undefined ? undefined : reporter.replace(`Write \`${meant}\``, scalar, meant, "unsafe"),
        help: wanted(key),
      },
    );
  }
  return true;
}

function choiceMeant(word: string, choices: readonly string[]): string | undefined {
  const flat = (text: string): string => text.toLowerCase().replace(/[-_ ]/gu, "");
  return choices.find((choice) => flat(choice) === flat(word)) ?? nearest(word, choices);
}
