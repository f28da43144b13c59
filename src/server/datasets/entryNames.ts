import path from "node:path";
import { CARD_NAME, REGISTRY_NAME } from "../../core/dataset/registry/entryNames";

/** Whether a file is called like a registry or a card; a README leads to datasets only if its content says so. */
export function isEntryName(file: string): boolean {
  return isCard(file) || isRegistry(file);
}

export function isRegistry(file: string): boolean {
  return path.basename(file) === REGISTRY_NAME;
}

export function isCard(file: string): boolean {
  return path.basename(file) === CARD_NAME;
}
