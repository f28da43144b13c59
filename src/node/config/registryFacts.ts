import { readFileSync, statSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import type { ConfigFacts, RegistryFact } from "../../core/runconfig/configFacts";

/** In bytes; LLaMA-Factory's own has 30,000. */
const LARGEST_REGISTRY = 1_000_000;

/** Facts that know LLaMA-Factory's registries as well. @param read a registry, by its absolute path */
export function withRegistry(
  facts: ConfigFacts,
  folder: string,
  read: (file: string) => RegistryFact | undefined = readRegistry,
): ConfigFacts {
  return {
    ...facts,
    registry: (written) => {
      const names = ABOVE.map((up) => `${up}${written}/dataset_info.json`);
      const name = names.find((one) => facts.lookup(one).kind === "file");
      return name === undefined ? undefined : read(path.resolve(folder, name));
    },
  };
}

/** The tool may have been started in any folder above the config. */
const ABOVE = ["", "../", "../../", "../../../", "../../../../"];

function readRegistry(file: string): RegistryFact | undefined {
  try {
    return statSync(file).size > LARGEST_REGISTRY ? undefined : toFact(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** The same without holding anything up. */
export async function readRegistryBehind(file: string): Promise<RegistryFact | undefined> {
  try {
    return (await stat(file)).size > LARGEST_REGISTRY ? undefined : toFact(await readFile(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** Undefined for what is not JSON, too: linting the registry itself says so. */
function toFact(text: string): RegistryFact | undefined {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value);
  const files = entries.flatMap(([name, entry]: [string, unknown]): (readonly [string, string])[] => {
    const file: unknown =
      typeof entry === "object" && entry !== null && "file_name" in entry ? entry.file_name : undefined;
    return typeof file === "string" && file !== "" ? [[name, file]] : [];
  });
  return { names: entries.map(([name]) => name), files: new Map(files) };
}
