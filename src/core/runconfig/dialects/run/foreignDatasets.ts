import { nodeAt, textOf, type ConfigNode } from "../../configTree";
import type { ConfigFacts } from "../../configFacts";
import type { DialectId } from "../dialect";

/** A dataset that a config of another tool names, with what the config says of its rows. */
export interface ForeignDataset {
  /** Where it is named. */
  readonly node: ConfigNode;
  /** A file, as it is looked for. */
  readonly path: string;
  readonly part: "train" | "eval";
  /** What the config takes the rows for, in our words, and where it says so. */
  readonly reads?: { readonly format: string; readonly node: ConfigNode };
  /** Columns that the config names. */
  readonly columns: readonly ConfigNode[];
}

/** The datasets of a config that are files; names of a hub are left out. */
export function foreignDatasets(
  root: ConfigNode,
  tool: DialectId,
  facts: Pick<ConfigFacts, "registry">,
): readonly ForeignDataset[] {
  switch (tool) {
    case "axolotl":
      return [
        ...entriesOf(root, "datasets", "train").flatMap(axolotlEntry(root)),
        ...entriesOf(root, "pretraining_dataset", "train").flatMap(axolotlEntry(root)),
        ...entriesOf(root, "test_datasets", "eval").flatMap(axolotlEntry(root)),
      ];
    case "trl":
      return [
        ...entriesOf(root, "datasets", "train").flatMap(loadedEntry),
        ...textNodes(nodeAt(root, "dataset_name")).map((node) => named(node, "train")),
      ];
    case "torchtune":
      return [...torchtuneEntry(root, "dataset", "train"), ...torchtuneEntry(root, "dataset_val", "eval")];
    case "llama-factory":
      return [
        ...registered(root, "dataset", "train", facts),
        ...registered(root, "eval_dataset", "eval", facts),
      ];
  }
}

interface Entry {
  readonly entry: ConfigNode;
  readonly part: ForeignDataset["part"];
}

function entriesOf(root: ConfigNode, key: string, part: ForeignDataset["part"]): readonly Entry[] {
  const list = nodeAt(root, key);
  return list?.kind === "list"
    ? list.children.flatMap((entry) => (entry.kind === "map" ? [{ entry, part }] : []))
    : [];
}

/** Scalars with text: of one value, or of a list. */
function textNodes(node: ConfigNode | undefined): readonly ConfigNode[] {
  if (node === undefined) return [];
  if (node.kind === "list") return node.children.flatMap(textNodes);
  return node.kind === "scalar" && typeof node.value === "string" && node.value !== "" ? [node] : [];
}

function named(
  node: ConfigNode,
  part: ForeignDataset["part"],
  columns: readonly ConfigNode[] = [],
): ForeignDataset {
  return { node, path: textOf(node), part, columns };
}

/** `path: json` with `data_files`, as `datasets` loads it; otherwise the path itself. */
function filesOf(entry: ConfigNode): readonly ConfigNode[] {
  const files = nodeAt(entry, "data_files");
  return files === undefined || files.kind === "map" ? textNodes(nodeAt(entry, "path")) : textNodes(files);
}

function loadedEntry({ entry, part }: Entry): readonly ForeignDataset[] {
  return filesOf(entry).map((node) => named(node, part, textNodes(nodeAt(entry, "columns"))));
}

/** Prompt strategies whose rows have one form. */
const STRATEGIES: readonly (readonly [type: RegExp, format: string])[] = [
  [/^alpaca(?:_chat|_w_system)?(?:[.:]|$)/u, "alpaca"],
  [/^chat_template$/u, "messages"],
  [/^completion$/u, "text"],
];

/** Keys of an entry that name a column; without them a strategy looks for its own. */
const FIELDS = [
  ...["field", "field_messages", "field_chosen", "field_rejected", "field_prompt", "field_instruction"],
  ...["field_input", "field_output", "field_completion", "field_label"],
];

function axolotlEntry(root: ConfigNode): (entry: Entry) => readonly ForeignDataset[] {
  const isPreference = nodeAt(root, "rl") !== undefined;
  return ({ entry, part }) => {
    const type = nodeAt(entry, "type");
    const columns = [entry, ...(type?.kind === "map" ? [type] : [])].flatMap(({ children }) =>
      children.filter(({ name }) => FIELDS.includes(name)).flatMap(textNodes),
    );
    const isOwn = columns.length > 0 || nodeAt(entry, "message_property_mappings") !== undefined;
    const format =
      type?.kind === "scalar" && !isOwn && !isPreference
        ? STRATEGIES.find(([pattern]) => pattern.test(textOf(type)))?.[1]
        : undefined;
    return filesOf(entry).map((node) => ({
      ...named(node, part, columns),
      ...(format === undefined || type === undefined ? {} : { reads: { format, node: type } }),
    }));
  };
}

const BUILDERS: readonly (readonly [component: RegExp, format: string])[] = [
  [/\.alpaca_dataset$/u, "alpaca"],
  [/\.text_completion_dataset$/u, "text"],
];

function torchtuneEntry(
  root: ConfigNode,
  key: string,
  part: ForeignDataset["part"],
): readonly ForeignDataset[] {
  const entry = nodeAt(root, key);
  if (entry?.kind !== "map") return [];
  const mapped = nodeAt(entry, "column_map");
  const columns = [
    ...textNodes(nodeAt(entry, "column")),
    ...textNodes(nodeAt(entry, "conversation_column")),
    ...(mapped?.children.flatMap(textNodes) ?? []),
  ];
  const component = nodeAt(entry, "_component_");
  const format =
    component?.kind === "scalar" && columns.length === 0
      ? BUILDERS.find(([pattern]) => pattern.test(textOf(component)))?.[1]
      : undefined;
  return textNodes(nodeAt(entry, "data_files")).map((node) => ({
    ...named(node, part, columns),
    ...(format === undefined || component === undefined ? {} : { reads: { format, node: component } }),
  }));
}

/** Names that stand in `dataset_info.json`, with the files that they stand for. */
function registered(
  root: ConfigNode,
  key: string,
  part: ForeignDataset["part"],
  facts: Pick<ConfigFacts, "registry">,
): readonly ForeignDataset[] {
  const folder = registryFolder(root);
  const files = folder === undefined ? undefined : facts.registry?.(folder)?.files;
  return datasetNames(nodeAt(root, key)).flatMap((node) => {
    const file = files?.get(textOf(node));
    return file === undefined ? [] : [{ node, path: `${folder ?? ""}/${file}`, part, columns: [] }];
  });
}

/** Where LLaMA-Factory looks for `dataset_info.json`: `data` by default; undefined for addresses. */
export function registryFolder(root: ConfigNode): string | undefined {
  const node = nodeAt(root, "dataset_dir");
  if (node === undefined || node.value === null) return "data";
  const written = node.kind === "scalar" ? textOf(node) : "";
  return written === "" || written === "ONLINE" || /^(?:[a-z]+:|\{)/iu.test(written)
    ? undefined
    : written.replace(/\/+$/u, "");
}

/** The names in `dataset`: a list, or one text with commas; each at its own place. */
export function datasetNames(node: ConfigNode | undefined): readonly ConfigNode[] {
  return textNodes(node).flatMap((one) => {
    const pieces = [...one.source.matchAll(/[^,\s"'][^,"']*[^,\s"']|[^,\s"']/gu)];
    return pieces.map((piece) => {
      const [word] = piece;
      const start = one.start + piece.index;
      return {
        ...one,
        ...{ start, end: start + word.length, keyStart: start, keyEnd: start + word.length },
        ...{ value: word, source: word },
      };
    });
  });
}
