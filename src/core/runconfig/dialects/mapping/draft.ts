import { maskSecrets } from "../../../lint/personal/mask";
import { masked } from "../../../lint/personal/found";
import { namedSecrets } from "../../check/checkSecrets";
import type { ConfigNode } from "../../configTree";
import { isPlaceholder, numberInText, readScalar } from "../readScalar";
import type { ScalarReader } from "../dialect";

/** A value that is carried over, under its name in the target. */
export interface Carried {
  readonly path: string;
  readonly value: unknown;
  /** Comments of the source that belong to the key. */
  readonly above: readonly string[];
  readonly behind: string | undefined;
  /** What it was called in the source; undefined for values that the source only implies. */
  readonly from: string | undefined;
}

/** A key of the source that is not carried over, with its text. */
export interface Left {
  readonly key: string;
  readonly lines: readonly string[];
  readonly why: string | undefined;
}

/** A config on its way from one tool to another: what is carried over, and what stays behind. */
export interface Draft {
  readonly root: ConfigNode;
  readonly text: string;
  readonly carried: Map<string, Carried>;
  readonly left: Left[];
  /** Paths of the source that are dealt with. */
  readonly used: Set<string>;
  /** Keys of the source that say the same as one that is carried, and what that is called now. */
  readonly also: { readonly from: string; readonly to: string }[];
  /** Remarks that belong at the head of the result. */
  readonly remarks: string[];
}

export function createDraft(root: ConfigNode, text: string): Draft {
  return { root, text, carried: new Map(), left: [], used: new Set(), also: [], remarks: [] };
}

/** Carries a value over, with the comments of the key that it comes from. What could not be read (undefined) stays behind. */
export function carry(draft: Draft, path: string, value: unknown, from?: ConfigNode, remark?: string): void {
  if (value === undefined) return;
  if (from?.kind === "scalar" && isPlaceholder(from)) {
    leave(draft, from, "filled in later");
    return;
  }
  const earlier = draft.carried.get(path);
  if (earlier !== undefined) {
    if (from === undefined) return;
    if (JSON.stringify(earlier.value) !== JSON.stringify(value)) {
      leave(draft, from, `\`${path}\` is ${JSON.stringify(earlier.value)} already`);
      return;
    }
    draft.used.add(from.path);
    draft.also.push({ from: from.path, to: path });
    return;
  }
  if (from !== undefined) draft.used.add(from.path);
  const { above, behind } =
    from === undefined ? { above: [], behind: undefined } : commentsOf(draft.text, from);
  const behindAll = [behind, remark].filter((part) => part !== undefined && part !== "").join("; ");
  draft.carried.set(path, {
    path,
    value,
    above,
    behind: behindAll === "" ? undefined : behindAll,
    from: from?.path,
  });
}

/** A key that another one has said already. */
export function carryAlso(draft: Draft, path: string, node: ConfigNode | undefined): void {
  if (node === undefined || draft.used.has(node.path)) return;
  draft.used.add(node.path);
  draft.also.push({ from: node.path, to: path });
}

/** Leaves a key behind, with the reason. */
export function leave(draft: Draft, node: ConfigNode, why?: string): void {
  if (draft.used.has(node.path)) return;
  draft.used.add(node.path);
  draft.left.push({ key: node.path, lines: linesOf(draft.text, node), why });
}

/** Everything that nobody has dealt with stays behind: nothing is dropped in silence. */
export function leaveTheRest(draft: Draft, reasonOf: (node: ConfigNode) => string | undefined): void {
  const visit = (node: ConfigNode): void => {
    for (const child of node.children) {
      if (draft.used.has(child.path)) continue;
      const isPartly = [...draft.used].some((path) => path.startsWith(`${child.path}.`));
      if (isPartly) visit(child);
      else leave(draft, child, reasonOf(child));
    }
  };
  visit(draft.root);
}

/** The value as the tool's reader takes it; text that says a number stays text. */
export function valueOf(node: ConfigNode, reader: ScalarReader): unknown {
  if (node.kind === "list") return node.children.map((child) => valueOf(child, reader));
  if (node.kind === "map")
    return new Map(node.children.map((child) => [child.name, valueOf(child, reader)] as const));
  switch (readScalar(node, reader)) {
    case "null":
      return null;
    case "boolean":
      return /^(?:yes|true|on)$/iu.test(node.source);
    case "integer":
    case "float": {
      const written = numberInText(node);
      return written === undefined ? node.source : Number(written);
    }
    case "text":
    case "date":
      return typeof node.value === "string" ? node.value : node.source;
  }
}

/** A number, also where the tool would turn text into one. */
export function numberOf(node: ConfigNode | undefined): number | undefined {
  const written = node?.kind === "scalar" ? numberInText(node) : undefined;
  return written === undefined ? undefined : Number(written);
}

/** Comments on lines of their own above a key, and behind its value. */
function commentsOf(
  text: string,
  node: ConfigNode,
): { readonly above: readonly string[]; readonly behind: string | undefined } {
  const above: string[] = [];
  let start = text.lastIndexOf("\n", node.keyStart - 1) + 1;
  if (/^[ \t]*$/u.test(text.slice(start, node.keyStart)))
    while (start > 0) {
      const before = text.lastIndexOf("\n", start - 2) + 1;
      const line = text.slice(before, start).trim();
      if (!line.startsWith("#") || line.includes("tunesmith:")) break;
      above.unshift(line);
      start = before;
    }
  const end = Math.max(node.end, node.keyEnd);
  const lineEnd = text.indexOf("\n", end);
  const rest = text.slice(end, lineEnd < 0 ? text.length : lineEnd);
  const behind = /^:?[ \t]+#\s*(.*?)\s*$/u.exec(rest)?.[1];
  return { above, behind };
}

/** A key with its value as they stand in the file, secrets masked, without the lines' common indentation. */
function linesOf(text: string, node: ConfigNode): readonly string[] {
  const end = Math.max(node.end, node.keyEnd);
  const lineEnd = text.indexOf("\n", end);
  const isListItem = node.keyStart === node.start && node.kind !== "scalar";
  const whole = withoutSecrets(text, node, lineEnd < 0 ? text.length : lineEnd);
  const lines = (isListItem ? `- ${whole}` : whole).split(/\r\n|\r|\n/u);
  const indents = lines.slice(1).map((line) => /^ */u.exec(line)?.[0].length ?? 0);
  const common = Math.max(0, Math.min(...indents) - 2);
  return lines.map((line, i) => (i === 0 ? line : line.slice(common)).trimEnd());
}

/** A converted config is shown, and copied into run folders. */
function withoutSecrets(text: string, node: ConfigNode, end: number): string {
  let result = "";
  let at = node.keyStart;
  for (const secret of namedSecrets(node)) {
    if (secret.start < at || secret.end > end) continue;
    result += text.slice(at, secret.start) + masked(text.slice(secret.start, secret.end));
    at = secret.end;
  }
  return maskSecrets(result + text.slice(at, end));
}
