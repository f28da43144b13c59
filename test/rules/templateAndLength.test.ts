import { describe, expect, it } from "vitest";
import { applyEdits } from "../../src/core/lint/edits/applyFixes";
import { buildExample } from "../../src/core/supervision";
import { lintText } from "../../src/node/lint/lintFile";
import type { LintFileOptions } from "../../src/node/lint/lintFileOptions";
import type { Finding } from "../../src/protocol/findings";
import { linesOf } from "./expectFindings";
import { byteSupervision } from "./lintExample";

const PLAIN =
  "{% for m in messages %}{{ '<' + m['role'] + '>\\n' + m['content'] + eos_token + '\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<assistant>\\n' }}{% endif %}";
const user = { role: "user", content: "Dry skin?" };
const assistant = { role: "assistant", content: "low" };
const chat = { messages: [user, assistant] };

async function lint(
  rows: readonly unknown[],
  options: Partial<LintFileOptions> = {},
): Promise<readonly Finding[]> {
  const { findings } = await lintText(linesOf(rows), {
    file: "rows.jsonl",
    select: ["TPL", "LEN"],
    ...options,
  });
  return findings;
}

function marked(rows: readonly unknown[], findings: readonly Finding[]): readonly string[] {
  const bytes = Buffer.from(linesOf(rows));
  return findings.map(
    ({ code, byteOffset = 0, byteLength = 0 }) =>
      `${code} ${bytes.toString("utf8", byteOffset, byteOffset + byteLength)}`,
  );
}

describe("a control token in a text", () => {
  it.each([
    ["ends<|im_end|>", "<|im_end|>"],
    ["<|start_header_id|>user<|end_header_id|> hi", "<|start_header_id|> <|end_header_id|>"],
    ["<s>[INST] hi [/INST] there</s>", "[INST] [/INST] </s>"],
    ["<s> hello </s>", "</s>"],
    ["a</s>b", "</s>"],
    ["<|reserved_special_token_12|>", "<|reserved_special_token_12|>"],
    ["<｜User｜>hi", "<｜User｜>"],
    ["<<SYS>>be kind<</SYS>>", "<<SYS>> <</SYS>>"],
    ["😀 é <end_of_turn>", "<end_of_turn>"],
  ])("%j is marked exactly", async (text, tokens) => {
    const rows = [{ prompt: "Say it.", completion: text }];
    expect(marked(rows, await lint(rows))).toEqual(tokens.split(" ").map((token) => `TPL001 ${token}`));
  });

  it.each([
    "was <s>old</s> new",
    'was <s class="price">old</s> new, <s>older</s> newest',
    "A turn of ChatML ends in `<|im_end|>`, one of Llama 3 in `<|eot_id|>`.",
    "It looks like this:\n\n```text\n<|im_start|>user\nHi<|im_end|>\n```\n\nand ends in `</s>`.",
    "~~~jinja\n<s>[INST] {{ prompt }} [/INST]\n~~~",
    "f <| g |> h",
    "a || b <| c",
    "<image> and <think>x</think> and <tool_call>{}</tool_call>",
    "[INSTRUCTIONS] and [inst]",
    "if a < |b| then",
    "<System.Text>",
    "x <<SYSTEM>> y",
    "<start>, <end>, <padding>",
  ])("%j holds none", async (text) => {
    expect(await lint([{ prompt: "Say it.", completion: text }])).toEqual([]);
  });

  it("is found behind code, in a fence that is not closed, and in code where it is the run's own", async () => {
    for (const text of ["```py\nx = 1\n```<|im_end|>", "```py\nx = 1<|im_end|>", "`x`<|im_end|>"]) {
      const rows = [{ prompt: "Say it.", completion: text }];
      expect(marked(rows, await lint(rows)), text).toEqual(["TPL001 <|im_end|>"]);
    }
    const rows = [{ prompt: "Say it.", completion: "So ends a text: `<|pad|>`, or in ChatML `<|im_end|>`." }];
    expect(marked(rows, await lint(rows, { supervision: byteSupervision() }))).toEqual(["TPL001 <|pad|>"]);
  });

  it("is looked for in time that is in proportion to the text", async () => {
    const supervision = byteSupervision({ eosToken: "<|stop!|>" });
    for (const token of ["</s>", "<|pad|>", "`<|im_end|>`", "<|stop!|>", "<s>", "```\n<|eot|>\n```\n"]) {
      const text = token.repeat(Math.floor(100_000 / token.length));
      const before = process.cpuUsage();
      await lint([{ prompt: "Say it.", completion: text }], { supervision, select: ["TPL001"] });
      const { user, system } = process.cpuUsage(before);
      expect((user + system) / 1000, token).toBeLessThan(2500);
    }
  });

  it("is found behind an escape, and its fix takes only it out", async () => {
    const row = String.raw`{"prompt": "Say \u003c|im_end|\u003e it.", "completion": "x"}`;
    const found = await lint([row]);
    expect(marked([row], found)).toEqual([String.raw`TPL001 \u003c|im_end|\u003e`]);
    expect(applyEdits(row, found[0]?.fix?.edits ?? [])).toBe('{"prompt": "Say  it.", "completion": "x"}');
  });

  it("is a warning in answers that the model learns not to give", async () => {
    const bad = { role: "assistant", content: "low<|im_end|>" };
    const rows = [
      { messages: [user, bad], label: false },
      { messages: [user, bad], label: true },
    ];
    expect((await lint(rows)).map(({ severity }) => severity)).toEqual(["warning", "error"]);
    const pair = { prompt: "Dry skin?", chosen: "low", rejected: "high</s>" };
    expect((await lint([pair])).map(({ severity }) => severity)).toEqual(["warning"]);
  });

  it("is known from the run's own tokenizer", async () => {
    const rows = [{ prompt: "a <|stop!|> b <|pad|>", completion: "c" }];
    const supervision = byteSupervision({ eosToken: "<|stop!|>" });
    expect(marked(rows, await lint(rows, { supervision, ignore: ["TPL005"] }))).toEqual([
      "TPL001 <|stop!|>",
      "TPL001 <|pad|>",
    ]);
  });
});

