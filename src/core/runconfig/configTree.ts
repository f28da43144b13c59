/** A config file as a tree of values with their places (offsets in UTF-16 units, ends exclusive). */
export interface ConfigNode {
  /** Dotted path from the root, list indices as numbers: `evaluate.gate.checks.0.metric`; `""` for the root. */
  readonly path: string;
  readonly name: string;
  /** Place of the key; for list items and the root, that of the value. */
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly start: number;
  readonly end: number;
  readonly kind: "map" | "list" | "scalar";
  /** Of a scalar: string, finite number, boolean or null. */
  readonly value: string | number | boolean | null;
  /** The scalar as it stands in the file, and whether it stands without quotes. */
  readonly source: string;
  readonly plain: boolean;
  /** In file order; duplicate keys stay, the last one counts. */
  readonly children: readonly ConfigNode[];
  /** Written elsewhere, at an anchor, and meant here by an alias or a merge key: its place is not in its parent's. */
  readonly borrowed?: true;
}

export interface SyntaxProblem {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

export interface ConfigTree {
  readonly text: string;
  /** The text as it was parsed: as long, with faulty lines mended or blank. Empty when it was not parsed. */
  readonly readable: string;
  /** What faulty lines are taken for, by the offsets at which they start: a header (`train:`), or nothing. */
  readonly mended: ReadonlyMap<number, string>;
  /** Undefined when the file holds nothing. */
  readonly root: ConfigNode | undefined;
  readonly problems: readonly SyntaxProblem[];
}

/** The node at a path; of duplicate keys the last, as YAML readers take it. */
export function nodeAt(root: ConfigNode | undefined, path: string): ConfigNode | undefined {
  let node = root;
  if (path === "" || node === undefined) return node;
  for (const name of path.split(".")) {
    node = node.children.findLast((child) => child.name === name);
    if (node === undefined) return undefined;
  }
  return node;
}

/** A scalar as text: `True` and `1.0` as they are written, where a label or a name is wanted. */
export function textOf(node: ConfigNode): string {
  return typeof node.value === "string" ? node.value : node.source;
}

/** The value of a node as plain data; maps become objects without a prototype. */
export function plainValue(node: ConfigNode): unknown {
  switch (node.kind) {
    case "scalar":
      return node.value;
    case "list":
      return node.children.map(plainValue);
    case "map": {
      const object = Object.create(null) as Record<string, unknown>;
      for (const child of node.children) object[child.name] = plainValue(child);
      return object;
    }
  }
}
