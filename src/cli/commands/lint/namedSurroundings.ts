import { stat } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../../../base/userError";
import { openDataset } from "../../../node/dataset/readItems";
import type { LintFileOptions } from "../../../node/lint/lintFileOptions";
import { loadTokenizerFiles } from "../../../node/models/tokenizer";
import type { LintHeldOutFile, LintModel } from "../../../protocol/lintWorker";
import { wrongUsage } from "../../arguments";
import type { CliIo } from "../../io";
import type { LintArguments } from "./lintArguments";

/** What flags say beside a run config, or without one. */
export interface NamedSurroundings {
  readonly heldOut: readonly LintHeldOutFile[];
  readonly model: LintModel | undefined;
  readonly maxLength: number | undefined;
}

/** As in a run config that says nothing else. */
const USUAL: Omit<LintModel, "folder"> = { trainOn: "assistant", maxLength: 1024, truncation: "error" };

/** @throws UserError when a file or folder that a flag names cannot be used: rules would rest without a word */
export async function readNamed(args: LintArguments, io: CliIo): Promise<NamedSurroundings> {
  const { maxLength } = args;
  if (maxLength !== undefined && args.model === undefined && args.config === undefined)
    throw wrongUsage(
      "lint",
      "--max-length counts tokens, which needs a tokenizer",
      "name the model's folder with --model, or a run config with --config",
    );
  const heldOut: LintHeldOutFile[] = [];
  for (const named of args.evaluation) {
    const file = path.resolve(io.cwd, named);
    // Its messages about missing files and folders are those of linting.
    await (await openDataset(file, { file: named })).close();
    heldOut.push({ path: file, file: path.relative(io.cwd, file).split(path.sep).join("/") });
  }
  const folder = args.model === undefined ? undefined : await modelFolder(args.model, io);
  const model =
    folder === undefined ? undefined : { folder, ...USUAL, maxLength: maxLength ?? USUAL.maxLength };
  return { heldOut, model, maxLength };
}

async function modelFolder(named: string, io: CliIo): Promise<string> {
  const folder = path.resolve(io.cwd, named);
  const found = await stat(folder).catch(() => undefined);
  const problem = (what: string, nextStep: string): UserError =>
    new UserError({ code: "model", message: `--model ${named} ${what}`, nextStep });
  if (found === undefined) throw problem("does not exist", "check the path");
  if (!found.isDirectory()) throw problem("is not a folder", "name the folder that holds tokenizer.json");
  if ((await stat(path.join(folder, "tokenizer.json")).catch(() => undefined)) === undefined)
    throw problem("holds no tokenizer.json", "name a model's folder with its tokenizer");
  await loadTokenizerFiles(folder);
  return folder;
}

/** What flags name comes before the run config. */
export function withNamed<T extends LintFileOptions>(
  options: T,
  file: string | undefined,
  named: NamedSurroundings,
): T {
  const { heldOut, model, maxLength } = named;
  const own = heldOut.filter((one) => one.path !== file);
  const usedModel = model ?? options.model;
  if (usedModel === undefined && maxLength !== undefined)
    throw wrongUsage(
      "lint",
      "--max-length counts tokens, and the run config's model is no folder here with a tokenizer",
      "name the model's folder with --model",
    );
  return {
    ...options,
    ...(own.length === 0
      ? {}
      : {
          heldOutFiles: [
            ...(options.heldOutFiles ?? []),
            ...own.map((one) => ({ ...one, ...formOf(options) })),
          ],
        }),
    ...(usedModel === undefined
      ? {}
      : { model: { ...options.model, ...usedModel, ...(maxLength === undefined ? {} : { maxLength }) } }),
  };
}

/** An evaluation file has the form that the run config gives all of its data. */
function formOf({ format, columns }: LintFileOptions): Pick<LintHeldOutFile, "format" | "columns"> {
  return { ...(format === undefined ? {} : { format }), ...(columns === undefined ? {} : { columns }) };
}
