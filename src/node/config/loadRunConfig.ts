import { readFile } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../../base/userError";
import { checkRunConfig, type ConfigCheck } from "../../core/runconfig/checkRunConfig";
import { resolvedYaml } from "../../core/runconfig/resolve/resolvedYaml";
import type { LaunchConfig } from "../runs/create/createRun";
import type { ConfigFacts } from "../../core/runconfig/configFacts";
import { withAbsolutePaths } from "./absolutePaths";
import { createConfigFacts } from "./configFacts";
import { gatherFacts } from "./gatherFacts";

export interface LoadedRunConfig {
  readonly check: ConfigCheck;
  /** With absolute paths, ready to launch; undefined while a finding is an error. */
  readonly launch: LaunchConfig | undefined;
}

export interface LoadOptions {
  /** How findings name the file. */
  readonly file?: string;
  /** `--set` settings. */
  readonly overrides?: readonly string[];
  /** Reads data and model as well, and holds the config against them. */
  readonly looksInside?: boolean;
}

/** Reads and checks a run config. Throws UserError (exit code 2) when the file cannot be read at all. */
export async function loadRunConfig(configPath: string, options: LoadOptions = {}): Promise<LoadedRunConfig> {
  const absolute = path.resolve(configPath);
  const source = await readText(absolute, options.file ?? configPath);
  const folder = path.dirname(absolute);
  const checkWith = (facts: ConfigFacts): ConfigCheck =>
    checkRunConfig(source, { file: options.file ?? configPath, facts, overrides: options.overrides ?? [] });
  const facts = createConfigFacts(folder);
  const outside = checkWith(facts);
  const check =
    options.looksInside === true ? checkWith({ ...facts, ...(await gatherFacts(outside, folder)) }) : outside;
  if (check.findings.some(({ severity }) => severity === "error")) return { check, launch: undefined };
  const resolved = withAbsolutePaths(check.resolved, folder);
  const yaml = resolvedYaml(check);
  return { check, launch: { path: absolute, source, resolved, resolvedYaml: yaml } };
}

async function readText(file: string, name: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError({
      code: "CFG000",
      message:
        code === "ENOENT"
          ? "there is no such file"
          : code === "EISDIR"
            ? "this is a folder"
            : `cannot be read (${code ?? "?"})`,
      nextStep: "name a run config, as in `tunesmith run examples/triage-lora.tune.yaml`",
      file: name,
      exitCode: 2,
      cause: error,
    });
  }
}
