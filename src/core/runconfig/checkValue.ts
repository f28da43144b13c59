import { nearest } from "../../base/editDistance";
import { textOf, type ConfigNode } from "./configTree";
import type { ConfigKey, ValueType } from "./keys/configKey";
import type { Reporter } from "./reporter";
import {
  booleanMeant,
  misreadNumber,
  misreadText,
  numberMeant,
  type Misreading,
} from "./scalars/misreadings";

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
  if (meant === undefined && (loneItem(node, key, reporter) || badChoice(node, key, reporter))) return;
  if (node.kind === "scalar" && node.source === "" && node.value === null) {
    if (reporter.damaged) return;
    reporter.report(
      "CFG003",
      "error",
      { start: node.keyStart, end: node.keyEnd },
      `\`${key.path}\` has no value`,
      {
        help: `wanted: ${wanted(key)}`,
      },
    );
    return;
  }
  reporter.report(
    "CFG003",
    "error",
    node,
    `\`${key.path}\` is ${found(node)}, but ${wanted(key)} is wanted`,
    {
      fix: meant === undefined ? undefined : reporter.replace(`Write ${meant}`, node, meant),
      help: meant === undefined ? undefined : `write ${meant}`,
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

/** `groups: sex` where `groups: [sex]` is wanted. */
function loneItem(node: ConfigNode, key: ConfigKey, reporter: Reporter): boolean {
  const list = key.types.find((type) => type.kind === "list");
  if (list === undefined || node.kind !== "scalar" || typeof node.value !== "string") return false;
  if (list.choices !== undefined && !list.choices.includes(node.value)) return false;
  const choices = key.types.flatMap((type) => (type.kind === "enum" ? type.choices : []));
  if (nearest(node.value, choices) !== undefined) return false;
  const written = `[${node.source}]`;
  reporter.report(
    "CFG003",
    "error",
    node,
    `\`${key.path}\` is ${found(node)}, but ${wanted(key)} is wanted`,
    {
      help: `write \`${written}\``,
      fix: reporter.replace(`Write \`${written}\``, node, written),
    },
  );
  return true;
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
  const inside = numbers.some(
    ({ min, max, above }) =>
      (min === undefined || (above === true ? value > min : value >= min)) &&
      (max === undefined || value <= max),
  );
  if (!inside)
    reporter.report(
      "CFG005",
      "error",
      node,
      `\`${key.path}\` is ${node.source}, but ${wanted(key)} is wanted`,
    );
}

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
    const meant = nearest(String(scalar.value), choices);
    reporter.report(
      "CFG004",
      "error",
      scalar,
      `\`${key.path}\` cannot be \`${String(scalar.value)}\`${meant === undefined ? "" : `: did you mean \`${meant}\`?`}`,
      {
        fix:
          meant === undefined ? undefined : reporter.replace(`Write \`${meant}\``, scalar, meant, "unsafe"),
        help: wanted(key),
      },
    );
  }
  return true;
}

/** What a key takes, in words. */
export function wanted(key: ConfigKey): string {
  return key.types.map(describeType).join(" or ");
}

export function describeType(type: ValueType): string {
  switch (type.kind) {
    case "string":
      return "text";
    case "boolean":
      return "true or false";
    case "number": {
      const range =
        type.max === undefined
          ? type.min === undefined
            ? ""
            : ` ${type.above === true ? "above" : "of at least"} ${type.min}`
          : ` from ${type.min ?? "−∞"} to ${type.max}`;
      return `${type.integer === true ? "a whole number" : "a number"}${range}`;
    }
    case "enum":
      return `one of ${type.choices.join(", ")}`;
    case "path":
      return `the path of a ${type.what}`;
    case "paths":
      return "a path or a list of paths";
    case "list":
      return `a list${type.choices === undefined ? LISTED[type.item] : ` of ${type.choices.join(", ")}`}`;
    case "stringMap":
      return "a mapping of names onto names";
    case "numberMap":
      return "a mapping of names onto numbers";
    case "null":
      return "null";
    case "group":
      return "a mapping";
    case "groups":
      return "a list of mappings";
  }
}

const LISTED = { string: "", enum: "", number: " of numbers", integer: " of whole numbers" } as const;

function found(node: ConfigNode): string {
  if (node.kind !== "scalar") return node.kind === "map" ? "a mapping" : "a list";
  if (node.value === null) return "null";
  const text = node.source.length > 40 ? `${node.source.slice(0, 40)}…` : node.source;
  return `${{ string: "the text", number: "the number", boolean: "the word", object: "" }[typeof node.value as "string"]} \`${text}\``;
}
