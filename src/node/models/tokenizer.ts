import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../../base/userError";
import {
  compileChatTemplate,
  createTokenizer,
  type ChatTemplate,
  type TextTokenizer,
} from "../../core/supervision";

/** A model folder's tokenizer and chat template, with the hashes that `run.json` carries. */
export interface LoadedTokenizer {
  readonly tokenizer: TextTokenizer;
  /** Null when the model has none: conversations cannot be trained on then. */
  readonly template: ChatTemplate | null;
  /** SHA-256 of the bytes of `tokenizer.json`, hex. */
  readonly tokenizerSha256: string;
  /** SHA-256 of the template's source, hex; null without one. */
  readonly templateSha256: string | null;
}

/** More than any real tokenizer; what is larger is not one. */
const LARGEST_FILE = 256 * 1024 * 1024;

/**
 * Reads `tokenizer.json` and `tokenizer_config.json` of a model folder. The chat template is `chatTemplatePath` if
 * given, else `chat_template.jinja` in the folder, else the one within `tokenizer_config.json`.
 * Throws UserError: XMD001 for a missing file, RUN034 for one that is not what its name says.
 */
export async function loadTokenizer(folder: string, chatTemplatePath?: string): Promise<LoadedTokenizer> {
  const { tokenizer, tokenizerSha256, source } = await loadTokenizerFiles(folder, chatTemplatePath);
  return {
    tokenizer,
    template: source === null ? null : compiled(source.text, source.file),
    tokenizerSha256,
    templateSha256: source === null ? null : sha256(source.text),
  };
}

/** The same with the template as text: whether it compiles is the caller's business. */
export async function loadTokenizerFiles(
  folder: string,
  chatTemplatePath?: string,
): Promise<{
  readonly tokenizer: TextTokenizer;
  readonly tokenizerSha256: string;
  readonly source: { readonly text: string; readonly file: string } | null;
}> {
  const tokenizerFile = path.join(folder, "tokenizer.json");
  const configFile = path.join(folder, "tokenizer_config.json");
  const file = await readText(tokenizerFile);
  const config = await readText(configFile);
  const made = createTokenizer(parseJson(file.text, tokenizerFile), parseJson(config.text, configFile));
  if (!made.ok) throw damaged(path.join(folder, made.problem.file), made.problem.message);
  const source = await templateSource(folder, chatTemplatePath, made.value);
  return { tokenizer: made.value, tokenizerSha256: file.sha256, source };
}

async function templateSource(
  folder: string,
  chosen: string | undefined,
  tokenizer: TextTokenizer,
): Promise<{ readonly text: string; readonly file: string } | null> {
  if (chosen !== undefined) return { text: (await readText(chosen)).text, file: chosen };
  const beside = path.join(folder, "chat_template.jinja");
  const found = await stat(beside).catch(() => undefined);
  if (found?.isFile() === true) return { text: (await readText(beside)).text, file: beside };
  return tokenizer.chatTemplateSource === null
    ? null
    : { text: tokenizer.chatTemplateSource, file: path.join(folder, "tokenizer_config.json") };
}

function compiled(source: string, file: string): ChatTemplate {
  const template = compileChatTemplate(source);
  if (template.ok) return template.value;
  throw new UserError({
    code: "TPL002",
    message: `${path.basename(file)}: ${template.problem}`,
    nextStep: "correct the template, or name another file in model.chat_template",
    file,
  });
}

async function readText(file: string): Promise<{ readonly text: string; readonly sha256: string }> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() !== true)
    throw new UserError({
      code: "XMD001",
      message: `${path.basename(file)} is missing in ${path.dirname(file)}`,
      nextStep: "check model.name_or_path, or download the model again",
      file,
    });
  if (found.size > LARGEST_FILE) throw damaged(file, `is ${found.size} bytes long`);
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw damaged(file, `cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const text = bytes.toString("utf8");
  if (text.startsWith("version https://git-lfs"))
    throw damaged(file, "is a Git LFS pointer, not the file itself");
  return { text, sha256: sha256(bytes) };
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw damaged(file, `is not valid JSON: ${error instanceof Error ? error.message : "no JSON"}`);
  }
}

function damaged(file: string, what: string): UserError {
  return new UserError({
    code: "RUN034",
    message: `${path.basename(file)} ${what}`,
    nextStep: "copy or download the file again",
    file,
  });
}

function sha256(data: string | Buffer): string {
  return createHash("sha256").update(data).digest("hex");
}
