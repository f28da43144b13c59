import { editDistance } from "../../../base/editDistance";
import { nodeAt, textOf, type ConfigNode } from "../configTree";
import type { Detection } from "./detection";
import { DIALECT_IDS, type DialectId } from "./dialect";
import { OTHERS, SIGNS } from "./signs";

/** `# tunesmith: dialect=axolotl@0.18` overrides what the keys say. `native` means: no foreign config. */
export function readModeline(
  text: string,
): { readonly name: DialectId | "native"; readonly version?: string } | undefined {
  for (const [, name, version] of text.slice(0, 20_000).matchAll(MODELINE)) {
    const id = [...DIALECT_IDS, "native" as const].find((known) => known === name);
    if (id !== undefined) return { name: id, ...(version === undefined ? {} : { version }) };
  }
  return undefined;
}

const MODELINE = /^[ \t]*#[ \t]*tunesmith:[ \t]*dialect[ \t]*=[ \t]*([a-z-]{1,20})(?:@([\w.+-]{1,30}))?/gmu;

/**
 * Which tool's config a file is, by its content alone: two or more keys that only this tool has at the top, or a
 * `_component_`. Undefined when nothing is sure: such a file gets nothing from us.
 *
 * @param said what somebody says instead of a modeline
 */
export function detectDialect(
  root: ConfigNode | undefined,
  text: string,
  said?: ReturnType<typeof readModeline>,
): Detection | undefined {
  const modeline = said ?? readModeline(text);
  if (modeline?.name === "native" || root?.kind !== "map") return undefined;
  const pinned = modeline?.version === undefined ? {} : { pinned: modeline.version };
  if (modeline !== undefined)
    return { dialect: modeline.name, ...pinned, ...(isV1(root, modeline.name) ? V1 : {}) };
  if (isNative(root) || isOther(root)) return undefined;
  if (hasComponent(root)) return { dialect: "torchtune" };
  const scores = SIGNS.map(({ detection, keys, wanted, model }) => {
    const isMistyped = !isSign(root, model) && isNearly(root, model);
    return {
      least: isMistyped || isSign(root, model) ? LEAST : LEAST_WITHOUT_MODEL,
      detection,
      score: keys.filter((key) => isSign(root, key)).length + (isMistyped ? 1 : 0),
      isNamed: wanted.some((key) => isSign(root, key)),
    };
  });
  const found = scores
    .filter(({ score, isNamed, least }) => score >= least && isNamed)
    .sort((a, b) => b.score - a.score);
  const [best, second] = found;
  if (best === undefined || best.score === second?.score) return undefined;
  return best.detection;
}

const LEAST = 2;
const LEAST_WITHOUT_MODEL = 4;

const V1 = { nested: true } as const;

function isV1(root: ConfigNode, name: DialectId): boolean {
  return name === "llama-factory" && nodeAt(root, "model")?.kind === "scalar";
}

function isSign(root: ConfigNode, sign: string): boolean {
  const [name = "", kind] = sign.split("=");
  const node = root.children.find((child) => child.name === name);
  if (node === undefined) return false;
  if (kind === "text") return node.kind === "scalar" && typeof node.value !== "boolean";
  if (kind === "map" || kind === "list") return node.kind === kind;
  if (kind !== "entries") return true;
  return (
    node.kind === "list" &&
    node.children.some(
      (entry) => entry.kind === "map" && entry.children.some((child) => child.name === "path"),
    )
  );
}

/** A key with text that is one slip away from a long name: nothing else is called so by chance. */
function isNearly(root: ConfigNode, sign: string): boolean {
  const [name = ""] = sign.split("=");
  return (
    name.length >= LONG &&
    root.children.some(
      (child) =>
        child.kind === "scalar" && typeof child.value === "string" && editDistance(child.name, name, 1) === 1,
    )
  );
}

const LONG = 10;

/** A config of ours: `model` and `data` are groups. */
function isNative(root: ConfigNode): boolean {
  return nodeAt(root, "model.name_or_path") !== undefined && nodeAt(root, "data")?.kind === "map";
}

function isOther(root: ConfigNode): boolean {
  return root.children.some(({ name }) => OTHERS.includes(name));
}

/** torchtune's sign: a dotted path as `_component_`, at any level (mappings only). */
function hasComponent(root: ConfigNode): boolean {
  let levels: readonly ConfigNode[] = [root];
  for (let depth = 0; depth < 5 && levels.length > 0 && levels.length < 5000; depth++) {
    for (const node of levels)
      for (const child of node.children)
        if (child.name === "_component_" && child.kind === "scalar" && /^[\w.]+\.\w+$/u.test(textOf(child)))
          return true;
    levels = levels.flatMap(({ children }) => children.filter(({ kind }) => kind !== "scalar"));
  }
  return false;
}

/** Index of the newest release looked at that is not newer than the one named: `0.18` means the last `0.18.x`. */
export function releaseIndex(versions: readonly string[], wanted: string): number | undefined {
  const target = numbers(wanted);
  if (target.length === 0) return undefined;
  let found: number | undefined;
  versions.forEach((version, i) => {
    if (compare(numbers(version).slice(0, target.length), target) <= 0) found = i;
  });
  return found ?? 0;
}

function numbers(version: string): readonly number[] {
  return version
    .split(".")
    .map(Number)
    .filter((part) => Number.isInteger(part));
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
