import type { LineIndex } from "../../../../base/lineIndex";
import { nodeAt, textOf, type ConfigNode } from "../../configTree";
import { resolveConfig } from "../../resolve/resolveConfig";
import type { ResolvedConfig } from "../../resolve/resolvedConfig";
import type { Detection } from "../detection";
import type { Dialect } from "../dialect";
import type { Carried } from "../mapping/draft";
import { carryOver } from "../mapping/toNative";
import { inYaml } from "../../scalars/yamlValue";

/** Another tool's config as a run of ours, for the checks of data, model and memory that both share. */
export interface ForeignRun {
  /** A tree of our keys, as far as the file says something about them, each at its place in the file. */
  readonly root: ConfigNode;
  /** What takes effect, with the tool's own defaults. */
  readonly resolved: ResolvedConfig;
  /** What one of our keys is called in the file; undefined where the file is silent. */
  readonly nameOf: (path: string) => string | undefined;
}

/** What is checked of the rows is what the tool reads of them; see `foreignDatasets`. */
const OTHERWISE: ReadonlySet<string> = new Set(["data.train", "data.eval", "data.format"]);

/** @param rename gives every path of a file or folder the name under which it is to be looked up */
export function asRun(
  root: ConfigNode,
  text: string,
  dialect: Dialect,
  detection: Detection,
  lines: LineIndex,
  datasets: { readonly train: readonly string[]; readonly eval: readonly string[] },
  rename: (path: string) => string = (path) => path,
): ForeignRun {
  const { carried } = carryOver(root, text, dialect, detection);
  const given = [...carried.values()].filter(({ path }) => !OTHERWISE.has(path));
  const value = (one: Carried): unknown =>
    one.path === "model.name_or_path" && typeof one.value === "string" ? rename(one.value) : one.value;
  const all = [
    ...given.map((one) => leafOf(one.path, value(one), placeOf(one, root))),
    leafOf("data.train", datasets.train.map(rename), root),
    leafOf("data.eval", datasets.eval.map(rename), root),
    // The embedded engine's limits are not this tool's.
    leafOf("train.engine", "torch", root),
  ];
  const written = given.flatMap((one) =>
    one.from === undefined ? [] : [leafOf(one.path, value(one), placeOf(one, root))],
  );
  return {
    root: treeOf(written, root),
    resolved: resolveConfig(treeOf(all, root), undefined, lines).resolved,
    nameOf: (path) => carried.get(path)?.from,
  };
}

function placeOf({ from }: Carried, root: ConfigNode): ConfigNode {
  return (from === undefined ? undefined : nodeAt(root, from)) ?? root;
}

/** A value of ours, at the place of what it comes from; items of a list at their own places where these are to be seen. */
function leafOf(path: string, value: unknown, from: ConfigNode): ConfigNode {
  const { keyStart, keyEnd, start, end, plain } = from;
  const place = { path, name: path.slice(path.lastIndexOf(".") + 1), keyStart, keyEnd, start, end, plain };
  if (!Array.isArray(value)) {
    const isPlain = typeof value === "number" || typeof value === "boolean" || value === null;
    const written = inYaml(value);
    const own = isPlain ? value : typeof value === "string" ? value : written;
    return {
      ...place,
      ...{ kind: "scalar", value: own, source: written, children: [] },
    };
  }
  const children = value.map((item: unknown, i): ConfigNode => ({
    ...leafOf(`${path}.${String(i)}`, item, itemIn(from, String(item))),
    name: String(i),
  }));
  return { ...place, kind: "list", value: null, source: "", children };
}

/** The item of a list, or the word of a text with several. */
function itemIn(from: ConfigNode, item: string): ConfigNode {
  const child = from.children.find((one) => one.kind === "scalar" && textOf(one) === item);
  if (child !== undefined) return { ...child, keyStart: child.start, keyEnd: child.end };
  const at = from.kind === "scalar" ? from.source.indexOf(item) : -1;
  if (at < 0) return from;
  const start = from.start + at;
  return { ...from, start, end: start + item.length, keyStart: start, keyEnd: start + item.length };
}

function treeOf(leaves: readonly ConfigNode[], { start, end }: ConfigNode): ConfigNode {
  const group = (path: string, inside: readonly ConfigNode[]): ConfigNode => {
    const depth = path === "" ? 0 : path.split(".").length;
    const names = [...new Set(inside.map((leaf) => leaf.path.split(".")[depth] ?? ""))];
    const children = names.map((name) => {
      const full = path === "" ? name : `${path}.${name}`;
      const leaf = inside.find((one) => one.path === full);
      return (
        leaf ??
        group(
          full,
          inside.filter((one) => one.path.startsWith(`${full}.`)),
        )
      );
    });
    const first = inside[0];
    return {
      ...{ path, name: path.slice(path.lastIndexOf(".") + 1) },
      ...{ keyStart: first?.keyStart ?? start, keyEnd: first?.keyEnd ?? start, start: first?.start ?? start },
      ...{ end: first?.end ?? end, kind: "map", value: null, source: "", plain: true, children },
    };
  };
  return group("", leaves);
}
