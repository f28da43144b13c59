import { nearest } from "../../../base/editDistance";
import { nodeAt, type ConfigNode } from "../configTree";
import { checkUnknownKey } from "./checkUnknownKey";
import { addKey, joinGroups, removeKey } from "../edit/editConfig";
import { GATE_METRICS } from "../../evaluation/metrics/gateMetrics";
import { keysNamed, lastName } from "../keys";
import { otherName } from "./otherNames";
import type { ConfigKey } from "../keys/configKey";
import { checkValue } from "./checkValue";
import type { Reporter } from "./reporter";
import { SHAPES } from "../../dataset/shapes";
import { nameOf, wanted } from "../features/valueWords";

/**
 * Every key of the file: known, given once, and with a value that it takes. A required key may come from the
 * overrides of the command line instead.
 */
export function checkKeys(root: ConfigNode, reporter: Reporter, overrides?: ConfigNode): void {
  checkGroup(root, { root, reporter, overrides });
}

interface KeyCheck {
  readonly root: ConfigNode;
  readonly reporter: Reporter;
  readonly overrides: ConfigNode | undefined;
}

function checkGroup(group: ConfigNode, check: KeyCheck): void {
  const { root, reporter, overrides } = check;
  const known = keysNamed(group.path);
  const seen = new Map<string, ConfigNode>();
  for (const child of group.children) {
    if (reporter.isFull) return;
    const earlier = seen.get(child.name);
    if (earlier !== undefined) {
      const place = { start: child.keyStart, end: child.keyEnd };
      reporter.report("CFG006", "error", place, `\`${child.name}\` is given twice; the last one would win`, {
        help: "keep one of them",
        related: { ...{ start: earlier.keyStart, end: earlier.keyEnd }, message: "first given here" },
        fix:
          earlier.kind === "map"
            ? reporter.change("Join both", joinGroups(reporter.text, earlier, child), "unsafe")
            : reporter.change("Delete the first one", removeKey(reporter.text, root, earlier)),
      });
    }
    seen.set(child.name, child);
    // A dot in a key does not nest: `train.seed: 1` at the top is no key of `train`.
    const key = child.name.includes(".") ? undefined : known.get(child.name);
    if (key === undefined) checkUnknownKey(group, child, root, reporter);
    else checkKey(child, key, check);
  }
  if (reporter.damaged) return;
  const absent = [...known.values()].filter(
    ({ path, required }) =>
      required === true && !seen.has(lastName(path)) && nodeAt(overrides, path) === undefined,
  );
  if (absent.length > 0) reportMissing(group, absent, reporter);
}

/** Of required keys that are not in their group those that are nowhere. */
function reportMissing(group: ConfigNode, absent: readonly ConfigKey[], reporter: Reporter): void {
  // Under another tool's name it is there, and that is told already.
  const meant = group.children.map(({ name }) => `${otherName(group.path, name)?.path ?? ""}.`);
  for (const key of absent) {
    if (meant.some((other) => other.startsWith(`${key.path}.`))) continue;
    const place =
      group.path === "" || group.keyStart === group.start
        ? { start: group.start, end: Math.min(group.start + 1, group.end) }
        : { start: group.keyStart, end: group.keyEnd };
    reporter.report("CFG008", "error", place, `\`${nameOf(key)}\` is missing`, {
      help: key.doc.replace(/\.$/u, ""),
      fix: reporter.change(`Add \`${lastName(key.path)}\``, addKey(reporter.text, group, key), "unsafe"),
    });
  }
}

function checkKey(node: ConfigNode, key: ConfigKey, check: KeyCheck): void {
  const { root, reporter } = check;
  const groups = key.types.some(({ kind }) => kind === "groups");
  if (isGroup(key) && node.kind === "map") checkGroup(node, check);
  else if (groups && node.kind === "list")
    for (const item of node.children) {
      if (item.kind === "map") checkGroup(item, check);
      else
        reporter.report(
          "CFG003",
          "error",
          item,
          `an entry of \`${nameOf(key)}\` is a mapping, as in \`- metric: accuracy\``,
          {
            fix:
              typeof item.value === "string" && item.plain && GATE_METRICS.includes(item.value)
                ? reporter.replace(`Write \`metric: ${item.value}\``, item, `metric: ${item.value}`, "unsafe")
                : undefined,
          },
        );
    }
  else {
    checkValue(node, key, reporter);
    if (key.types.some(({ kind }) => kind === "paths")) checkPathKeys(node, key, check);
    if (key.path === "data.columns") checkFields(node, check);
  }
  if (key.notYet !== undefined && !isDefault(node, key))
    reporter.report(
      "CFG010",
      "info",
      { start: node.keyStart, end: node.keyEnd },
      `\`${node.name}\` has no effect yet: ${key.notYet}`,
      {
        tags: ["unnecessary"],
        fix: reporter.change(`Delete \`${node.name}\``, removeKey(reporter.text, root, node)),
      },
    );
}

function isDefault(node: ConfigNode, key: ConfigKey): boolean {
  if (node.kind === "list")
    return Array.isArray(key.default) && key.default.length === 0 && node.children.length === 0;
  return node.kind === "scalar" && node.value === (key.default ?? null);
}

/** What may stand beside `path` in later versions; until then it must not be passed over in silence. */
const LATER_PATH_KEYS: readonly string[] = ["weight", "split", "columns"];

/** `{path: …}` entries of a list of files: nothing else counts in them yet. */
function checkPathKeys(node: ConfigNode, key: ConfigKey, { root, reporter }: KeyCheck): void {
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
        reporter.report(
          "CFG010",
          "warning",
          place,
          `\`${child.name}\` has no effect yet: what is said of single files comes with a later version`,
          {
            tags: ["unnecessary"],
            fix: reporter.change(`Delete \`${child.name}\``, removeKey(reporter.text, root, child)),
          },
        );
      else
        reporter.report("CFG002", "error", place, `unknown key \`${child.name}\` in \`${key.path}\``, {
          help: "known here: path",
          fix:
            nearest(child.name, ["path"]) === undefined || nodeAt(entry, "path") !== undefined
              ? undefined
              : reporter.replace("Rename to `path`", place, "path", "unsafe"),
        });
    }
  }
}

/** What a mapping may name: a field of a format, by its usual name or by the part it plays. */
const FIELDS: readonly string[] = [
  ...new Set(
    SHAPES.flatMap(({ required, optional }) =>
      [required, optional].flatMap((fields) => [...Object.values(fields), ...Object.keys(fields)]),
    ),
  ),
];

/** Fields that no format has: the rows would be read as if they were not there. */
function checkFields(node: ConfigNode, { reporter }: KeyCheck): void {
  for (const child of node.kind === "map" ? node.children : []) {
    if (FIELDS.includes(child.name)) continue;
    const place = { start: child.keyStart, end: child.keyEnd };
    const meant = nearest(child.name, FIELDS);
    reporter.report(
      "CFG002",
      "error",
      place,
      `no format has a field \`${child.name}\`${meant === undefined ? "" : `: did you mean \`${meant}\`?`}`,
      {
        help: `the left side is a field of the format (${FIELDS.slice(0, 6).join(", ")}, …), the right side your column`,
        fix:
          meant === undefined || node.children.some(({ name }) => name === meant)
            ? undefined
            : reporter.replace(`Rename to \`${meant}\``, place, meant, "unsafe"),
      },
    );
  }
}

function isGroup({ types }: ConfigKey): boolean {
  return types.some(({ kind }) => kind === "group");
}
