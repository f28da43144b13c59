import { stat } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../../base/userError";
import { CARD_NAME, REGISTRY_NAME } from "../../core/dataset/registry/entryNames";
import { combineSelections } from "../../core/lint/selection";
import { BASELINE_NAME, LINT_CONFIG, sidecarOf } from "../../node/lint/control/controlFiles";
import type { ConfiguredLint } from "../../node/lint/control/lintConfig";
import type { LintHeldOutFile, LintRequestOptions } from "../../protocol/lintWorker";
import type { Configs } from "../configs/configs";
import { isEntryName } from "./entryNames";
import type { EntryPoints } from "./entryPoints";
import { severitiesByCode, type Settings } from "../settings";
import { uriOf, type Workspace } from "../workspace";

/** How a file is to be linted, and what stood in the way of knowing. */
export interface LintSetup {
  readonly options: LintRequestOptions;
  /** Changes when anything does that the findings depend on beside the file itself. */
  readonly key: string;
  /** The `tunesmith.toml` that decides for the file. */
  readonly lintConfig?: string;
  /** Whether the editor's own choice of rules is heard: not below a `select` of the `tunesmith.toml`. */
  readonly hearsSettings: boolean;
  /** A `tunesmith.toml` that says nothing that can be followed; the file is linted without it. */
  readonly problem?: UserError;
}

export interface LintSetupParts {
  readonly configs: Configs;
  readonly entries: EntryPoints;
  readonly settings: Settings;
  readonly workspace: () => Workspace;
}

/** Larger datasets are linted when they are opened or asked for, not because something names them. */
export const LARGEST_UNASKED = 100_000_000;

/** The tokens of more are not counted unless a run needs them: a core makes about ten megabytes' a second. In bytes. */
const LARGEST_COUNTED = 32_000_000;

/** Facts that are worth their time for data of this size: tokens where a run config names a model. */
export function factsFor(
  { model }: Pick<LintRequestOptions, "model">,
  bytes: number | undefined,
): "texts" | "tokens" {
  return model === undefined || bytes === undefined || bytes > LARGEST_COUNTED ? "texts" : "tokens";
}

/** Names of files beside or above a dataset that decide what is found in it. */
export function isLintControl(file: string): boolean {
  const name = path.basename(file);
  return name === LINT_CONFIG || name === BASELINE_NAME || name.endsWith(".lintignore") || isEntryName(file);
}

/** `tunesmith.toml` before the editor's settings before what is usual; a run config, a registry or a card says what the data are. */
export async function lintSetupOf(file: string, parts: LintSetupParts): Promise<LintSetup> {
  const workspace = parts.workspace();
  const chosen = await parts.settings.of(uriOf(file));
  const { lint = {}, ...found } = await configuredLint(file, workspace);
  const inEditor = {
    ...(chosen.select.length === 0 ? {} : { select: chosen.select }),
    ignore: chosen.ignore,
  };
  const { select, extendSelect = [], ignore = [] } = combineSelections([lint, inEditor]);
  const sidecar = await fileState(sidecarOf(file), workspace);
  const baseline = await nearest(BASELINE_NAME, file, workspace);
  const options: LintRequestOptions = {
    file: workspace.nameOf(file),
    ignore: [...ignore, ...(lint.fileIgnore ?? [])],
    severities: { ...chosen.severities, ...severitiesByCode(lint.severities ?? {}) },
    ...(select === undefined ? {} : { select }),
    ...(extendSelect.length === 0 ? {} : { extendSelect }),
    ...(sidecar === undefined ? {} : { sidecar: sidecar.path }),
    ...(baseline && {
      baseline: { path: baseline.path, cwd: workspace.folderOf(file) ?? path.dirname(file) },
    }),
    // Before trust is given a dataset's media are not looked for outside of the folder either.
    ...(workspace.trusted ? {} : { mediaWithin: workspace.folderOf(file) ?? path.dirname(file) }),
    ...(await declaredOptions(file, parts)),
  };
  const states = [sidecar?.state, baseline?.state, ...(await declarationStates(file, workspace))];
  return {
    options,
    key: JSON.stringify([options, states]),
    hearsSettings: lint.select === undefined,
    ...found,
  };
}

/** A run config before a registry; evaluation files are those that either of them names. */
async function declaredOptions(
  file: string,
  { configs, entries, workspace }: LintSetupParts,
): Promise<Partial<LintRequestOptions>> {
  const entry = await entries.datasetOf(file);
  const configured = (await configs.declared()).get(file);
  const named = (entry?.heldOut ?? []).map((path): LintHeldOutFile => ({
    path,
    file: workspace().nameOf(path),
  }));
  const heldOutFiles = new Map(
    [...named, ...(configured?.heldOutFiles ?? [])].map((one) => [one.path, one] as const),
  );
  return {
    ...(entry?.declared && { declared: entry.declared }),
    ...configured,
    ...(heldOutFiles.size === 0 ? {} : { heldOutFiles: [...heldOutFiles.values()] }),
  };
}

/** As far up as the linter itself looks for a registry and a card. */
const LEVELS = 4;

async function declarationStates(file: string, workspace: Workspace): Promise<readonly string[]> {
  const states: string[] = [];
  let folder = path.dirname(file);
  for (let level = 0; level < LEVELS; level++, folder = path.dirname(folder))
    for (const name of [REGISTRY_NAME, CARD_NAME]) {
      const found = await fileState(path.join(folder, name), workspace);
      if (found !== undefined) states.push(`${found.path} ${found.state}`);
    }
  return states;
}

interface FoundConfig {
  readonly lint?: ConfiguredLint;
  readonly lintConfig?: string;
  readonly problem?: UserError;
}

async function configuredLint(file: string, workspace: Workspace): Promise<FoundConfig> {
  // Before trust is given the search ends at the workspace's folder: nothing outside of it is read.
  if (!workspace.trusted && (await nearest(LINT_CONFIG, file, workspace)) === undefined) return {};
  const { readLintConfig } = await import("./datasetFiles");
  try {
    const found = await readLintConfig(file);
    return found === undefined ? {} : { lint: found.lint, lintConfig: found.path };
  } catch (problem) {
    if (!(problem instanceof UserError)) throw problem;
    return { problem, ...(problem.file === undefined ? {} : { lintConfig: problem.file }) };
  }
}

interface FileState {
  readonly path: string;
  readonly state: string;
}

/** The nearest file of this name, from the dataset's folder up to the workspace's folder or the one with `.git`. */
async function nearest(name: string, file: string, workspace: Workspace): Promise<FileState | undefined> {
  const top = workspace.folderOf(file);
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, name);
    // A link that may not be followed: what lies behind it decides nothing, and neither does what lies above.
    if (!workspace.mayTouch(candidate)) return undefined;
    const found = await fileState(candidate, workspace);
    if (found !== undefined) return found;
    if (folder === top || path.dirname(folder) === folder) return undefined;
    if (top === undefined && (await stat(path.join(folder, ".git")).catch(() => undefined)) !== undefined)
      return undefined;
  }
}

async function fileState(file: string, workspace: Workspace): Promise<FileState | undefined> {
  if (!workspace.mayTouch(file)) return undefined;
  const found = await stat(file).catch(() => undefined);
  if (found === undefined || !found.isFile()) return undefined;
  return { path: file, state: `${String(found.size)} ${String(found.mtimeMs)}` };
}
