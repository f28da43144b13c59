import type { LineIndex } from "../../../base/lineIndex";
import { accepts, isPath } from "../check/checkValue";
import { nodeAt, plainValue, textOf, type ConfigNode } from "../configTree";
import { keyAt, keysBelow, keysNamed, lastName } from "../keys";
import type { ConfigKey } from "../keys/configKey";
import { pathNodes } from "../check/checkFiles";
import { learningRates, methodNamed } from "../methods";
import type { Meaning, Method } from "../methods/method";
import type { ResolvedConfig } from "./resolvedConfig";
import { TASK_NAMES, taskNamed, type Task } from "../tasks";

/** An effective value and where it came from: "line 12", "--set", "method qlora", "task dpo", "default". */
export interface EffectiveValue {
  readonly value: unknown;
  readonly source: string;
}

export interface Resolution {
  readonly resolved: ResolvedConfig;
  readonly sources: ReadonlyMap<string, EffectiveValue>;
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
  const sources = new Map<string, EffectiveValue>();
  const given = (key: ConfigKey | undefined): EffectiveValue | undefined => {
    if (key === undefined) return undefined;
    for (const [tree, source] of [
      [overrides, () => "--set"],
      [root, (node: ConfigNode) => `line ${lines.positionAt(node.keyStart).line}`],
    ] as const) {
      const node = nodeAt(tree, key.path);
      if (node !== undefined && isReadable(node, key))
        return { value: readValue(node, key, lines), source: source(node) };
    }
    return undefined;
  };
  const methodKey = keyAt("method.name");
  const method = methodNamed(given(methodKey)?.value ?? methodKey?.default);
  const taskKey = keyAt("task");
  const task = taskNamed(given(taskKey)?.value ?? taskKey?.default);
  const resolveGroup = (path: string): Record<string, unknown> => {
    const group: Record<string, unknown> = {};
    for (const key of keysBelow(path)) {
      if (key.path.includes("*")) continue;
      group[lastName(key.path)] = resolveKey(key);
    }
    return group;
  };
  const resolveKey = (key: ConfigKey): unknown => {
    const isGroup = key.types.some(({ kind }) => kind === "group");
    if (isGroup) {
      const nullable = key.types.some(({ kind }) => kind === "null");
      const present = [overrides, root].some((tree) => nodeAt(tree, key.path)?.kind === "map");
      return nullable && !present ? null : resolveGroup(key.path);
    }
    const own = given(key);
    const effective = expanded(key.path, own, method) ??
      own ??
      preset(key, method, task) ?? { value: key.default ?? null, source: "default" };
    sources.set(key.path, effective);
    return effective.value ?? nothing(key);
  };
  // The registry and the interface are held together by a test that compares their leaves.
  return { resolved: resolveGroup("") as unknown as ResolvedConfig, sources };
}

/** Of a key that must be given and is not: nothing, in the type that whoever reads the config relies on. */
function nothing({ types, required }: ConfigKey): unknown {
  if (required !== true) return null;
  return types.some(({ kind }) => kind === "paths" || kind === "list") ? [] : "";
}

/** What a name such as `qlora` stands for: engines only ever see the expanded form. */
function expanded(
  path: string,
  given: EffectiveValue | undefined,
  method: Method | undefined,
): EffectiveValue | undefined {
  if (method?.means === undefined) return undefined;
  const source = `method ${method.name}`;
  if (path === "method.name") return { value: "lora", source };
  const meaning = method.means.find((one) => one.path === path);
  if (meaning === undefined || fitsMeaning(meaning, given?.value)) return undefined;
  return { value: meaning.value, source };
}

/** Whether an explicit value says what the method's name says, perhaps more exactly. */
export function fitsMeaning({ value, alsoFits }: Meaning, given: unknown): boolean {
  return given === value || (typeof given === "string" && alsoFits?.test(given) === true);
}

/** What a key is where nobody gives it, with a method and a task by their names; undefined where there is no default. */
export function presetOf(key: ConfigKey, method: unknown, task: unknown): EffectiveValue | undefined {
  const own = preset(key, methodNamed(method), taskNamed(task));
  return own ?? (key.default === undefined ? undefined : { value: key.default, source: "default" });
}

/** The default that a method or a task has of its own. */
function preset(
  { path, methodDefaults, taskDefaults }: ConfigKey,
  method: Method | undefined,
  task: Task | undefined,
): EffectiveValue | undefined {
  if (method !== undefined && path === "train.learning_rate") {
    const source = `method ${method.name}${task?.isPreference === true ? `, task ${task.name}` : ""}`;
    return { value: learningRates(method, task).preset, source };
  }
  const ofMethod = method === undefined ? undefined : methodDefaults?.[method.name];
  if (ofMethod !== undefined) return { value: ofMethod, source: `method ${method?.name ?? ""}` };
  const name = TASK_NAMES.find((one) => one === task?.name);
  const ofTask = name === undefined ? undefined : taskDefaults?.[name];
  return ofTask === undefined ? undefined : { value: ofTask, source: `task ${name ?? ""}` };
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
  const kinds = new Set(key.types.map(({ kind }) => kind));
  if (kinds.has("paths")) return pathNodes(node).map(({ value }) => String(value));
  if (kinds.has("groups"))
    return node.children
      .filter(({ kind }) => kind === "map")
      .map((item) => ({ ...readGroupItem(item), line: lines.positionAt(item.start).line }));
  if (node.kind === "list") {
    const list = key.types.find((type) => type.kind === "list");
    const isNumeric = list?.item === "number" || list?.item === "integer";
    return node.children.map((child) => (isNumeric ? child.value : textOf(child)));
  }
  if (kinds.has("numberMap"))
    return Object.fromEntries(node.children.map(({ name, value }) => [name, value]));
  if (kinds.has("stringMap"))
    return Object.fromEntries(node.children.map(({ name, value }) => [name, String(value)]));
  if ((kinds.has("string") || kinds.has("path")) && typeof node.value === "number") return node.source;
  return node.value;
}

/** An entry of a list of groups: the keys that the registry knows, text as it is written. */
function readGroupItem(item: ConfigNode): Readonly<Record<string, unknown>> {
  const fields: [string, unknown][] = [];
  const known = keysNamed(item.path);
  for (const child of item.children) {
    const key = known.get(child.name);
    if (key === undefined) continue;
    const isText = key.types.some(({ kind }) => kind === "string") && child.kind === "scalar";
    fields.push([child.name, isText && child.value !== null ? textOf(child) : plainValue(child)]);
  }
  return Object.fromEntries(fields);
}