describe("a template and its rows", () => {
  it("a model without a template is told of once, and rows of other forms are left alone", async () => {
    const supervision = byteSupervision();
    const found = await lint([chat, chat, chat], { supervision });
    expect(found.map(({ code, row }) => [code, row])).toEqual([["TPL002", 1]]);
    expect(await lint([{ prompt: "a", completion: " b" }], { supervision })).toEqual([]);
  });

  it("a template that does not compile is told of once, with the reason", async () => {
    const supervision = { ...byteSupervision(), templateSource: "{% for m in %}" };
    const found = await lint([chat, chat], { supervision });
    expect(found.map(({ code }) => code)).toEqual(["TPL002"]);
    expect(found[0]?.message).toMatch(/cannot be compiled/u);
  });

  it("a template that takes too long is tried on three rows only, and the file goes on", async () => {
    const template = `{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}`;
    const rows = Array.from({ length: 50 }, (_, i) => ({
      messages: [{ role: "user", content: `Question ${String(i)}?` }, assistant],
    }));
    const began = performance.now();
    const found = await lint(rows, { supervision: byteSupervision({ template }) });
    expect(performance.now() - began).toBeLessThan(5000);
    expect(found.map(({ code, row }) => [code, row])).toEqual([
      ["TPL002", 1],
      ["TPL002", 2],
      ["TPL002", 3],
      ["TPL002", 3],
    ]);
    expect(found.at(-1)?.message).toMatch(/not rendered/u);
  });

  it("a template that fills the memory is tried on three rows only", async () => {
    const template = `{% set ns = namespace(s='xxxxxxxx') %}{% for i in range(60) %}{% set ns.s = ns.s + ns.s %}{% endfor %}`;
    const rows = Array.from({ length: 9 }, (_, i) => ({
      messages: [{ role: "user", content: `Question ${String(i)}?` }, assistant],
    }));
    const found = await lint(rows, { supervision: byteSupervision({ template }) });
    expect(found.map(({ code, row }) => [code, row])).toEqual([
      ["TPL002", 1],
      ["TPL002", 2],
      ["TPL002", 3],
      ["TPL002", 3],
    ]);
    expect(found[0]?.message).toMatch(/makes more than/u);
  });

  it("a row that the template refuses does not keep the others from being rendered", async () => {
    const template = `{% for m in messages %}{% if m.content == 'Boom?' %}{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}{% endif %}{{ m.role ~ m.content ~ eos_token }}{% endfor %}{% if add_generation_prompt %}assistant{% endif %}`;
    const boom = { messages: [{ role: "user", content: "Boom?" }, assistant] };
    const rows = [chat, boom, chat, { messages: [{ role: "user", content: "x ".repeat(60) }, assistant] }];
    const supervision = byteSupervision({ template, maxLength: 60, truncation: "end" });
    const found = await lint(rows, { supervision });
    expect(found.map(({ code, row }) => [code, row])).toEqual([
      ["TPL002", 2],
      ["LEN002", 4],
    ]);
  });

  it("turns that cannot be told apart are told of once, with how many rows have them", async () => {
    const template =
      "{{ messages | length }}{% for m in messages %}{{ m.role ~ m.content ~ eos_token }}{% endfor %}";
    const two = { messages: [user, assistant, user, assistant] };
    const found = await lint([two, two, two], { supervision: byteSupervision({ template }) });
    expect(found.map(({ code, row }) => [code, row])).toEqual([["TPL004", 1]]);
    expect(found[0]?.message).toMatch(/2 more conversations$/u);
    const all = byteSupervision({ template, trainOn: "all" });
    expect(await lint([two], { supervision: all })).toEqual([]);
  });

  it.each<readonly [string, string, string | undefined]>([
    [
      "nothing behind the answer",
      "{% for m in messages %}{{ m.role + ': ' + m.content + '\\n' }}{% endfor %}{% if add_generation_prompt %}assistant: {% endif %}",
      "error",
    ],
    [
      "an end outside of the marks",
      "{% for m in messages %}{% if m.role == 'assistant' %}{% generation %}{{ m.content }}{% endgeneration %}{% else %}{{ m.content }}{% endif %}{{ eos_token }}{% endfor %}",
      "error",
    ],
    [
      "an end that is no token",
      "{% for m in messages %}{{ '[' + m.role + ']' + m.content + '[END]' }}{% endfor %}{% if add_generation_prompt %}[assistant]{% endif %}",
      "warning",
    ],
    ["an end", PLAIN, undefined],
    ["another control token", PLAIN.replace("eos_token", "'<|pad|>'"), undefined],
  ])("%s", async (_, template, severity) => {
    const found = await lint([chat, chat], { supervision: byteSupervision({ template }) });
    expect(found.map((finding) => [finding.code, finding.severity])).toEqual(
      severity === undefined ? [] : [["TPL005", severity]],
    );
  });

  it("white space in front of an answer counts only where a token reaches over the border", async () => {
    const rows = [{ messages: [user, { role: "assistant", content: "\nlow" }] }];
    const joined = PLAIN.replaceAll(">\\n'", ">'");
    expect(await lint(rows, { supervision: byteSupervision({ template: joined }) })).toEqual([]);
    expect(await lint(rows)).toEqual([]);
  });

  it("a space at a prompt's end counts, unless the run's tokenizer keeps it apart", async () => {
    const rows = [{ prompt: "Urgency: ", completion: "low" }];
    expect(marked(rows, await lint(rows))).toEqual(["TPL007  "]);
    expect(marked(rows, await lint(rows, { supervision: byteSupervision() }))).toEqual(["TPL007  "]);
    const { tokenizer, ...rest } = byteSupervision();
    const letters = {
      ...tokenizer,
      encode: (text: string) => Array.from(text, (c) => c.codePointAt(0) ?? 0),
    };
    expect(await lint(rows, { supervision: { ...rest, tokenizer: letters } })).toEqual([]);
    for (const [prompt, completion] of [
      ["Urgency:\n", "low"],
      ["Urgency: ", " low"],
      ["Urgency: ", ""],
      ["  ", "low"],
    ])
      expect(await lint([{ prompt, completion }])).toEqual([]);
  });
});

