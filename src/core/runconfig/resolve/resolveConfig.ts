import type { LineIndex } from "../../../base/lineIndex";
import { accepts, isPath } from "../check/checkValue";
import { nodeAt, plainValue, textOf, type ConfigNode } from "../configTree";
import { keyAt, keysNamed } from "../keys";
import type { ConfigKey } from "../keys/configKey";
import { pathNodes } from "../check/checkFiles";
import { methodNamed } from "../methods";
import type { Method } from "../methods/method";
import { expanded, nothing, takes, presetsOf, type EffectiveValue, type Presets } from "./presets";
import type { ResolvedConfig } from "./resolvedConfig";
import { taskNamed } from "../tasks";

export interface Resolution {
  /** Every key with its effective value; only good to run with when a check finds no error. */
  readonly resolved: ResolvedConfig;
  /** Undefined for groups, for what is in a group that is null, and for what is no key. */
  readonly effective: (path: string) => EffectiveValue | undefined;
}

/**
 * Fills in every key: `--set` before the file before the default of the method, of the task and of the registry; what
 * the method's name stands for comes before all. The trees must have been checked; a value of a wrong type is replaced by the default (its finding stands on its own).
 */
export function resolveConfig(
  root: ConfigNode | undefined,
  overrides: ConfigNode | undefined,
  lines: LineIndex,
): Resolution {
  const giver: Giver = { root, overrides, lines };
  const nameOf = (path: string): unknown =>
    given(keyAt(path), nodeAt(root, path), nodeAt(overrides, path), giver)?.value ?? keyAt(path)?.default;
  const method = methodNamed(nameOf("method.name"));
  const presets = presetsOf(method, taskNamed(nameOf("task")));
  const own = new Map<string, EffectiveValue>();
  const resolved = resolveGroup("", root, overrides, { ...giver, method, presets, own });
  // The registry and the interface are held together by a test that compares their leaves.
  return {
    resolved: resolved as unknown as ResolvedConfig,
    effective: (path) => own.get(path) ?? presets.values.get(path),
  };
}

interface Giver {
  readonly root: ConfigNode | undefined;
  readonly overrides: ConfigNode | undefined;
  readonly lines: LineIndex;
}

interface Resolving extends Giver {
  readonly method: Method | undefined;
  readonly presets: Presets;
  /** What differs from the presets, by path. */
  readonly own: Map<string, EffectiveValue>;
}

type Group = Readonly<Record<string, unknown>>;

/**
 * A group as it is where nothing is given, with what is given in its place: a config gives a tenth of all keys, and
 * this is done at each keystroke.
 */
function resolveGroup(
  path: string,
  inFile: ConfigNode | undefined,
  inOverrides: ConfigNode | undefined,
  resolving: Resolving,
): Group {
  const { presets, own, method } = resolving;
  for (const [key, value] of presets.inNullable.get(path) ?? []) own.set(key, value);
  const preset = presets.groups.get(path) ?? {};
  const ofFile = lastByName(inFile);
  const ofOverrides = lastByName(inOverrides);
  if (ofFile.size === 0 && ofOverrides.size === 0) return preset;
  const group: Record<string, unknown> = { ...preset };
  const known = keysNamed(path);
  const names = ofOverrides.size === 0 ? ofFile.keys() : new Set([...ofFile.keys(), ...ofOverrides.keys()]);
  for (const name of names) {
    const key = known.get(name);
    if (key === undefined || key.path.includes("*")) continue;
    const there = ofFile.get(name);
    const set = ofOverrides.get(name);
    if (takes(key, "group")) {
      // `--set data.split=null` takes out what the file says.
      const isTaken = set?.kind === "scalar" && set.value === null;
      const isNone = isTaken || (there?.kind !== "map" && set?.kind !== "map");
      if (takes(key, "null") && isNone) group[name] = null;
      else group[name] = resolveGroup(key.path, there, set, resolving);
      continue;
    }
    const value = given(key, there, set, resolving);
    if (value === undefined) continue;
    const effective = expanded(key.path, value, method) ?? value;
    own.set(key.path, effective);
    group[name] = effective.value ?? nothing(key);
  }
  return group;
}

/** What is given for a key; undefined where nothing is, or what cannot be read. */
function given(
  key: ConfigKey | undefined,
  there: ConfigNode | undefined,
  set: ConfigNode | undefined,
  { lines }: Giver,
): EffectiveValue | undefined {
  if (key === undefined) return undefined;
  if (set !== undefined && isReadable(set, key))
    return { value: readValue(set, key, lines), source: "--set" };
  if (there === undefined || !isReadable(there, key)) return undefined;
  return { value: readValue(there, key, lines), source: `line ${lines.positionAt(there.keyStart).line}` };
}

const NONE: ReadonlyMap<string, ConfigNode> = new Map();

/** Of duplicate keys the last, as YAML readers take it. */
function lastByName(node: ConfigNode | undefined): ReadonlyMap<string, ConfigNode> {
  if (node === undefined || node.children.length === 0) return NONE;
  const last = new Map<string, ConfigNode>();
  for (const child of node.children) last.set(child.name, child);
  return last;
}

function isReadable(node: ConfigNode, key: ConfigKey): boolean {
  return key.types.some((type) => {
    switch (type.kind) {
      case "string":
      case "path":
        return node.kind === "scalar" && (typeof node.value === "string" || typeof node.value === "number");
      case "number":
        return typeof node.value === "number" && Number.isFinite(node.value);
      case "boolean":
        return typeof node.value === "boolean";
      case "enum":
        return node.kind === "scalar" && type.choices.includes(String(node.value));
      case "null":
        return node.kind === "scalar" && node.value === null;
      case "list":
        return type.item === "number" || type.item === "integer" ? accepts(type, node) : node.kind === "list";
      case "groups":
        return node.kind === "list";
      case "paths":
        return isPath(node) || (node.kind === "list" && node.children.every(isPath));
      case "stringMap":
        return node.kind === "map";
      case "numberMap":
        return accepts(type, node);
      case "group":
        return false;
    }
  });
}

function readValue(node: ConfigNode, key: ConfigKey, lines: LineIndex): unknown {
  if (takes(key, "paths")) return pathNodes(node).map(({ value }) => String(value));
  if (node.kind === "scalar") {
    const isText = typeof node.value === "number" && (takes(key, "string") || takes(key, "path"));
    return isText ? node.source : node.value;
  }
  if (takes(key, "groups"))
    return node.children
      .filter(({ kind }) => kind === "map")
      .map((item) => readGroupItem(item, lines.positionAt(item.start).line));
  if (node.kind === "list") {
    const list = key.types.find((type) => type.kind === "list");
    const isNumeric = list?.item === "number" || list?.item === "integer";
    return node.children.map((child) => (isNumeric ? child.value : textOf(child)));
  }
  if (takes(key, "numberMap"))
    return Object.fromEntries(node.children.map(({ name, value }) => [name, value]));
  if (takes(key, "stringMap"))
    return Object.fromEntries(node.children.map(({ name, value }) => [name, String(value)]));
  return node.value;
}

/** An entry of a list of groups: the keys that the registry knows, text as it is written, and its line. */
function readGroupItem(item: ConfigNode, line: number): Readonly<Record<string, unknown>> {
  const fields: Record<string, unknown> = {};
  const known = keysNamed(item.path);
  for (const child of item.children) {
    const key = known.get(child.name);
    if (key === undefined) continue;
    const isText = takes(key, "string") && child.kind === "scalar";
    fields[child.name] = isText && child.value !== null ? textOf(child) : plainValue(child);
  }
  fields["line"] = line;
  return fields;
}
