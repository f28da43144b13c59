import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from "yaml";
import type { CardEntry, DatasetCard, FilePlace } from "../../../protocol/declaredDataset";
import { isTooDeep } from "../../runconfig/parse/nesting";
import type { RegistryProblem } from "./readRegistry";
import { createTextPlaces } from "./textPlaces";

/** A part of the data that the card names: one split of one configuration. */
export interface CardFiles {
  readonly config: string;
  /** Undefined where the card names files without a split. */
  readonly split: string | undefined;
  /** Paths and globs relative to the card. */
  readonly patterns: readonly string[];
  readonly place: FilePlace;
}

/** A configuration without files: the Hub's conventions tell them, inside of its folder. */
export interface CardFolder {
  readonly config: string;
  readonly folder: string;
}

export interface ReadCard {
  readonly card: Omit<DatasetCard, "file">;
  readonly files: readonly CardFiles[];
  readonly folders: readonly CardFolder[];
  readonly problems: readonly RegistryProblem[];
}

/** What only the card of a dataset has; a page of a site begins with metadata too. */
const DATASET_KEYS = [
  "annotations_creators",
  "configs",
  "dataset_info",
  "language_creators",
  "license",
  "multilinguality",
  "pretty_name",
  "size_categories",
  "source_datasets",
  "task_categories",
  "task_ids",
];
const MODEL_KEYS = ["base_model", "library_name", "model-index", "pipeline_tag"];
/** Metadata of an app (a Space of the Hub); they may have a licence as well. */
const APP_KEYS = ["sdk", "app_file"];
/** Metadata of a kilobyte are long; nothing larger is read as such. */
const LONGEST = 1_000_000;

/**
 * The metadata at the head of a README, between two lines of three dashes. Undefined when there are none, or when they
 * are not those of a dataset.
 */
export function readCard(text: string): ReadCard | undefined {
  const head = /^\uFEFF?---[ \t]*\r?\n/u.exec(text)?.[0];
  if (head === undefined || text.length > LONGEST) return undefined;
  const end = endOfHead(text, head.length);
  if (end === undefined) return undefined;
  const placeOf = createTextPlaces(text);
  const yaml = text.slice(head.length, end);
  if (isTooDeep(yaml)) return undefined;
  const document = parseDocument(yaml, { lineCounter: new LineCounter(), logLevel: "silent" });
  const shifted = (start: number, to: number): FilePlace => placeOf(head.length + start, head.length + to);
  const card = { place: placeOf(0, head.trimEnd().length), licences: [], sources: [] };
  const [error] = document.errors;
  if (error !== undefined) {
    const message = `the metadata are not YAML: ${error.message.split("\n")[0]?.replace(/ at line.*$/u, "") ?? ""}`;
    // A broken head may be anything; it is told of when it looks like a dataset's.
    if (!DATASET_KEYS.some((key) => new RegExp(`^${key}:`, "mu").test(yaml))) return undefined;
    const problem = { message, nextStep: "correct the lines between ---", place: shifted(...error.pos) };
    return { card, files: [], folders: [], problems: [problem] };
  }
  const reader = createReader(document, shifted);
  const keys = reader.keysOf(document.contents);
  if (!DATASET_KEYS.some((key) => keys.includes(key))) return undefined;
  const isOther = [...MODEL_KEYS, ...APP_KEYS].some((key) => keys.includes(key));
  if (isOther && !keys.includes("configs")) return undefined;
  const licences = [
    ...reader.texts(reader.get(document.contents, "license")),
    ...reader.texts(reader.get(document.contents, "licence")),
  ];
  return {
    card: { ...card, licences, sources: reader.texts(reader.get(document.contents, "source_datasets")) },
    ...readConfigs(reader, document),
  };
}

function endOfHead(text: string, from: number): number | undefined {
  const closing = /^---[ \t]*$/gmu;
  closing.lastIndex = from;
  return closing.exec(text)?.index;
}

interface Reader {
  get(node: unknown, key: string): Node | undefined;
  keysOf(node: unknown): readonly string[];
  items(node: Node | undefined): readonly Node[];
  /** A text, or a list of texts, with their places. */
  texts(node: Node | undefined): readonly CardEntry[];
  placeOf(node: Node | undefined): FilePlace;
}

function createReader(document: Document, place: (start: number, end: number) => FilePlace): Reader {
  const resolved = (node: unknown): Node | undefined =>
    isAlias(node) ? node.resolve(document) : ((node ?? undefined) as Node | undefined);
  const placeOf = (node: Node | undefined): FilePlace => place(node?.range?.[0] ?? 0, node?.range?.[1] ?? 0);
  const items = (node: Node | undefined): readonly Node[] =>
    isSeq(node) ? node.items.flatMap((item) => resolved(item) ?? []) : [];
  const textOf = (node: Node): readonly CardEntry[] => {
    const value: unknown = isScalar(node) ? node.value : undefined;
    const text = typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
    return text === "" ? [] : [{ name: text, place: placeOf(node) }];
  };
  return {
    placeOf,
    items,
    get: (node, key) => {
      const map = resolved(node);
      if (!isMap(map)) return undefined;
      return resolved(map.items.findLast((pair) => isScalar(pair.key) && pair.key.value === key)?.value);
    },
    keysOf: (node) => {
      const map = resolved(node);
      return isMap(map) ? map.items.flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : [])) : [];
    },
    texts: (node) => (node === undefined ? [] : isSeq(node) ? items(node).flatMap(textOf) : textOf(node)),
  };
}

type Configs = Pick<ReadCard, "files" | "folders" | "problems">;

function readConfigs(reader: Reader, { contents }: Document): Configs {
  const files: CardFiles[] = [];
  const folders: CardFolder[] = [];
  const problems: RegistryProblem[] = [];
  const written = reader.get(contents, "configs");
  if (written !== undefined && !isSeq(written))
    problems.push({
      message: "`configs` must be a list of configurations",
      nextStep: "begin each with `- config_name:`",
      place: reader.placeOf(written),
    });
  for (const config of reader.items(written)) {
    const name = reader.texts(reader.get(config, "config_name"))[0]?.name ?? "default";
    const folder = reader.texts(reader.get(config, "data_dir"))[0]?.name ?? "";
    const data = reader.get(config, "data_files");
    if (data === undefined || (isScalar(data) && data.value === null)) {
      folders.push({ config: name, folder });
      continue;
    }
    const found = readFiles(reader, data, name, folder);
    if (found.length === 0)
      problems.push({
        message: `the configuration "${name}" names no file in \`data_files\``,
        nextStep: "write a path, a list of paths, or a list with `split` and `path`",
        place: reader.placeOf(data),
      });
    files.push(...found);
  }
  return { files, folders, problems };
}

/** A path; a list of paths; a list with `split` and `path`; or a map of splits to paths. */
function readFiles(reader: Reader, data: Node, config: string, folder: string): readonly CardFiles[] {
  const make = (split: string | undefined, paths: Node | undefined): readonly CardFiles[] => {
    const patterns = reader.texts(paths).map(({ name }) => (folder === "" ? name : `${folder}/${name}`));
    return patterns.length === 0 ? [] : [{ config, split, patterns, place: reader.placeOf(paths) }];
  };
  if (isMap(data)) return reader.keysOf(data).flatMap((split) => make(split, reader.get(data, split)));
  if (!isSeq(data)) return make(undefined, data);
  const named = reader.items(data).filter((item) => isMap(item));
  if (named.length === 0) return make(undefined, data);
  return named.flatMap((item) =>
    make(reader.texts(reader.get(item, "split"))[0]?.name, reader.get(item, "path")),
  );
}
