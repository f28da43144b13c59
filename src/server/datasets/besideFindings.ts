import type { Finding } from "../../protocol/findings";

/**
 * What linting a dataset found in other files: in the registry or the run config that declares it, in its card. By the
 * file that they are in, each once, however many datasets say it.
 */
export interface BesideFindings {
  /** Takes the place of what was known from this dataset. @returns the files with other findings than before */
  set(dataset: string, byFile: ReadonlyMap<string, readonly Finding[]>): readonly string[];
  of(file: string, isMeant?: (dataset: string) => boolean): readonly Finding[];
  filesOf(dataset: string): readonly string[];
  /** The datasets that something is known from. */
  datasets(): readonly string[];
}

export function createBesideFindings(): BesideFindings {
  const byDataset = new Map<string, ReadonlyMap<string, readonly Finding[]>>();
  return {
    set: (dataset, byFile) => {
      const before = byDataset.get(dataset) ?? new Map<string, readonly Finding[]>();
      if (byFile.size === 0) byDataset.delete(dataset);
      else byDataset.set(dataset, byFile);
      return [...new Set([...before.keys(), ...byFile.keys()])].filter(
        (file) => JSON.stringify(before.get(file)) !== JSON.stringify(byFile.get(file)),
      );
    },
    of: (file, isMeant = () => true) => {
      const meant = [...byDataset].filter(([dataset]) => isMeant(dataset));
      return onceEach(meant.flatMap(([, byFile]) => byFile.get(file) ?? []));
    },
    filesOf: (dataset) => [...(byDataset.get(dataset)?.keys() ?? [])],
    datasets: () => [...byDataset.keys()],
  };
}

/** In the order of the file. */
export function onceEach(findings: readonly Finding[]): readonly Finding[] {
  const told = new Map<string, Finding>();
  for (const finding of findings) {
    const { code, byteOffset, message } = finding;
    const key = JSON.stringify([code, byteOffset, message]);
    if (!told.has(key)) told.set(key, finding);
  }
  return [...told.values()].sort((a, b) => (a.byteOffset ?? 0) - (b.byteOffset ?? 0));
}
