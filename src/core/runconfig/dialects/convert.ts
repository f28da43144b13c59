import { checkRunConfig } from "../checkRunConfig";
import type { ConfigNode, ConfigTree } from "../configTree";
import type { Detection } from "./detection";
import { DIALECT_IDS, type DialectId } from "./dialect";
import { dialectOf, labelOf } from "./dialects";
import type { Draft, Left } from "./mapping/draft";
import { fromNative, toolOf, V1_TARGET, type ForeignTarget } from "./mapping/fromNative";
import { toNative } from "./mapping/toNative";
import { writeNative } from "./mapping/writeNative";
import { writeKeys, writeLeft } from "./mapping/writeYaml";

/** What a config can be written as; torchtune's are only read. */
export const CONVERT_TARGETS: readonly ConvertTarget[] = [
  "native",
  ...DIALECT_IDS.filter((id) => id !== "torchtune"),
  V1_TARGET,
];
export type ConvertTarget = "native" | ForeignTarget;

export interface Converted {
  readonly text: string;
  readonly from: DialectId | "native";
  /** What is carried over: the key in the source, and what it is called now. */
  readonly carried: readonly { readonly from: string; readonly to: string }[];
  /** What has no equal; each stands as a comment in the text. */
  readonly left: readonly Left[];
}

/**
 * Writes a config for another tool. Nothing is dropped in silence: a key without an equal becomes a comment. Comments
 * of the source stay beside the keys that survive. Undefined when the source holds no mapping.
 */
export function convertConfig(
  tree: ConfigTree,
  detection: Detection | undefined,
  target: ConvertTarget,
): Converted | undefined {
  if (tree.root?.kind !== "map") return undefined;
  const from = detection?.dialect ?? "native";
  const own = detection?.nested === true ? V1_TARGET : from;
  if (own === target) return { text: tree.text, from, carried: [], left: [] };
  if (detection === undefined) return writeForeign(tree.text, tree.root, target, undefined);
  const dialect = dialectOf(detection);
  const draft = toNative(tree.root, tree.text, dialect, detection);
  const text = writeNative(draft, dialect.label);
  const converted: Converted = { text, from, carried: carriedOf(draft), left: draft.left };
  if (target === "native") return converted;
  const native = checkRunConfig(text, { file: "" }).tree;
  const second = native.root === undefined ? undefined : writeForeign(text, native.root, target, draft);
  return second === undefined ? undefined : { ...second, from, carried: converted.carried };
}

function writeForeign(
  text: string,
  root: ConfigNode,
  target: ConvertTarget,
  first: Draft | undefined,
): Converted | undefined {
  if (target === "native") return undefined;
  const draft = fromNative(checkRunConfig(text, { file: "" }), root, text, target);
  const lines = [
    `# Converted for ${labelOf(toolOf(target))}${target === V1_TARGET ? " v1" : ""} by \`tunesmith convert\`.`,
    ...draft.remarks.map((remark) => `# ${remark}`),
    ...writeKeys([...draft.carried.values()]),
  ];
  const left = draft.left.filter(({ key }) => key !== "version");
  const behind = [
    ...(first === undefined ? [] : writeLeft(first, "the source")),
    ...writeLeft({ ...draft, left }, "Tunesmith"),
  ];
  return {
    text: `${[...lines, ...behind].join("\n")}\n`,
    from: "native",
    carried: carriedOf(draft),
    left: [...(first?.left ?? []), ...left],
  };
}

function carriedOf(draft: Draft): Converted["carried"] {
  return [
    ...[...draft.carried.values()].flatMap(({ from, path }) =>
      from === undefined ? [] : [{ from, to: path }],
    ),
    ...draft.also.filter(({ to }) => draft.carried.has(to)),
  ];
}
