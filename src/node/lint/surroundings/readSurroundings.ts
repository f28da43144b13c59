import path from "node:path";
import type { DeclaredDataset, Surroundings } from "../../../core/lint/surroundings";
import type { LintHeldOutFile, LintModel } from "../../../protocol/lintWorker";
import type { LintFileOptions } from "../lintFileOptions";
import { createMediaReader } from "./mediaReader";
import { readDeclared } from "./readDeclared";
import { readHeldOut } from "./readHeldOut";
import { readSupervision } from "./readSupervision";
import type { SurroundingsCache } from "./surroundingsCache";

/**
 * Reads what rules may know beside the rows: the model's tokenizer, the evaluation files, media, declarations. What a
 * caller has made already is taken as it is.
 *
 * @param datasetPath of the dataset, when it is a file
 */
export async function readSurroundings(
  datasetPath: string | undefined,
  options: LintFileOptions,
): Promise<Surroundings> {
  const { model, heldOutFiles = [], cache = UNCACHED, signal } = options;
  return {
    supervision: options.supervision ?? (model === undefined ? undefined : await supervisionOf(model, cache)),
    heldOut: options.heldOut ?? (await heldOutOf(heldOutFiles, cache, signal)),
    media:
      options.media ??
      createMediaReader(datasetPath, { folder: options.mediaFolder, within: options.mediaWithin }),
    declared: await declaredOf(datasetPath, options),
  };
}

/** A registry's entry that the caller knows comes first; the card is whosever it is. */
async function declaredOf(
  datasetPath: string | undefined,
  { declared, file, mediaWithin }: LintFileOptions,
): Promise<DeclaredDataset | undefined> {
  if (datasetPath === undefined) return declared;
  const found = await readDeclared(datasetPath, file, mediaWithin);
  if (declared === undefined || found === undefined) return declared ?? found;
  const { card } = found;
  return card === undefined ? declared : { card, ...declared };
}

const UNCACHED: SurroundingsCache = { get: (_key, _files, make) => make() };
const MODEL_FILES = ["tokenizer.json", "tokenizer_config.json", "chat_template.jinja"];

function supervisionOf(model: LintModel, cache: SurroundingsCache): ReturnType<typeof readSupervision> {
  const files = MODEL_FILES.map((name) => path.join(model.folder, name));
  if (model.chatTemplate !== undefined) files.push(model.chatTemplate);
  return cache.get(JSON.stringify(["model", model]), files, () => readSupervision(model));
}

function heldOutOf(
  files: readonly LintHeldOutFile[],
  cache: SurroundingsCache,
  signal: AbortSignal | undefined,
): ReturnType<typeof readHeldOut> {
  const paths = files.map((file) => file.path);
  return cache.get(JSON.stringify(["held out", files]), paths, () => readHeldOut(files, signal));
}
