import { createLineIndex } from "../../../../base/lineIndex";
import { checkRunConfig } from "../../checkRunConfig";
import type { ConfigNode } from "../../configTree";
import { KEYS } from "../../keys";
import type { Carried, Draft } from "./draft";
import { writeKey, writeLeft } from "./writeYaml";

/** A run config cannot be without these; where the source has none, a word to replace stands for them. */
const NEEDED: readonly (readonly [path: string, value: string, remark: string])[] = [
  ["model.name_or_path", "model", "the source names no model: write your folder"],
  ["data.train", "train.jsonl", "the source names no rows: write your file"],
];

/**
 * The draft as a config of ours. What our checks refuse goes back to what stays behind, with their reason, so that the
 * result has no finding about keys and values.
 */
export function writeNative(draft: Draft, label: string): string {
  for (const [path, value, behind] of NEEDED)
    if (!draft.carried.has(path))
      draft.carried.set(path, { path, value, above: [], behind, from: undefined });
  for (let tries = 0; ; tries++) {
    const text = compose(draft, label);
    const refused = tries < 5 ? refusedBy(text, draft) : [];
    if (refused.length === 0) return text;
    for (const { path, message } of refused) giveBack(draft, path, message);
  }
}

interface Refusal {
  readonly path: string;
  readonly message: string;
}

/** Keys of the result that our own checks call wrong; paths are not looked at. */
function refusedBy(text: string, draft: Draft): readonly Refusal[] {
  const { findings, tree } = checkRunConfig(text, { file: "" });
  const lines = createLineIndex(text);
  const nodes: ConfigNode[] = [];
  const visit = (node: ConfigNode): void => {
    nodes.push(node);
    if (!draft.carried.has(node.path)) node.children.forEach(visit);
  };
  if (tree.root !== undefined) visit(tree.root);
  return findings.flatMap(({ code, severity, line, message }) => {
    const isAbout = code.startsWith("CFG")
      ? severity === "error" || severity === "warning"
      : code === "XRF001" && severity === "error";
    if (!isAbout || line === undefined) return [];
    const node = nodes.find(
      ({ path, keyStart }) => draft.carried.has(path) && lines.positionAt(keyStart).line === line,
    );
    return node === undefined || NEEDED.some(([path]) => path === node.path)
      ? []
      : [{ path: node.path, message }];
  });
}

function giveBack(draft: Draft, path: string, message: string): void {
  const carried = draft.carried.get(path);
  draft.carried.delete(path);
  if (carried?.from === undefined) return;
  const from = carried.from;
  const written = writeKey(
    from.slice(from.lastIndexOf(".") + 1),
    { ...carried, above: [], behind: undefined },
    "",
  );
  draft.left.push({ key: from, lines: written, why: message });
}

function compose(draft: Draft, label: string): string {
  const lines = [
    `# Converted from a config of ${label} by \`tunesmith convert\`.`,
    ...draft.remarks.map((remark) => `# ${remark}`),
    "version: 1",
  ];
  const order = KEYS.map(({ path }) => path).filter((path) => draft.carried.has(path));
  let open: readonly string[] = [];
  for (const path of order) {
    const parents = path.split(".").slice(0, -1);
    const shared = parents.findIndex((name, i) => open[i] !== name);
    for (let i = shared < 0 ? parents.length : shared; i < parents.length; i++)
      lines.push(`${"  ".repeat(i)}${parents[i] ?? ""}:`);
    open = parents;
    const name = path.slice(path.lastIndexOf(".") + 1);
    lines.push(...writeKey(name, draft.carried.get(path) as Carried, "  ".repeat(parents.length)));
  }
  return `${[...lines, ...writeLeft(draft, label)].join("\n")}\n`;
}
