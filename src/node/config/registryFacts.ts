import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { ConfigFacts, RegistryFact } from "../../core/runconfig/configFacts";

/** In bytes; LLaMA-Factory's own has 30,000. */
const LARGEST_REGISTRY = 1_000_000;

/** What a registry said, and the state of the file that said it. */
export interface KeptRegistry {
  readonly state: string;
  readonly fact: RegistryFact | undefined;
}

/** Facts that know LLaMA-Factory's registries as well. A registry is read again only after it has changed. */
export function withRegistry(
  facts: ConfigFacts,
  folder: string,
  kept = new Map<string, KeptRegistry>(),
): ConfigFacts {
  return {
    ...facts,
    registry: (written) => {
      const names = ABOVE.map((up) => `${up}${written}/dataset_info.json`);
      const name = names.find((one) => facts.lookup(one).kind === "file");
      return name === undefined ? undefined : read(path.resolve(folder, name), kept);
    },
  };
}

/** The tool may have been started in any folder above the config. */
const ABOVE = ["", "../", "../../", "../../../", "../../../../"];

function read(file: string, kept: Map<string, KeptRegistry>): RegistryFact | undefined {
  try {
    const { size, mtimeMs } = statSync(file);
    const state = `${String(size)}:${String(mtimeMs)}`;
    const known = kept.get(file);
    if (known?.state === state) return known.fact;
    const fact = size > LARGEST_REGISTRY ? undefined : toFact(JSON.parse(readFileSync(file, "utf8")));
    kept.set(file, { state, fact });
    return fact;
  } catch {
    // Not readable, or not JSON: linting the registry itself says so.
    return undefined;
  }
}

function toFact(value: unknown): RegistryFact | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value);
  const files = entries.flatMap(([name, entry]: [string, unknown]): (readonly [string, string])[] => {
    const file: unknown =
      typeof entry === "object" && entry !== null && "file_name" in entry ? entry.file_name : undefined;
    return typeof file === "string" && file !== "" ? [[name, file]] : [];
  });
  return { names: entries.map(([name]) => name), files: new Map(files) };
}
