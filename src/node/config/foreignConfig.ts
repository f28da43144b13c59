import { readFile } from "node:fs/promises";
import path from "node:path";
import { checkDialect, type DialectCheck } from "../../core/runconfig/dialects/checkDialect";
import { detectDialect, readModeline } from "../../core/runconfig/dialects/detect";
import type { Detection } from "../../core/runconfig/dialects/detection";
import type { ConfigTree } from "../../core/runconfig/configTree";
import { parseConfig } from "../../core/runconfig/parse/parseConfig";
import { createConfigFacts } from "./configFacts";

export interface ForeignConfig {
  readonly tree: ConfigTree;
  readonly detection: Detection;
  readonly check: DialectCheck;
}

/**
 * Reads and checks another tool's config. Undefined for configs of our own (`*.tune.yaml`, unless a modeline says
 * otherwise), for files whose tool is not known, and for those that cannot be read.
 */
export async function loadForeignConfig(
  configPath: string,
  file: string,
): Promise<ForeignConfig | undefined> {
  const absolute = path.resolve(configPath);
  let text: string;
  try {
    text = await readFile(absolute, "utf8");
  } catch {
    return undefined;
  }
  if (isOwnName(absolute) && readModeline(text) === undefined) return undefined;
  const tree = parseConfig(text);
  const detection = detectDialect(tree.root, text);
  if (detection === undefined) return undefined;
  const facts = createConfigFacts(path.dirname(absolute));
  return { tree, detection, check: checkDialect(tree, detection, { file, facts }) };
}

/** Names by which a config is ours: `*.tune.yaml`, `*.tune.yml`, `tune.yaml`. */
function isOwnName(file: string): boolean {
  return /(?:^|[\\/])tune\.yaml$|\.tune\.ya?ml$/u.test(file);
}
