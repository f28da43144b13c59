import type { DeclaredDataset, DeclaredField, FilePlace } from "../../../protocol/declaredDataset";
import type { Edit } from "../../../protocol/findings";
import type { FindingPlace } from "../target";

/** A place in the file that declares the dataset. */
export function declaredPlace({ file }: Pick<DeclaredDataset, "file">, place: FilePlace): FindingPlace {
  return { file, ...place };
}

/** The entry itself; the beginning of the file where it has no place. */
export function entryPlace(declared: DeclaredDataset): FindingPlace {
  const { file, line = 1, column = 1, endLine = line, endColumn = column } = declared;
  const { byteOffset = 0, byteLength = 0 } = declared;
  return { file, line, column, endLine, endColumn, byteOffset, byteLength };
}

const PLAIN = /^[A-Za-z_][A-Za-z0-9_-]*$/u;
const YAML_WORDS: ReadonlySet<string> = new Set([
  "true",
  "false",
  "null",
  "yes",
  "no",
  "on",
  "off",
  "y",
  "n",
]);

/** Another name in the place of a declared one, written as the file writes names. */
export function declaredEdit({ place, syntax }: DeclaredField, name: string): Edit {
  const { line, column, endLine, endColumn } = place;
  const isPlain = syntax === "yaml" && PLAIN.test(name) && !YAML_WORDS.has(name.toLowerCase());
  return { line, column, endLine, endColumn, newText: isPlain ? name : JSON.stringify(name) };
}
