import { readFileSync } from "node:fs";
import path from "node:path";
import type { Random } from "../../../src/base/random";
import type { LintSupervision } from "../../../src/core/lint/surroundings";
import { compileChatTemplate, createTokenizer } from "../../../src/core/supervision";
import type { LintFileOptions } from "../../../src/node/lint/lintFileOptions";
import { indexHeldOut } from "../../../src/node/lint/surroundings/readHeldOut";

/** Templates as models have them in spirit: plain, with marks of what is trained, and one that refuses. */
const TEMPLATES: readonly string[] = [
  "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}",
  "{{ bos_token }}{% for m in messages %}{% if m.role == 'assistant' %}{% generation %}{{ m.content }}{{ eos_token }}{% endgeneration %}{% else %}[INST]{{ m.content | trim }}[/INST]{% endif %}{% endfor %}",
  "{% for m in messages %}{% if m.role == 'system' %}{{ raise_exception('no system turns') }}{% endif %}{{ m['content'] }}{% endfor %}",
];

const HELD_OUT = `{"prompt": "How do I boil an egg?", "completion": "Put it into boiling water for seven minutes."}
{"text": "Der Fluß fließt — langsam — zur Küste. 🌊", "label": "low"}
`;

const FORMATS = ["auto", "messages", "sharegpt", "prompt-completion", "preference", "text"];

/** What the file is linted with, the same for the same state of `random`. */
export async function fuzzOptions(file: string, random: Random): Promise<LintFileOptions> {
  return {
    ...{ file, select: ["ALL"], labels: ["low", "high"] },
    ...(random.below(4) === 0 ? { groups: ["age_band"] } : {}),
    ...(random.below(8) === 0 ? { heldOut: [await indexHeldOut(HELD_OUT, { file: "eval.jsonl" })] } : {}),
    ...(random.below(6) === 0 ? { supervision: supervisionOf(random) } : {}),
    ...(random.below(10) === 0 ? { format: FORMATS[random.below(FORMATS.length)] ?? "auto" } : {}),
    ...(random.below(10) === 0 ? { columns: { prompt: "text", completion: "messages" } } : {}),
    ...(random.below(10) === 0 ? { maxRowBytes: 40 + random.below(400) } : {}),
    ...(random.below(10) === 0 ? { suppressions: ["0123456789abcdef QLT001"] } : {}),
    ...(random.below(10) === 0 ? { limitPerRule: 1 + random.below(3) } : {}),
    ...(random.below(10) === 0
      ? { declared: { file: "dataset_info.json", columns: { prompt: "id" }, tags: { role_tag: "from" } } }
      : {}),
  };
}

let tokenizer: LintSupervision["tokenizer"] | undefined;

function supervisionOf(random: Random): LintSupervision {
  const templateSource = random.below(5) === 0 ? null : (TEMPLATES[random.below(TEMPLATES.length)] ?? null);
  const template = templateSource === null ? undefined : compileChatTemplate(templateSource);
  if (template?.ok === false) throw new Error(template.problem);
  return {
    tokenizer: (tokenizer ??= byteTokenizer()),
    template: template?.value ?? null,
    templateSource,
    trainOn: random.below(3) === 0 ? "all" : "assistant",
    maxLength: random.below(2) === 0 ? 4096 : 10 + random.below(200),
    truncation: (["error", "start", "end", "drop"] as const)[random.below(4)] ?? "error",
  };
}

/** About one token per byte. Tests and benches run at the root of the repository. */
function byteTokenizer(): LintSupervision["tokenizer"] {
  const file = JSON.parse(
    readFileSync(path.resolve("test/contract/supervision/tokenizers/bytes.json"), "utf8"),
  ) as { readonly tokenizer: unknown; readonly config: object };
  const made = createTokenizer(file.tokenizer, file.config);
  if (!made.ok) throw new Error(made.problem.message);
  return made.value;
}
