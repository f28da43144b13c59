import { stat } from "node:fs/promises";
import path from "node:path";
import { CARD_NAME, REGISTRY_NAME } from "../../../core/dataset/registry/entryNames";
import { readCard } from "../../../core/dataset/registry/readCard";
import { readRegistry } from "../../../core/dataset/registry/readRegistry";
import { isReachedWithin } from "../../config/configFacts";
import { readSmall } from "../../files/readSmall";
import type { DatasetCard, DeclaredDataset } from "../../../protocol/declaredDataset";

/** `data/train/part.jsonl` is still told of by a file beside `data`. */
const LEVELS = 4;

/**
 * What a registry or a dataset card in the file's folder, or above it, says of the file. Nothing above a repository's
 * root, or above `within`, is looked at, and with `within` nothing behind a link.
 *
 * @param file the dataset as findings name it
 */
export async function readDeclared(
  datasetPath: string,
  file: string,
  within?: string,
): Promise<DeclaredDataset | undefined> {
  let entry: DeclaredDataset | undefined;
  let card: DatasetCard | undefined;
  let folder = path.dirname(datasetPath);
  for (let level = 0; level < LEVELS && (entry === undefined || card === undefined); level++) {
    const at = folder;
    const nameOf = (name: string): string => nameBeside(file, datasetPath, path.join(at, name));
    const mayRead = (name: string): boolean =>
      within === undefined || isReachedWithin(path.join(at, name), within);
    if (mayRead(REGISTRY_NAME)) entry ??= await entryFor(datasetPath, folder, nameOf(REGISTRY_NAME));
    if (mayRead(CARD_NAME)) card ??= await cardIn(folder, nameOf(CARD_NAME));
    const above = path.dirname(folder);
    if (above === folder || folder === within || (await exists(path.join(folder, ".git")))) break;
    folder = above;
  }
  if (card === undefined) return entry;
  return { file: card.file, ...entry, card };
}

async function entryFor(
  datasetPath: string,
  folder: string,
  name: string,
): Promise<DeclaredDataset | undefined> {
  const text = await readSmall(path.join(folder, REGISTRY_NAME));
  if (text === undefined) return undefined;
  const isMeant = (fileName: string): boolean => {
    const named = path.resolve(folder, fileName);
    return named === datasetPath || path.dirname(datasetPath) === named;
  };
  const entry = readRegistry(text, isMeant)?.entries[0];
  return entry === undefined ? undefined : { file: name, ...entry.declared };
}

async function cardIn(folder: string, name: string): Promise<DatasetCard | undefined> {
  const text = await readSmall(path.join(folder, CARD_NAME));
  const read = text === undefined ? undefined : readCard(text);
  return read === undefined || read.problems.length > 0 ? undefined : { file: name, ...read.card };
}

/** How findings name another file, by how they name the dataset. */
function nameBeside(file: string, datasetPath: string, other: string): string {
  const relative = path.relative(path.dirname(datasetPath), other).split(path.sep).join("/");
  return path.posix.join(path.posix.dirname(file), relative);
}

async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined)) !== undefined;
}
