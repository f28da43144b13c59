import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { ResolvedConfig } from "../../../core/runconfig/resolve/resolvedConfig";
import { totalSteps } from "../../../core/runs/totalSteps";
import { PRODUCT_VERSION } from "../../../base/version";
import type { RunJson } from "../../../protocol/run";
import { PROTOCOL_VERSION } from "../../../protocol/version";
import { UserError } from "../../../base/userError";
import { writeWhole, writeWholeJson } from "../../files/writeWhole";
import { loadTokenizer } from "../../models/tokenizer";
import { gitState } from "./gitState";
import { hashModel } from "./hashModel";
import { prepareData, type PreparedData, type UsedRow } from "./prepareData";
import { registerRun } from "../store/registry";
import { RUN_FILES } from "../store/runFolder";
import { makeRunId } from "../store/runId";

/** A config that was checked and found good, with paths made absolute. */
export interface LaunchConfig {
  /** Absolute. */
  readonly path: string;
  /** Byte for byte. */
  readonly source: string;
  readonly resolved: ResolvedConfig;
  /** Every effective value with its source as comment. */
  readonly resolvedYaml: string;
}

export interface LaunchOptions {
  readonly home: string;
  readonly kind: "train" | "evaluate";
  readonly engine: RunJson["engine"];
  readonly now?: Date;
  /** The four hexadecimal digits at the end of an id; for tests. */
  readonly suffix?: () => string;
}

/** A run that was read, decided and hashed; whether something was written is its caller's word. */
export interface PlannedRun {
  readonly id: string;
  readonly folder: string;
  readonly run: RunJson;
  readonly data: PreparedData;
}

/**
 * Everything that a run would be started with; writes nothing. Throws UserError for whatever the user can repair.
 */
export async function planRun(
  config: LaunchConfig,
  options: Omit<LaunchOptions, "home">,
): Promise<PlannedRun> {
  const { resolved } = config;
  const modelPath = resolved.model.name_or_path;
  const chosen = resolved.model.chat_template;
  const tokenizer = await loadTokenizer(modelPath, chosen === "tokenizer" ? undefined : chosen);
  const data = await prepareData(resolved, tokenizer, options.kind);
  const now = options.now ?? new Date();
  const id = freeRunId(resolved, now, options.suffix ?? (() => randomBytes(2).toString("hex")));
  const run: RunJson = {
    protocolVersion: PROTOCOL_VERSION,
    id,
    kind: options.kind,
    createdAt: now.toISOString(),
    product: { version: PRODUCT_VERSION },
    engine: options.engine,
    config: { ...resolved },
    configPath: config.path,
    environment: null,
    devices: ["cpu"],
    threads: os.availableParallelism(),
    network: "off",
    seed: resolved.train.seed,
    model: {
      path: modelPath,
      files: await hashModel(modelPath),
      tokenizerSha256: tokenizer.tokenizerSha256,
      templateSha256: tokenizer.templateSha256,
    },
    data: { files: [...data.files], labels: [...resolved.evaluate.labels] },
    supervisionDigest: data.supervisionDigest,
    totalSteps: options.kind === "train" ? totalSteps(data.train.length, resolved.train) : 0,
    git: gitState(path.dirname(config.path)),
  };
  return { id, folder: path.join(resolved.output.dir, id), run, data };
}

/**
 * Creates a run folder: everything is read, decided and hashed before the folder appears, and `run.json` is written
 * last. Throws UserError for whatever the user can repair; then no folder is left.
 */
export async function createRun(config: LaunchConfig, options: LaunchOptions): Promise<PlannedRun> {
  const planned = await planRun(config, options);
  writeFolder(planned.folder, config, planned.run, planned.data);
  registerRun(options.home, { id: planned.id, path: planned.folder });
  return planned;
}

/** Two runs of one name may begin in the same second: an id whose folder is there already is never used. */
function freeRunId({ name, output }: ResolvedConfig, now: Date, suffix: () => string): string {
  for (let tries = 0; tries < 100; tries++) {
    const id = makeRunId(name, now, suffix());
    if (!existsSync(path.join(output.dir, id))) return id;
  }
  throw new Error(`no free run id in ${output.dir}`);
}

function writeFolder(folder: string, config: LaunchConfig, run: RunJson, data: PreparedData): void {
  let made = false;
  try {
    mkdirSync(path.dirname(folder), { recursive: true });
    mkdirSync(folder);
    made = true;
    for (const name of [RUN_FILES.data, RUN_FILES.control]) mkdirSync(path.join(folder, name));
    writeWhole(path.join(folder, RUN_FILES.configSource), config.source);
    writeWhole(path.join(folder, RUN_FILES.configResolved), config.resolvedYaml);
    for (const part of ["train", "eval", "test"] as const)
      writeWhole(path.join(folder, RUN_FILES.data, `${part}.idx`), indexBytes(data[part]));
    writeWholeJson(path.join(folder, RUN_FILES.trainingCounts), data.trainingCounts);
    writeWholeJson(path.join(folder, RUN_FILES.run), run);
  } catch (error) {
    // Only what this call made: a folder that was there before belongs to another run.
    if (made) rmSync(folder, { recursive: true, force: true });
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UserError({
      code: "RUN033",
      message:
        code === "ENOSPC"
          ? "the disk is full: the run folder could not be written"
          : `the run folder could not be written: ${message}`,
      nextStep: "free some space, or choose another output.dir",
      file: folder,
      exitCode: 3,
      cause: error,
    });
  }
}

/** Pairs of uint32, little-endian: file, row. */
function indexBytes(rows: readonly UsedRow[]): Uint8Array {
  const bytes = Buffer.alloc(rows.length * 8);
  rows.forEach(({ file, row }, i) => {
    bytes.writeUInt32LE(file, i * 8);
    bytes.writeUInt32LE(row, i * 8 + 4);
  });
  return bytes;
}
