import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../../base/userError";
import type { ModelFacts, ModelProblem, TokenizerFacts } from "../../core/runconfig/modelFacts";
import { compileChatTemplate } from "../../core/supervision";
import { findsTurns } from "../../core/supervision/findsTurns";
import { openModelFolder } from "./modelFolder";
import { loadTokenizerFiles } from "./tokenizer";

/**
 * What can be known of a model folder from `config.json`, the headers of its weights and its tokenizer. What is missing
 * is left out (the config's check says which files must be there); what is damaged is told of. Never throws.
 */
export async function readModelFacts(folder: string, chatTemplatePath?: string): Promise<ModelFacts> {
  const problems: ModelProblem[] = [];
  const [config, tensors, tokenizer] = await Promise.all([
    readConfig(folder, problems),
    tolerant(async () => (await openModelFolder(folder)).tensors, folder, problems),
    tolerant(() => readTokenizer(folder, chatTemplatePath), folder, problems),
  ]);
  const shapes = [...(tensors ?? [])].map(([name, { shape }]) => [name, shape] as const);
  return { config, tensors: new Map(shapes), tokenizer, problems: distinct(problems) };
}

async function readConfig(folder: string, problems: ModelProblem[]): Promise<ModelFacts["config"]> {
  const file = "config.json";
  let text: string;
  try {
    text = await readFile(path.join(folder, file), "utf8");
  } catch {
    return undefined;
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return value as Readonly<Record<string, unknown>>;
    problems.push({ file, message: "is not an object", nextStep: "copy or download the file again" });
  } catch {
    problems.push({ file, message: "is not JSON", nextStep: "copy or download the file again" });
  }
  return undefined;
}

async function readTokenizer(folder: string, chatTemplatePath?: string): Promise<TokenizerFacts> {
  const { tokenizer, source } = await loadTokenizerFiles(folder, chatTemplatePath);
  const nameOf = (id: number | null): string | undefined =>
    id === null ? undefined : tokenizer.tokenText(id);
  const template = source === null ? undefined : compileChatTemplate(source.text);
  return {
    vocabularySize: tokenizer.vocabularySize,
    padToken: nameOf(tokenizer.padId),
    eosToken: nameOf(tokenizer.eosId),
    template: template === undefined ? "none" : stateOf(template, tokenizer),
    ...(template?.ok === false ? { templateProblem: template.problem } : {}),
  };
}

function stateOf(
  template: ReturnType<typeof compileChatTemplate>,
  tokenizer: Parameters<typeof findsTurns>[1],
): TokenizerFacts["template"] {
  if (!template.ok) return "broken";
  return findsTurns(template.value, tokenizer) ? "spans" : "whole";
}

/** Undefined for what is not there; what is there and no good becomes a problem. */
async function tolerant<T>(
  read: () => Promise<T>,
  folder: string,
  problems: ModelProblem[],
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    // A file may go while it is read.
    if (error instanceof Error && "syscall" in error) return undefined;
    if (!(error instanceof UserError)) throw error;
    const file = error.file === undefined ? folder : path.relative(folder, error.file);
    // `config.json` is told of by itself.
    const isThere =
      error.file !== undefined && (await stat(error.file).catch(() => undefined))?.isFile() === true;
    if (isThere && file !== "config.json")
      problems.push({ file, message: withoutName(error.message, file), nextStep: error.nextStep });
    // Only an index of shards names weights that are not there.
    else if (file.endsWith(".safetensors"))
      problems.push({
        ...{ file, message: "is not there, and `model.safetensors.index.json` names it" },
        nextStep: "copy or download the file beside the others",
      });
    return undefined;
  }
}

function withoutName(message: string, file: string): string {
  return message.startsWith(`${file} `) ? message.slice(file.length + 1) : message.replace(`${file}: `, "");
}

function distinct(problems: readonly ModelProblem[]): readonly ModelProblem[] {
  return [...new Map(problems.map((problem) => [`${problem.file} ${problem.message}`, problem])).values()];
}
