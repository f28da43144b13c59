import { keysBelow, lastName } from "../keys";
import type { ConfigKey, ValueType } from "../keys/configKey";
import { learningRates, methodNamed } from "../methods";
import type { Meaning, Method } from "../methods/method";
import { TASK_NAMES, taskNamed, type Task } from "../tasks";

/** An effective value and where it came from: "line 12", "--set", "method qlora", "task dpo", "default". */
export interface EffectiveValue {
  readonly value: unknown;
  readonly source: string;
}

/** What a config with one method and task says where it gives nothing. */
export interface Presets {
  /** By path, but for what is in a group that may be null. */
  readonly values: ReadonlyMap<string, EffectiveValue>;
  /** By the path of a group that may be null: what is in it where it is there. */
  readonly inNullable: ReadonlyMap<string, ReadonlyMap<string, EffectiveValue>>;
  /** By path, as part of a resolved config. Frozen, since configs share them. */
  readonly groups: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

const made = new Map<string, Presets>();

/** Made once for each method and task. */
export function presetsOf(method: Method | undefined, task: Task | undefined): Presets {
  const name = `${method?.name ?? ""} ${task?.name ?? ""}`;
  const presets = made.get(name) ?? makePresets(method, task);
  made.set(name, presets);
  return presets;
}

function makePresets(method: Method | undefined, task: Task | undefined): Presets {
  const values = new Map<string, EffectiveValue>();
  const inNullable = new Map<string, Map<string, EffectiveValue>>();
  const groups = new Map<string, Readonly<Record<string, unknown>>>();
  const makeGroup = (path: string, into: Map<string, EffectiveValue>): Readonly<Record<string, unknown>> => {
    const group: Record<string, unknown> = {};
    for (const key of keysBelow(path)) {
      if (key.path.includes("*")) continue;
      const name = lastName(key.path);
      if (!takes(key, "group")) {
        const effective = expanded(key.path, undefined, method) ??
          preset(key, method, task) ?? { value: key.default ?? null, source: "default" };
        into.set(key.path, effective);
        group[name] = effective.value ?? nothing(key);
      } else if (takes(key, "null")) {
        const within = new Map<string, EffectiveValue>();
        inNullable.set(key.path, within);
        makeGroup(key.path, within);
        group[name] = null;
      } else group[name] = makeGroup(key.path, into);
    }
    groups.set(path, Object.freeze(group));
    return group;
  };
  makeGroup("", values);
  return { values, inNullable, groups };
}

/** Whether a key's value may be of a kind. A loop: it is asked of all keys at each keystroke. */
export function takes({ types }: ConfigKey, wanted: ValueType["kind"]): boolean {
  for (const { kind } of types) if (kind === wanted) return true;
  return false;
}

/** Of a key that must be given and is not: nothing, in the type that whoever reads the config relies on. */
export function nothing({ types, required }: ConfigKey): unknown {
  if (required !== true) return null;
  return types.some(({ kind }) => kind === "paths" || kind === "list") ? [] : "";
}

/** What a name such as `qlora` stands for: engines only ever see the expanded form. */
export function expanded(
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
