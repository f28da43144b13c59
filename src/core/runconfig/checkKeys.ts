import { nearest } from "../../base/editDistance";
import { nodeAt, type ConfigNode } from "./configTree";
import { keyAt, keysBelow, lastName, parentOf } from "./keys";
import type { ConfigKey } from "./keys/configKey";
import { checkValue, wanted } from "./checkValue";
import type { Reporter } from "./reporter";

/**
 * Every key of the file: known, given once, and with a value that it takes. A required key may come from the
 * overrides of the command line instead.
 */
export function checkKeys(root: ConfigNode, reporter: Reporter, overrides?: ConfigNode): void {
  checkGroup(root, reporter, overrides);
}

function checkGroup(group: ConfigNode, reporter: Reporter, overrides?: ConfigNode): void {
  const known = keysBelow(group.path);
  const seen = new Map<string, ConfigNode>();
  for (const child of group.children) {
    const earlier = seen.get(child.name);
    if (earlier !== undefined) {
      const place = { start: child.keyStart, end: child.keyEnd };
      reporter.report("CFG006", "error", place, `\`${child.name}\` is given twice; the last one would win`, {
        help: "keep one of them",
      });
    }
    seen.set(child.name, child);
    // A dot in a key does not nest: `train.seed: 1` at the top is no key of `train`.
    const key = child.name.includes(".") ? undefined : keyAt(child.path);
    if (key === undefined) unknownKey(group, child, known, reporter);
    else checkKey(child, key, reporter, overrides);
  }
  if (reporter.damaged) return;
  const required = known.filter((key) => nodeAt(overrides, key.path) === undefined);
  missingKeys(group, required, seen, reporter);
}

function checkKey(node: ConfigNode, key: ConfigKey, reporter: Reporter, overrides?: ConfigNode): void {
  const group = key.types.some(({ kind }) => kind === "group");
  const groups = key.types.some(({ kind }) => kind === "groups");
  if (group && node.kind === "map") checkGroup(node, reporter, overrides);
  else if (groups && node.kind === "list")
    for (const item of node.children) {
      if (item.kind === "map") checkGroup(item, reporter);
      else
        reporter.report(
          "CFG003",
          "error",
          item,
          `an entry of \`${key.path}\` is a mapping, as in \`- metric: accuracy\``,
        );
    }
  else {
    checkValue(node, key, reporter);
    if (key.types.some(({ kind }) => kind === "paths")) checkPathKeys(node, key, reporter);
  }
  if (key.notYet !== undefined && !isDefault(node, key))
    reporter.report(
      "CFG010",
      "info",
      { start: node.keyStart, end: node.keyEnd },
      `no effect yet: ${key.notYet}`,
    );
}

function isDefault(node: ConfigNode, key: ConfigKey): boolean {
  if (node.kind === "list")
    return Array.isArray(key.default) && key.default.length === 0 && node.children.length === 0;
  return node.kind === "scalar" && node.value === (key.default ?? null);
}

function unknownKey(
  group: ConfigNode,
  child: ConfigNode,
  known: readonly ConfigKey[],
  reporter: Reporter,
): void {
  const place = { start: child.keyStart, end: child.keyEnd };
  const names = known.map(({ path }) => lastName(path));
  const meant = nearest(child.name, names);
  const where = group.path === "" ? "at the top of a run config" : `in \`${group.path}\``;
  if (meant !== undefined && !child.name.includes(".")) {
    reporter.report(
      "CFG002",
      "error",
      place,
      `unknown key \`${child.name}\` ${where}: did you mean \`${meant}\`?`,
      {
        fix: reporter.replace(`Rename to \`${meant}\``, place, meant, "unsafe"),
        help: `write \`${meant}\``,
      },
    );
    return;
  }
  const elsewhere = placeOfName(child.name);
  const help =
    child.name.includes(".") && keyAt(child.path) !== undefined
      ? `write \`${lastName(child.path)}\` inside \`${parentOf(child.path)}:\`, indented`
      : elsewhere === undefined
        ? `known here: ${names.slice(0, 8).join(", ")}${names.length > 8 ? ", …" : ""}`
        : `\`${child.name}\` belongs into \`${elsewhere}\``;
  reporter.report("CFG002", "error", place, `unknown key \`${child.name}\` ${where}`, { help });
}

/** What may stand beside `path` in later versions; until then it must not be passed over in silence. */
const LATER_PATH_KEYS: readonly string[] = ["weight", "split", "columns"];

/** `{path: …}` entries of a list of files: nothing else counts in them yet. */
function checkPathKeys(node: ConfigNode, key: ConfigKey, reporter: Reporter): void {
  if (node.kind === "list" && node.children.length === 0 && key.required === true)
    reporter.report(
      "CFG003",
      "error",
      node,
      `\`${key.path}\` is an empty list, but ${wanted(key)} is wanted`,
    );
  for (const entry of node.kind === "list" ? node.children : [node]) {
    for (const child of entry.kind === "map" ? entry.children : []) {
      if (child.name === "path") continue;
      const place = { start: child.keyStart, end: child.keyEnd };
      if (LATER_PATH_KEYS.includes(child.name))
        reporter.report("CFG010", "warning", place, `no effect yet: \`${child.name}\` of a file comes later`);
      else
        reporter.report("CFG002", "error", place, `unknown key \`${child.name}\` in \`${key.path}\``, {
          help: "known here: path",
        });
    }
  }
}

/** The group in which a name is known: people put keys one level too high. */
function placeOfName(name: string): string | undefined {
  for (const group of ["model", "data", "method", "train", "evaluate", "output"])
    if (keyAt(`${group}.${name}`) !== undefined) return group;
  return undefined;
}

function missingKeys(
  group: ConfigNode,
  known: readonly ConfigKey[],
  seen: ReadonlyMap<string, ConfigNode>,
  reporter: Reporter,
): void {
  for (const key of known) {
    const name = lastName(key.path);
    if (key.required !== true || seen.has(name)) continue;
    const place =
      group.path === "" || group.keyStart === group.start
        ? { start: group.start, end: Math.min(group.start + 1, group.end) }
        : { start: group.keyStart, end: group.keyEnd };
    reporter.report("CFG008", "error", place, `\`${key.path.replace(/\.\*\./u, "[].")}\` is missing`, {
      help: key.doc,
    });
  }
}
