import type { LintFileOptions } from "../../../src/node/lint/lintFileOptions";
import { byteSupervision } from "../lintExample";
import type { ControlName } from "./controls";
import { plantInRow, type Mutation } from "./mutation";
import { sentence } from "./texts";
import { replaceTurn, textOf, turnsOf } from "./turns";

/** As most templates are made: a mark for each turn, one for its end. */
export const TURNS =
  "{% for m in messages %}{{ '<' + m['role'] + '>\\n' + m['content'] + eos_token + '\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<assistant>\\n' }}{% endif %}";
/** Refuses turns that do not alternate, and system turns that are not first. */
const STRICT =
  "{% for m in messages %}{% if m['role'] == 'system' and not loop.first %}{{ raise_exception('system must be first') }}{% endif %}{{ '<' + m['role'] + '>\\n' + m['content'] + eos_token + '\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<assistant>\\n' }}{% endif %}";

export const supervised =
  (options: Parameters<typeof byteSupervision>[0]): (() => Partial<LintFileOptions>) =>
  () => ({ supervision: byteSupervision(options) });

const TOKENS = [
  ["ChatML", "<|im_end|>", "gsm8k"],
  ["ChatML start", "<|im_start|>", "dolly"],
  ["Llama 2", "[/INST]", "kto"],
  ["Llama 2 system", "<</SYS>>", "glaive"],
  ["Llama 3", "<|eot_id|>", "c4"],
  ["Llama 3 header", "<|start_header_id|>", "chat"],
  ["Gemma", "<end_of_turn>", "dpo"],
  ["DeepSeek", "<｜end▁of▁sentence｜>", "dolly"],
  ["Mistral tools", "[TOOL_CALLS]", "kto"],
  ["end of sequence", "</s>", "gsm8k"],
  ["GPT", "<|endoftext|>", "c4"],
  ["Phi", "<|end|>", "pairs"],
] as const satisfies readonly (readonly [string, string, ControlName])[];

const FIRST_TURN_WITH_BOS: Mutation = {
  code: "TPL003",
  name: "a text that begins with the token",
  control: "chat",
  options: supervised({
    bosToken: "<|endoftext|>",
    template: "{{ bos_token }}{% for m in messages %}{{ m['content'] + eos_token + '\\n' }}{% endfor %}",
  }),
  plant: (rows, random) =>
    plantInRow(rows, random, (row) => {
      replaceTurn(row, 0, (turn) => ({ ...turn, content: `<|endoftext|>${textOf(turn["content"])}` }));
      return "<|endoftext|>";
    }),
};

const TEXT_WITH_BOS: Mutation = {
  code: "TPL003",
  name: "a prompt that begins with what the tokenizer adds",
  control: "gsm8k",
  options: () => {
    const { tokenizer, ...rest } = byteSupervision({ bosToken: "<|endoftext|>" });
    const bos = tokenizer.bosId ?? 0;
    return {
      supervision: {
        ...rest,
        tokenizer: {
          ...tokenizer,
          leadingSpecials: [bos],
          encode: (text, specialTokens) => [
            ...(specialTokens ? [bos] : []),
            ...tokenizer.encode(text, false),
          ],
        },
      },
    };
  },
  plant: (rows, random) =>
    plantInRow(rows, random, (row) => {
      row["question"] = `<|endoftext|>${textOf(row["question"])}`;
      return "<|endoftext|>";
    }),
};

const LATE_SYSTEM: Mutation = {
  code: "TPL002",
  name: "a turn that the template refuses",
  control: "chat",
  options: () => ({ ...supervised({ template: STRICT })(), ignore: ["ROL"] }),
  plant: (rows, random) =>
    plantInRow(rows, random, (row) => {
      replaceTurn(row, 2, (turn) => ({ ...turn, role: "system" }));
      return JSON.stringify(row["messages"]);
    }),
};

/** A template that writes turns anew when a flag in one of them says so. */
const REWRITES = `{% set long = messages | length > 3 %}{% for m in messages %}{{ ('!' if long and 'anew' in messages[0]['content'] else '') }}{{ '<' + m['role'] + '>' + m['content'] + eos_token }}{% endfor %}{% if add_generation_prompt %}{{ '<assistant>' }}{% endif %}`;

const UNFOUND: Mutation = {
  code: "TPL004",
  name: "a turn that is written anew",
  control: "chat",
  options: supervised({ template: REWRITES }),
  plant: (rows, random) =>
    plantInRow(rows, random, (row) => {
      replaceTurn(row, 0, (turn) => ({ ...turn, content: `${textOf(turn["content"])} Begin anew.` }));
      return JSON.stringify(row["messages"]);
    }),
};

/** Writes the end only behind answers that ask for it not to be left out. */
const FORGETS = `{% for m in messages %}{{ '<' + m['role'] + '>' + m['content'] }}{% if not m['open'] %}{{ eos_token }}{% endif %}{{ '\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<assistant>' }}{% endif %}`;

const UNENDED: Mutation = {
  code: "TPL005",
  name: "an answer without an end",
  control: "chat",
  options: supervised({ template: FORGETS }),
  plant: (rows, random) =>
    plantInRow(rows, random, (row) => {
      replaceTurn(row, turnsOf(row).length - 1, (turn) => ({ ...turn, open: true }));
      return JSON.stringify(turnsOf(row).at(-1)?.["content"]);
    }),
};

/** The border is where the tokenizer of the tests joins a line break to another. */
const JOINED: Mutation = {
  code: "TPL007",
  name: "an answer that begins with a line break",
  control: "chat",
  options: () => {
    const supervision = byteSupervision({ template: TURNS });
    const { tokenizer } = supervision;
    // Two line breaks are one token, as in most vocabularies.
    const encode = (text: string, specialTokens: boolean): number[] =>
      text
        .split("\n\n")
        .flatMap((part, i) => [...(i > 0 ? [9999] : []), ...tokenizer.encode(part, specialTokens)]);
    return { supervision: { ...supervision, tokenizer: { ...tokenizer, encode } } };
  },
  plant: (rows, random) =>
    plantInRow(rows, random, (row) => {
      replaceTurn(row, 2, (turn) => ({ ...turn, content: `\n${textOf(turn["content"])}` }));
      return "\\n";
    }),
};

/** TPL: chat templates and special tokens. */
export const TEMPLATE_MUTATIONS: readonly Mutation[] = [
  ...TOKENS.map(([name, token, control]) =>
    sentence("TPL001", name, control, () => ({ before: "So it ends.", marked: token, after: " And on." })),
  ),
  {
    code: "TPL001",
    name: "a control token of the run's own model",
    control: "chat",
    options: supervised({ eosToken: "<|endoftext|>", bosToken: "<!stop!>" }),
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        replaceTurn(row, 1, (turn) => ({ ...turn, content: `Stop <!stop!> ${textOf(turn["content"])}` }));
        return "<!stop!>";
      }),
  },
  LATE_SYSTEM,
  FIRST_TURN_WITH_BOS,
  TEXT_WITH_BOS,
  UNFOUND,
  UNENDED,
  ...(["gsm8k", "pairs"] as const).map((control): Mutation => ({
    code: "TPL007",
    name: "a prompt that ends with a space",
    control,
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        const key = "question" in row ? "question" : "prompt";
        row[key] = `${textOf(row[key])} `;
        return " ";
      }),
  })),
  JOINED,
];
