import type { Surroundings } from "../../core/lint/surroundings";
import type { LintFileOptions } from "./lintFileOptions";
import { readDeclared } from "./readDeclared";
import { readHeldOut } from "./readHeldOut";
import { createMediaReader } from "./mediaReader";
import { readSupervision } from "./readSupervision";

/**
 * Reads what rules may know beside the rows: the model's tokenizer, the evaluation files, media, declarations. What a
 * caller has made already is taken as it is.
 *
 * @param path of the dataset, when it is a file
 */
export async function readSurroundings(
  path: string | undefined,
  options: LintFileOptions,
): Promise<Surroundings> {
  return {
    supervision:
      options.supervision ?? (options.model === undefined ? undefined : await readSupervision(options.model)),
    heldOut: options.heldOut ?? (await readHeldOut(options.heldOutFiles ?? [], options.signal)),
    media: options.media ?? createMediaReader(path, options.mediaFolder),
    declared: options.declared ?? (path === undefined ? undefined : await readDeclared(path)),
  };
}
