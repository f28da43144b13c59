import type { ConfigNode } from "../configTree";
import type { Fix } from "../../../protocol/findings";
import type { ScopeKey } from "./dialect";
import type { Walk } from "./walk";
import { endOfLine, indentOf, removalOf } from "./textEdits";

/** Where a key is known that stands at a wrong level. */
export interface Elsewhere {
  readonly help: string;
  /** The mapping that should hold it; undefined when it does not exist, or when several might. */
  readonly target: ConfigNode | undefined;
}

/** The level that has this key: the one above, the top, or one of the mappings below. */
export function elsewhereIn(group: ConfigNode, child: ConfigNode, walk: Walk): Elsewhere | undefined {
  if (group.path !== "" && walk.scopeAt(walk.root)?.key(child.name) !== undefined)
    return { help: "it belongs at the top of the file, without indentation", target: walk.root };
  const found = walk.mappings.filter(
    ({ node, scope }) => node !== group && isOwn(scope.key(child.name)) && !isGeneric(child.name),
  );
  const [only, ...more] = found;
  if (only !== undefined) {
    const inside = nameOf(only.node.path);
    const fits = found.every(({ node }) => nameOf(node.path) === inside);
    return {
      help: `it belongs into \`${inside}\``,
      target: more.length === 0 || !fits ? only.node : undefined,
    };
  }
  const absent = walk.levelsWith(child.name);
  // Another list of the same name, at another level, has such entries.
  const isNamesake = absent !== undefined && group.path.split(".").includes(absent.replace("[]", ""));
  return absent === undefined || isNamesake || isGeneric(child.name)
    ? undefined
    : { help: `it belongs into \`${absent}\``, target: undefined };
}

function isOwn(key: ScopeKey | undefined): boolean {
  return key !== undefined && key.taken !== true;
}

/** Words that many levels use are no sign that another level was meant. */
function isGeneric(name: string): boolean {
  return ["name", "type", "value", "enabled", "config", "mode", "seed"].includes(name);
}

function nameOf(path: string): string {
  return path.replace(/(?:^|\.)\d+(?=\.|$)/gu, "[]").replace(/^\[\]/u, "[]");
}

/** Takes the key's line out and writes it where it belongs; only for values on the key's own line. */
export function moveFix(child: ConfigNode, { target }: Elsewhere, { text, lines }: Walk): Fix | undefined {
  const removal = removalOf(text, child);
  if (target === undefined || removal === undefined || child.kind !== "scalar") return undefined;
  if (child.end > endOfLine(text, child.keyEnd) || /[\n]/u.test(text.slice(child.keyStart, child.end)))
    return undefined;
  const entry = child.source === "" ? `${child.name}:` : `${child.name}: ${child.source}`;
  if (target.borrowed === true || target.children.some(({ borrowed }) => borrowed)) return undefined;
  const last = target.children.at(-1);
  const first = target.children[0];
  if (last === undefined || first === undefined) return undefined;
  const title = `Move \`${child.name}\` ${target.path === "" ? "to the top level" : `into \`${nameOf(target.path)}\``}`;
  const edit = (place: { readonly start: number; readonly end: number }, newText: string) => ({
    ...lines.rangeOf(place.start, place.end),
    newText,
  });
  if (text.slice(first.keyStart - 1, first.keyStart) === "{" || text.charAt(target.start) === "{")
    return {
      title,
      safety: "unsafe",
      edits: [edit(removal, ""), edit({ start: last.end, end: last.end }, `, ${entry}`)],
    };
  const indent = indentOf(text, last) ?? (last === first ? columnIndent(text, first) : undefined);
  if (indent === undefined) return undefined;
  // Before the first key when the target's own last line goes away with the key.
  const anchor = first.keyStart;
  const at = last === child || removal.start <= last.end ? anchor : undefined;
  if (at !== undefined && target.path === "")
    return {
      title,
      safety: "unsafe",
      edits: [edit(removal, ""), edit({ start: at, end: at }, `${entry}\n`)],
    };
  const end = endOfLine(text, Math.max(last.end, last.keyEnd));
  return {
    title,
    safety: "unsafe",
    edits: [edit(removal, ""), edit({ start: end, end }, `\n${indent}${entry}`)],
  };
}

/** `- path: x`: keys of the entry align with `path`. */
function columnIndent(text: string, node: ConfigNode): string | undefined {
  const lineStart = text.lastIndexOf("\n", node.keyStart - 1) + 1;
  const before = text.slice(lineStart, node.keyStart);
  return /^ *- +$/u.test(before) ? " ".repeat(before.length) : undefined;
}
