import { access, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../../base/userError";
import {
  CONVERT_TARGETS,
  convertConfig,
  type Converted,
  type ConvertTarget,
} from "../../core/runconfig/dialects/convert";
import { detectDialect } from "../../core/runconfig/dialects/detect";
import { parseConfig } from "../../core/runconfig/parse/parseConfig";
import { choose, readArguments, wrongUsage } from "../arguments";
import type { CliIo } from "../io";

export const CONVERT_USAGE =
  "<config.yaml> [--to native|axolotl|llama-factory|llama-factory-v1|trl] [--output FILE]";
const USAGE = `tunesmith convert ${CONVERT_USAGE}`;

/** `tunesmith convert`: another tool's config as one of ours, or back. Writes to the terminal unless told a file. */
export async function convertCommand(args: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = readArguments("convert", USAGE, args, {
    to: { type: "string" },
    output: { type: "string" },
  });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0)
    throw wrongUsage("convert", "name one config", `usage: ${USAGE}`);
  const target = choose("convert", "--to", values.to ?? "native", CONVERT_TARGETS);
  const converted = await convertFile(path.resolve(io.cwd, file), file, target);
  if (values.output === undefined) io.out(converted.text);
  else await writeNew(path.resolve(io.cwd, values.output), values.output, converted.text);
  io.err(summary(converted, target));
  return 0;
}

async function convertFile(absolute: string, file: string, target: ConvertTarget): Promise<Converted> {
  const tree = parseConfig(await readText(absolute, file));
  const detection = detectDialect(tree.root, tree.text);
  if (detection === undefined && target === "native")
    throw new UserError({
      code: "DLC000",
      message: "this is no config of a tool that we know",
      nextStep: "say whose it is in its first line, as in `# tunesmith: dialect=axolotl`",
      file,
      exitCode: 2,
    });
  if (tree.problems.length > 0)
    throw new UserError({
      code: "CFG001",
      message: tree.problems[0]?.message ?? "not valid YAML",
      nextStep: `\`tunesmith check ${file}\` shows where`,
      file,
      exitCode: 2,
    });
  const converted = convertConfig(tree, detection, target);
  if (converted !== undefined) return converted;
  throw new UserError({
    code: "CFG007",
    message: "there are no keys and values in this file",
    nextStep: "name a config",
    file,
    exitCode: 2,
  });
}

async function readText(absolute: string, file: string): Promise<string> {
  try {
    return await readFile(absolute, "utf8");
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
      nextStep: "name a config, as in `tunesmith convert axolotl.yaml`",
      file,
      exitCode: 2,
      cause: error,
    });
  }
}

/** A file that is there is somebody's work: it is never written over. */
async function writeNew(absolute: string, file: string, text: string): Promise<void> {
  const isThere = await access(absolute).then(
    () => true,
    () => false,
  );
  const refuse = (message: string, cause?: unknown): UserError =>
    new UserError({
      code: "CFG000",
      message,
      nextStep: "name another file for --output",
      file,
      exitCode: 2,
      cause,
    });
  if (isThere) throw refuse("this file is there already");
  try {
    await writeFile(absolute, text, { flag: "wx" });
  } catch (error) {
    throw refuse(`cannot be written (${(error as NodeJS.ErrnoException).code ?? "?"})`, error);
  }
}

function summary({ from, carried, left }: Converted, target: ConvertTarget): string {
  const behind =
    left.length === 0 ? "" : `; ${left.length} without an equivalent stand as comments at the end`;
  return `${from} → ${target}: ${carried.length} key${carried.length === 1 ? "" : "s"} carried over${behind}.\n`;
}
