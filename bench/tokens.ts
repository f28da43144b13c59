/**
 * How fast tokens are counted and chats rendered, in millions of tokens per CPU-second, best of three, all in the same
 * run: ours, the JavaScript library `@huggingface/tokenizers`, and, if it is installed somewhere, the native
 * `tokenizers`. All must count the same. Prints one JSON line per tokenizer.
 *
 *     npm run bench -- tokens [--native <folder with node_modules/tokenizers>] [tokenizer.json …]
 */
import { Tokenizer } from "@huggingface/tokenizers";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { compileChatTemplate, createTokenizer } from "../src/core/supervision";
import { renderChat } from "../src/core/supervision/chatSpans";
import { chatRows } from "./chatRows";

const ROWS = 4000;
const ROUNDS = 3;
const CHATML =
  "{% for m in messages %}{{ '<|im_start|>' + m['role'] + '\\n' + m['content'] + '<|im_end|>' + '\\n' }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

type Json = Readonly<Record<string, unknown>>;
interface Chat {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
}
interface Native {
  readonly Tokenizer: {
    fromString(text: string): {
      encode(text: string, pair: null, options: object): Promise<{ getLength(): number }>;
    };
  };
}

async function main(args: readonly string[]): Promise<void> {
  const at = args.indexOf("--native");
  const native = at < 0 ? undefined : loadNative(args[at + 1] ?? ".");
  const named = args.filter((_, i) => at < 0 || (i !== at && i !== at + 1));
  const files = named.length > 0 ? named : ["test/contract/supervision/tokenizers/llama.json"];
  const chats = Array.from(chatRows(ROWS), (line) => JSON.parse(line) as Chat);
  const texts = chats.flatMap(({ messages }) => messages.map(({ content }) => content));
  for (const file of files) await measure(file, chats, texts, native);
}

function loadNative(folder: string): Native {
  return createRequire(path.resolve(folder, "package.json"))("tokenizers") as Native;
}

async function measure(
  file: string,
  chats: readonly Chat[],
  texts: readonly string[],
  native: Native | undefined,
): Promise<void> {
  const read = JSON.parse(readFileSync(file, "utf8")) as Json;
  const json = (read["tokenizer"] ?? read) as Json;
  const made = createTokenizer(json, {});
  if (!made.ok) throw new Error(made.problem.message);
  const ours = made.value;
  const library = new Tokenizer(json, {});
  const foreign = native?.Tokenizer.fromString(JSON.stringify(json));
  const counts = {
    ours: await best(texts, (text) => ours.countTokens(text, false)),
    oursEncode: await best(texts, (text) => ours.encode(text, false).length),
    library: await best(texts, (text) => library.encode(text, { add_special_tokens: false }).ids.length),
    ...(foreign === undefined
      ? {}
      : {
          native: await best(texts, async (text) =>
            (await foreign.encode(text, null, { addSpecialTokens: false })).getLength(),
          ),
        }),
  };
  const rates = Object.fromEntries(
    Object.entries(counts).map(([name, { total, seconds }]) => [name, round(total / 1e6 / seconds)]),
  );
  const result = {
    tokenizer: path.basename(file),
    texts: texts.length,
    tokens: Object.fromEntries(Object.entries(counts).map(([name, { total }]) => [name, total])),
    millionTokensPerSecond: rates,
    timesTheLibrary: round((rates["ours"] ?? 0) / (rates["library"] ?? 1)),
    chatsPerSecond: await renderingRate(chats, ours),
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

/** Whole conversations, with their assistant's turns found. */
async function renderingRate(
  chats: readonly Chat[],
  tokenizer: Parameters<typeof renderChat>[2],
): Promise<number> {
  const template = compileChatTemplate(CHATML);
  if (!template.ok) throw new Error(template.problem);
  const { total, seconds } = await best(chats, (chat) =>
    renderChat({ ...chat, tools: null }, template.value, tokenizer).ok ? 1 : 0,
  );
  return Math.round(total / seconds);
}

/** The sum of what the work gives for each, and the least CPU time of a round. */
async function best<T>(
  items: readonly T[],
  work: (item: T) => number | Promise<number>,
): Promise<{ readonly total: number; readonly seconds: number }> {
  let least = Infinity;
  let total = 0;
  for (let turn = 0; turn < ROUNDS; turn++) {
    total = 0;
    const before = process.cpuUsage();
    for (const item of items) {
      const one = work(item);
      total += typeof one === "number" ? one : await one;
    }
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1e6);
  }
  return { total, seconds: least };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

void main(process.argv.slice(2));
