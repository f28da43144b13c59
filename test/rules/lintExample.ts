import { readFileSync } from "node:fs";
import path from "node:path";
import type { Rule } from "../../src/core/lint/defineRule";
import type { LintResult } from "../../src/core/lint/lintOptions";
import type { LintSupervision } from "../../src/core/lint/surroundings";
import { compileChatTemplate, createTokenizer } from "../../src/core/supervision";
import { lintText } from "../../src/node/lint/lintFile";
import type { LintFileOptions } from "../../src/node/lint/lintFileOptions";
import { indexHeldOut } from "../../src/node/lint/surroundings/readHeldOut";

/** Lints an example with what it needs, beside the default set; the rule itself always runs. */
export async function lintExample(text: string, rule: Rule): Promise<LintResult> {
  const options = await exampleOptions(rule);
  const goodDeclared = rule.exampleOptions?.goodDeclared;
  const declared = goodDeclared === undefined || text !== rule.good ? {} : { declared: goodDeclared };
  return lintText(exampleBytes(text, rule), { ...options, ...declared });
}

export function exampleBytes(text: string, { exampleOptions: options }: Rule): Buffer {
  return Buffer.from(text, options?.encoding ?? "utf8");
}

/** The data of a rule's `exampleOptions` as what a linter takes. */
export async function exampleOptions({ code, exampleOptions: given = {} }: Rule): Promise<LintFileOptions> {
  const { heldOut, supervision, media, file = "example.jsonl", ...plain } = given;
  return {
    ...(plain as Omit<typeof plain, "encoding">),
    file,
    extendSelect: [code],
    ...(heldOut === undefined ? {} : { heldOut: [await indexHeldOut(heldOut, { file: "eval.jsonl" })] }),
    ...(supervision === undefined ? {} : { supervision: byteSupervision(supervision) }),
    ...(media === undefined
      ? {}
      : {
          media: {
            look: (name) => {
              const head = media[name];
              return head === undefined
                ? undefined
                : { bytes: head.length, head: Buffer.from(head, "latin1") };
            },
          },
        }),
  };
}

const TOKENIZERS = path.join(import.meta.dirname, "../contract/supervision/tokenizers");

/** A tokenizer that gives about one token per byte, with a chat template. */
export function byteSupervision({
  template,
  trainOn = "assistant",
  maxLength = 4096,
  truncation = "error",
  bosToken,
  eosToken,
}: {
  readonly template?: string;
  readonly bosToken?: string;
  readonly eosToken?: string;
  readonly trainOn?: LintSupervision["trainOn"];
  readonly maxLength?: number;
  readonly truncation?: LintSupervision["truncation"];
} = {}): LintSupervision {
  const file = JSON.parse(readFileSync(path.join(TOKENIZERS, "bytes.json"), "utf8")) as {
    readonly tokenizer: unknown;
    readonly config: unknown;
  };
  const config = {
    ...(file.config as object),
    ...(bosToken === undefined ? {} : { bos_token: bosToken }),
    ...(eosToken === undefined ? {} : { eos_token: eosToken }),
  };
  const tokenizer = createTokenizer(file.tokenizer, config);
  if (!tokenizer.ok) throw new Error(tokenizer.problem.message);
  const compiled = template === undefined ? undefined : compileChatTemplate(template);
  if (compiled?.ok === false) throw new Error(compiled.problem);
  return {
    tokenizer: tokenizer.value,
    template: compiled?.value ?? null,
    templateSource: template ?? null,
    trainOn,
    maxLength,
    truncation,
  };
}
