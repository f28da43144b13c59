import path from "node:path";
import type { UserError } from "../../../base/userError";
import { isGlob, matchGlob } from "../../../core/dataset/registry/matchGlob";
import { CARD_NAME } from "../../../core/dataset/registry/entryNames";
import { readCard, type CardFiles, type ReadCard } from "../../../core/dataset/registry/readCard";
import { splitOfPath, useOfSplit } from "../../../core/dataset/registry/splitNames";
import { readSmall } from "../../files/readSmall";
import { isDatasetFile, listDataFiles } from "./dataFiles";
import {
  entryProblem,
  type FoundDatasets,
  type NamedDataset,
  type NameOf,
  type Reach,
} from "./foundDatasets";

/** One split of one configuration, and its files relative to the card. */
interface Split {
  readonly config: string;
  readonly split: string;
  readonly files: readonly string[];
}

/**
 * The splits of a Hub dataset's folder: those that its card names, else those that the Hub's conventions for names
 * give. Undefined for a folder without a dataset card.
 */
export async function hubDatasets(
  folder: string,
  nameOf: NameOf,
  { mayTouch = () => true, read = readSmall }: Reach = {},
): Promise<FoundDatasets | undefined> {
  const cardFile = path.join(folder, CARD_NAME);
  const text = mayTouch(cardFile) ? await read(cardFile) : undefined;
  const card = text === undefined ? undefined : readCard(text);
  if (card === undefined) return undefined;
  const name = nameOf(cardFile);
  const problems = card.problems.map(({ place, message, nextStep }) =>
    entryProblem(name, place, `${name}: ${message}`, nextStep),
  );
  const present = await listDataFiles(folder, mayTouch);
  const { splits, unmatched } = namedSplits(card, present, name);
  const isFree = card.files.length === 0 && card.folders.length === 0;
  for (const { config, folder: inside } of isFree ? [{ config: "default", folder: "" }] : card.folders)
    splits.push(...(await usualSplits(config, inside, present, folder)));
  return {
    datasets: toDatasets(splits).map(({ files, heldOut }) => ({
      files: files.map((file) => path.join(folder, file)),
      heldOut: heldOut.map((file) => path.join(folder, file)),
    })),
    problems: [...problems, ...unmatched],
    notes: [],
  };
}

function namedSplits(
  { files }: ReadCard,
  present: readonly string[],
  name: string,
): { readonly splits: Split[]; readonly unmatched: readonly UserError[] } {
  const splits = new Map<string, Split>();
  const unmatched: UserError[] = [];
  for (const named of files) {
    const { config, split = "train", patterns } = named;
    const found = patterns.flatMap((pattern) => matching(pattern, present, named, name, unmatched));
    const key = `${config}\0${split}`;
    const before = splits.get(key)?.files ?? [];
    splits.set(key, { config, split, files: [...new Set([...before, ...found])] });
  }
  return { splits: [...splits.values()].filter(({ files: own }) => own.length > 0), unmatched };
}

function matching(
  written: string,
  present: readonly string[],
  { place }: CardFiles,
  name: string,
  unmatched: UserError[],
): readonly string[] {
  // Data that lie elsewhere are not here to be linted.
  if (/^[a-z][a-z0-9+.-]*:\/\//iu.test(written)) return [];
  const shown = JSON.stringify(written);
  if (written.startsWith("/") || written.split("/").includes("..")) {
    const message = `${name}: ${shown} leads out of the dataset's folder`;
    unmatched.push(entryProblem(name, place, message, "name files below the card"));
    return [];
  }
  const pattern = written.replace(/^\.\//u, "").replace(/\/+/gu, "/");
  const inFolder = present.filter((file) => file.startsWith(pattern.endsWith("/") ? pattern : `${pattern}/`));
  const found = isGlob(pattern)
    ? present.filter((file) => matchGlob(pattern, file))
    : present.includes(pattern)
      ? [pattern]
      : inFolder;
  if (found.length === 0) {
    const message = isGlob(pattern)
      ? `${name}: ${shown} matches no data file`
      : `${name}: ${shown} does not exist, or is no data file`;
    unmatched.push(entryProblem(name, place, message, "correct `data_files`"));
  }
  return found;
}

/** Splits by the words in names; nothing when no name has one: then the files may be anything. */
async function usualSplits(
  config: string,
  inside: string,
  present: readonly string[],
  folder: string,
): Promise<readonly Split[]> {
  const prefix = inside
    .replace(/^\.\/?/u, "")
    .split("/")
    .filter((part) => part !== "")
    .join("/");
  const splits = new Map<string, string[]>();
  for (const file of present) {
    if (prefix !== "" && !file.startsWith(`${prefix}/`)) continue;
    const split = splitOfPath(prefix === "" ? file : file.slice(prefix.length + 1));
    if (split === undefined || !(await isDatasetFile(path.join(folder, file)))) continue;
    splits.set(split, [...(splits.get(split) ?? []), file]);
  }
  return [...splits].map(([split, files]) => ({ config, split, files }));
}

/** Every file once; a split of several kinds of files is as many datasets. */
function toDatasets(splits: readonly Split[]): readonly NamedDataset[] {
  const claimed = new Set<string>();
  const datasets: NamedDataset[] = [];
  for (const { config, split, files } of splits) {
    const own = files.filter((file) => !claimed.has(file));
    for (const file of own) claimed.add(file);
    const others = splits.filter(
      (other) => other.config === config && useOfSplit(other.split) === "evaluation",
    );
    const heldOut =
      useOfSplit(split) === "train"
        ? others.flatMap((other) => other.files).filter((file) => !own.includes(file))
        : [];
    for (const kind of new Set(own.map(kindOf)))
      datasets.push({ files: own.filter((file) => kindOf(file) === kind), heldOut });
  }
  return datasets;
}

function kindOf(file: string): string {
  return /\.([a-z]+)(?:\.gz)?$/iu.exec(file)?.[1]?.toLowerCase() ?? "";
}
