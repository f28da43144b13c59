import { nodeAt, textOf, type ConfigNode } from "../../configTree";
import { carry, valueOf, type Draft } from "./draft";

export type At = (path: string) => ConfigNode | undefined;

/** Looks keys up; null counts as missing. */
export function lookIn(draft: Draft): {
  readonly at: At;
  readonly isTrue: (path: string) => boolean;
  readonly word: (path: string) => string | undefined;
} {
  const at: At = (path) => {
    const node = nodeAt(draft.root, path);
    return node === undefined || valueOf(node, "omegaconf") === null ? undefined : node;
  };
  return {
    at,
    isTrue: (path) => {
      const node = at(path);
      return node !== undefined && valueOf(node, "omegaconf") === true;
    },
    word: (path) => {
      const node = at(path);
      return node?.kind === "scalar" ? textOf(node) : undefined;
    },
  };
}

/** Flags for half precision, which are one key of ours. */
export function precision(draft: Draft, at: At, isTrue: (path: string) => boolean): void {
  for (const [key, dtype] of [
    ["bf16", "bfloat16"],
    ["pure_bf16", "bfloat16"],
    ["fp16", "float16"],
  ] as const) {
    const node = at(key);
    if (node !== undefined && isTrue(key)) carry(draft, "model.dtype", dtype, node);
  }
}
