import { access, constants, stat } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../../../base/userError";
import { groupShards } from "../../../core/dataset/registry/shardNames";
import { findDatasets } from "../../../node/dataset/findDatasets";
import { entryPointDatasets } from "../../../node/dataset/registry/entryPoint";
import type { FoundDatasets, NamedDataset, NameOf } from "../../../node/dataset/registry/foundDatasets";
import type { LintRequestOptions, LintShard } from "../../../protocol/lintWorker";
import { wrongUsage } from "../../arguments";
import type { CliIo } from "../../io";
import type { LintArguments } from "./lintArguments";

export interface LintInput {
  /** As findings name it. */
  readonly name: string;
  /** Absolute; undefined for standard input. */
  readonly path: string | undefined;
  readonly bytes: Buffer | undefined;
  /** What the entry point (a registry, a dataset's folder) says of it. */
  readonly options?: Partial<LintRequestOptions>;
  /** All files of the dataset, when it has several; this is the first. */
  readonly shards?: readonly LintShard[];
}

interface Collected {
  readonly inputs: Map<string, LintInput>;
  readonly problems: UserError[];
  readonly notes: string[];
  /** Data files that were named themselves, in order. */
  readonly files: string[];
}

/**
 * What is named, in its order, with folders searched; no file twice. Files that are named together and number each
 * other in their names are one dataset.
 */
export async function findInputs(
  options: LintArguments,
  io: CliIo,
): Promise<Omit<FoundDatasets, "datasets"> & { readonly inputs: readonly LintInput[] }> {
  const found: Collected = { inputs: new Map(), problems: [], notes: [], files: [] };
  for (const named of options.paths)
    if (named === "-") found.inputs.set("-", await standardInput(options, io));
    else await collect(named, found, io);
  for (const { files } of groupShards(found.files)) await add({ files, heldOut: [] }, found, io);
  return { inputs: [...found.inputs.values()], problems: found.problems, notes: found.notes };
}

async function standardInput({ suppress, fix, stdinName }: LintArguments, io: CliIo): Promise<LintInput> {
  if (suppress !== undefined)
    throw wrongUsage("lint", "standard input has no sidecar for --suppress", "name a file");
  if (fix) throw wrongUsage("lint", "--fix cannot write back to standard input", "name a file");
  return { name: stdinName, path: undefined, bytes: Buffer.from(await io.readStdin()) };
}

async function collect(named: string, found: Collected, io: CliIo): Promise<void> {
  const full = path.resolve(io.cwd, named);
  const nameOf: NameOf = (file) => relativeName(io.cwd, file);
  const isFolder = (await stat(full).catch(() => undefined))?.isDirectory() ?? false;
  const led = isFolder ? await findDatasets(full, nameOf) : await entryPointDatasets(full, nameOf);
  if (led === undefined) {
    found.files.push(full);
    return;
  }
  found.problems.push(...led.problems);
  found.notes.push(...led.notes);
  for (const dataset of led.datasets) await add(dataset, found, io);
  if (led.datasets.length === 0 && led.problems.length === 0)
    found.problems.push(
      new UserError({
        code: "no-dataset",
        message: `${named} ${isFolder ? "holds" : "names"} no dataset${isFolder ? "" : " that lies here"}`,
        nextStep: "name a .jsonl file, or a .json file with an array of examples",
      }),
    );
}

/** One input for all files of a dataset; those that cannot be opened are told of, and the others are linted. */
async function add({ files, declared, heldOut }: NamedDataset, found: Collected, io: CliIo): Promise<void> {
  const fresh = files.filter((file) => !found.inputs.has(file));
  const readable = fresh.length < 2 ? fresh : await readableOnly(fresh, found, io);
  const [first] = readable;
  if (first === undefined) return;
  const shards = readable.map((file) => ({ path: file, file: relativeName(io.cwd, file) }));
  found.inputs.set(first, {
    ...{ name: relativeName(io.cwd, first), path: first, bytes: undefined },
    options: {
      ...(declared === undefined ? {} : { declared }),
      ...(heldOut.length === 0
        ? {}
        : { heldOutFiles: heldOut.map((file) => ({ path: file, file: relativeName(io.cwd, file) })) }),
    },
    ...(shards.length < 2 ? {} : { shards }),
  });
}

async function readableOnly(
  files: readonly string[],
  { problems }: Collected,
  io: CliIo,
): Promise<readonly string[]> {
  const readable: string[] = [];
  for (const file of files)
    try {
      await access(file, constants.R_OK);
      readable.push(file);
    } catch (cause) {
      const name = relativeName(io.cwd, file);
      const isAbsent = (cause as NodeJS.ErrnoException).code === "ENOENT";
      problems.push(
        new UserError({
          code: "file-unreadable",
          message: `${name} ${isAbsent ? "does not exist" : "may not be read"}`,
          nextStep: isAbsent ? "check the path" : "check the file's permissions",
          ...{ file: name, cause },
        }),
      );
    }
  return readable;
}

export function relativeName(cwd: string, file: string): string {
  return path.relative(cwd, file).split(path.sep).join("/");
}