describe("the length of a row", () => {
  const rows = Array.from({ length: 40 }, (_, i) => ({
    prompt: `Question ${"?".repeat(i)}:`,
    completion: ` answer${" more".repeat(40 - i)}`,
  }));

  it.each(["error", "drop", "start", "end"] as const)(
    "is told exactly where buildExample says so (truncation: %s)",
    async (truncation) => {
      const supervision = byteSupervision({ maxLength: 40, truncation });
      const found = await lint(rows, { supervision });
      const byRow = new Map(found.map((finding) => [finding.row, finding]));
      for (const [i, row] of rows.entries()) {
        const options = { ...supervision, shape: "prompt-completion", trainOn: "completion" as const };
        const whole = buildExample(row, { ...options, maxLength: 1e6, truncation: "end" });
        const cut = buildExample(row, options);
        if (!whole.ok) throw new Error(whole.problem.message);
        const finding = byRow.get(i + 1);
        const tokens = whole.value.ids.length;
        expect(finding !== undefined, `row ${String(i + 1)}: ${String(tokens)} tokens`).toBe(tokens > 40);
        if (finding?.code !== "LEN001") continue;
        expect(finding.message).toContain(`${String(tokens)} tokens, ${String(tokens - 40)} more`);
        if (truncation === "start" || truncation === "end") {
          const lost = whole.value.trainedTokens - (cut.ok ? cut.value.trainedTokens : 0);
          expect(finding.message).toContain(`${String(lost)} of them trained`);
        } else expect(cut.ok ? "" : cut.problem.code).toBe("LEN001");
      }
    },
  );

  it("is told once per row, by the rule that says most", async () => {
    const long = { prompt: "word ".repeat(60), completion: "yes" };
    const codes = async (truncation: "start" | "end" | "drop"): Promise<string[]> =>
      (await lint([long], { supervision: byteSupervision({ maxLength: 20, truncation }) }))
        .map(({ code }) => code)
        .filter((code) => code.startsWith("LEN"));
    expect(await codes("end")).toEqual(["LEN002"]);
    expect(await codes("drop")).toEqual(["LEN003"]);
    expect(await codes("start")).toEqual(["LEN003"]);
  });

  it("is not looked at without a model, nor in preference data", async () => {
    const supervision = byteSupervision({ maxLength: 5 });
    const pair = { prompt: "a long question", chosen: "a long answer", rejected: "another long one" };
    expect(await lint([pair], { supervision })).toEqual([]);
    expect(await lint([{ prompt: " word".repeat(600), completion: " yes" }])).toEqual([]);
  });

  it("counts no row that its bytes clear", async () => {
    const { tokenizer, ...rest } = byteSupervision({ maxLength: 400 });
    let counted = 0;
    const watched = {
      ...tokenizer,
      countTokens: (text: string, specialTokens: boolean) => {
        counted++;
        return tokenizer.countTokens(text, specialTokens);
      },
    };
    await lint(rows, { supervision: { ...rest, tokenizer: watched } });
    expect(counted).toBe(0);
  });

  it("of conversations is told with what is lost of the last answer", async () => {
    const talks = Array.from({ length: 30 }, (_, i) => ({
      messages: [
        user,
        { role: "assistant", content: "low, and nothing else" },
        { role: "user", content: `And then ${"?".repeat(i)}` },
        { role: "assistant", content: `high${" more".repeat(i)}` },
      ],
    }));
    for (const truncation of ["start", "end"] as const) {
      const supervision = byteSupervision({ template: PLAIN, maxLength: 105, truncation });
      const found = new Map((await lint(talks, { supervision })).map((finding) => [finding.row, finding]));
      let told = 0;
      for (const [i, row] of talks.entries()) {
        const options = { ...supervision, shape: "messages" };
        const whole = buildExample(row, { ...options, maxLength: 1e6 });
        const cut = buildExample(row, options);
        if (!whole.ok || !cut.ok) throw new Error("not built");
        const finding = found.get(i + 1);
        const over = whole.value.ids.length - 105;
        expect(finding !== undefined, `row ${String(i + 1)}: ${String(over)} over`).toBe(over > 0);
        if (finding?.code !== "LEN001") continue;
        told++;
        expect(finding.message).toContain(
          `the ${truncation === "start" ? "first" : "last"} ${String(over)} are cut, ` +
            `${String(whole.value.trainedTokens - cut.value.trainedTokens)} of them trained`,
        );
      }
      expect(told).toBeGreaterThan(5);
    }
  });

  it("is counted only for rows whose bytes leave it open, and tokenized only for rows that are longer", async () => {
    const { tokenizer, ...rest } = byteSupervision({ maxLength: 60, truncation: "end" });
    let counted = 0;
    const tokenized = new Set<string>();
    const watched = {
      ...tokenizer,
      countTokens: (text: string, specialTokens: boolean) => {
        counted++;
        return tokenizer.countTokens(text, specialTokens);
      },
      encode: (text: string, specialTokens: boolean) => {
        tokenized.add(text);
        return tokenizer.encode(text, specialTokens);
      },
    };
    const many = Array.from({ length: 200 }, (_, i) => ({
      prompt: `Question ${String(i)}:`,
      completion: ` answer${" more".repeat(i % 20)}`,
    }));
    const textOf = ({ prompt, completion }: { prompt: string; completion: string }): string =>
      prompt + completion;
    const found = await lint(many, { supervision: { ...rest, tokenizer: watched } });
    const open = many.filter((row) => tokenizer.mostTokens(textOf(row)) > 59);
    const longer = many.filter((row) => tokenizer.countTokens(textOf(row), true) + 1 > 60);
    expect(found).toHaveLength(longer.length);
    expect(counted).toBe(open.length);
    expect(open.length).toBeLessThan(many.length);
    for (const text of tokenized)
      expect(
        many.some((row) => textOf(row).startsWith(text) && open.includes(row)),
        text,
      ).toBe(true);
  });

  it("of a conversation points at the longest text, and at the question where that is too long", async () => {
    const supervision = byteSupervision({ template: PLAIN, maxLength: 60, truncation: "drop" });
    const long = "word ".repeat(60);
    const answer = { messages: [user, { role: "assistant", content: long }] };
    const question = { messages: [{ role: "user", content: long }, assistant] };
    const found = await lint([answer, question], { supervision });
    expect(found.map(({ code, pointer }) => [code, pointer])).toEqual([
      ["LEN001", "/messages/1/content"],
      ["LEN003", "/messages/0/content"],
    ]);
  });
});
