import { readFile } from "node:fs/promises";
import path from "node:path";
import { checkDialect, type DialectCheck } from "../../core/runconfig/dialects/checkDialect";
import { detectDialect, readModeline } from "../../core/runconfig/dialects/detect";
import type { Detection } from "../../core/runconfig/dialects/detection";
import type { ConfigTree } from "../../core/runconfig/configTree";
import { parseConfig } from "../../core/runconfig/parse/parseConfig";
import { createLineIndex } from "../../base/lineIndex";
import type { ConfigFacts } from "../../core/runconfig/configFacts";
import { dialectOf } from "../../core/runconfig/dialects/dialects";
import { locatedRun } from "../../core/runconfig/dialects/run/checkForeignRun";
import { createConfigFacts } from "./configFacts";
import { gatherFactsOf, type GatheredFacts } from "./gatherFacts";
import { withRegistry } from "./registryFacts";

export interface ForeignConfig {
  readonly tree: ConfigTree;
  readonly detection: Detection;
  readonly check: DialectCheck;
}

/**
 * Reads and checks another tool's config. Undefined for configs of our own (`*.tune.yaml`, unless a modeline says
 * otherwise), for files whose tool is not known, and for those that cannot be read.
 *
 * @param said whose config it is, where somebody says so: it goes before the file's own modeline
 */
export async function loadForeignConfig(
  configPath: string,
  file: string,
  said?: ReturnType<typeof readModeline>,
): Promise<ForeignConfig | undefined> {
  const absolute = path.resolve(configPath);
  let text: string;
  try {
    text = await readFile(absolute, "utf8");
  } catch {
    return undefined;
  }
  if (isOwnName(absolute) && readModeline(text) === undefined && said === undefined) return undefined;
  const tree = parseConfig(text);
  const detection = detectDialect(tree.root, text, said);
  if (detection === undefined) return undefined;
  const folder = path.dirname(absolute);
  const outside = withRegistry(createConfigFacts(folder), folder);
  const facts = { ...outside, ...(await readFactsOf(tree, detection, outside, folder)) };
  return { tree, detection, check: checkDialect(tree, detection, { file, facts }) };
}

/** What its data, its model and this machine are like. */
async function readFactsOf(
  { root, text }: ConfigTree,
  detection: Detection,
  facts: ConfigFacts,
  folder: string,
): Promise<GatheredFacts | undefined> {
  if (root?.kind !== "map") return undefined;
  const config = { root, text, dialect: dialectOf(detection), detection, lines: createLineIndex(text) };
  const { resolved } = locatedRun(config, facts);
  return gatherFactsOf([...resolved.data.train, ...resolved.data.eval], resolved, folder);
}

/** Names by which a config is ours: `*.tune.yaml`, `*.tune.yml`, `tune.yaml`. */
function isOwnName(file: string): boolean {
  return /(?:^|[\\/])tune\.yaml$|\.tune\.ya?ml$/u.test(file);
}
