import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Detection } from "../../../../src/core/runconfig/dialects/detection";
import { checkDialect, type DialectCheck } from "../../../../src/core/runconfig/dialects/checkDialect";
import { detectDialect } from "../../../../src/core/runconfig/dialects/detect";
import type { DialectId } from "../../../../src/core/runconfig/dialects/dialect";
import { parseConfig } from "../../../../src/core/runconfig/parse/parseConfig";

const root = path.resolve(import.meta.dirname, "../../../..");
const REAL = path.resolve(root, "../shared/data/configs");

export interface ForeignFile {
  readonly name: string;
  readonly dialect: DialectId;
  readonly text: string;
}

const FOLDERS: readonly (readonly [folder: string, dialect: DialectId])[] = [
  ["axolotl", "axolotl"],
  ["llama-factory", "llama-factory"],
  ["llamafactory", "llama-factory"],
  ["trl", "trl"],
  ["torchtune", "torchtune"],
];

/** Configs that we made up; they are in the repository. */
export const INVENTED = filesIn(path.join(root, "test/fixtures/dialects"));
/** Real ones, which are not shipped; empty where they are not there. */
export const REAL_FILES = filesIn(REAL);

if (REAL_FILES.length === 0) console.log(`skipped: no real configs at ${REAL}`);

function filesIn(folder: string): readonly ForeignFile[] {
  return FOLDERS.flatMap(([name, dialect]) => {
    const inside = path.join(folder, name);
    if (!existsSync(inside)) return [];
    return readdirSync(inside)
      .sort()
      .map((file) => ({
        name: `${name}/${file}`,
        dialect,
        text: readFileSync(path.join(inside, file), "utf8"),
      }));
  });
}

export function checkText(
  text: string,
  detection?: Detection,
): DialectCheck & { readonly detection: Detection | undefined } {
  const tree = parseConfig(text);
  const found = detection ?? detectDialect(tree.root, text);
  if (found === undefined) return { findings: [], dialect: { name: "axolotl" }, detection: undefined };
  return { ...checkDialect(tree, found, { file: "it.yaml" }), detection: found };
}
