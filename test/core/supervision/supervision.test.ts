import { describe, expect, test } from "vitest";
import { createRandom } from "../../../src/base/random";
import {
  buildExample,
  compileChatTemplate,
  createTokenizer,
  epochOrder,
  NOT_TRAINED,
  scoreItem,
  scoreRow,
  supervisionBytes,
  type ChatTemplate,
} from "../../../src/core/supervision";
import { contractTokenizer } from "./fixtures";

const bytes = contractTokenizer("bytes");
const options = {
  shape: "prompt-completion",
  trainOn: "completion",
  maxLength: 4096,
  truncation: "error",
  template: null,
  tokenizer: bytes,
} as const;

function template(source: string): ChatTemplate {
  const compiled = compileChatTemplate(source);
  if (!compiled.ok) throw new Error(compiled.problem);
  return compiled.value;
}

/** Texts with spaces, line breaks, accents, emoji and private-use characters in any order. */
function randomText(random: ReturnType<typeof createRandom>): string {
  const parts = [
    "Dry",
    " skin",
    " ",
    "\n",
    "\r\n",
    "é",
    "😀",
    "low",
    " 65+",
    "\ue000",
    "\t",
    "…",
    "日本",
    "'s",
  ];
  return Array.from({ length: random.below(8) }, () => parts[random.below(parts.length)]).join("");
}

describe("epochOrder", () => {
  test("gives the published order for ten rows and seed 13", () => {
    expect([...epochOrder(10, 13, 0)]).toEqual([7, 9, 0, 2, 5, 3, 8, 1, 4, 6]);
    expect([...epochOrder(10, 13, 1)]).toEqual([0, 8, 1, 5, 2, 6, 4, 3, 9, 7]);
  });

  test("visits every row once, in another order for another seed", () => {
    const order = epochOrder(5000, 7, 3);
    expect(new Set(order).size).toBe(5000);
    expect([...epochOrder(5000, 8, 3)]).not.toEqual([...order]);
    expect(epochOrder(0, 1, 0)).toHaveLength(0);
  });
});

describe("buildExample", () => {
  test("trained and untrained tokens together spell prompt, completion and end mark, for any text", () => {
    const random = createRandom(5);
    for (let i = 0; i < 300; i++) {
      const [prompt, completion] = [randomText(random), randomText(random)];
      const built = buildExample({ prompt, completion }, options);
      if (!built.ok) throw new Error(built.problem.message);
      const { ids, labels } = built.value;
      expect(bytes.decode(ids)).toBe(`${prompt}${completion}<|endoftext|>`);
      const trained = labels.filter((label) => label !== NOT_TRAINED);
      expect(trained).toEqual(ids.slice(ids.length - trained.length));
      // A token across the boundary is trained as a whole, so that never less than the completion is learnt.
      expect(bytes.decode(trained).endsWith(`${completion}<|endoftext|>`)).toBe(true);
    }
  });

  test("counts what a causal model can learn: not the first token, which has nothing before it", () => {
    const built = buildExample({ text: " low" }, { ...options, shape: "text" });
    expect(built).toMatchObject({ ok: true, value: { trainedTokens: 1 } });
    expect(built.ok && built.value.labels).toHaveLength(2);
  });

  test("says how many tokens truncation removed, and when no trained token is left", () => {
    const row = { prompt: "Dry skin for a week, about the same.", completion: " low" };
    const built = buildExample(row, { ...options, maxLength: 4, truncation: "end" });
    if (!built.ok) throw new Error(built.problem.message);
    expect(built.value.ids).toHaveLength(4);
    expect(built.value.trainedTokens).toBe(0);
    const whole = buildExample(row, options);
    expect(built.value.truncatedTokens).toBe((whole.ok ? whole.value.ids.length : 0) - 4);
  });

  test("refuses a row that is too long with its length and a next step", () => {
    const built = buildExample({ prompt: " low low low", completion: " high" }, { ...options, maxLength: 3 });
    expect(built).toMatchObject({ ok: false, problem: { code: "LEN001", tokens: 5 } });
    expect(built.ok ? "" : built.problem.message).toContain("2 more than data.max_length");
  });

  test("reads the columns that the config maps, and no inherited key", () => {
    const columns = { prompt: "frage", completion: "antwort" };
    const built = buildExample({ frage: "Dry skin?", antwort: " low" }, { ...options, columns });
    expect(built.ok && bytes.decode(built.value.ids)).toBe("Dry skin? low<|endoftext|>");
    const inherited = { prompt: "x", completion: "toString" };
    expect(buildExample({ prompt: "x", completion: "y" }, { ...options, columns: inherited }).ok).toBe(false);
  });

  test("takes the pair of fields that the file's shape has, whatever else the row carries", () => {
    const row = { prompt: "Dry skin?", response: " low", answer: "a column", input: "another" };
    const built = buildExample(row, options);
    expect(built.ok && bytes.decode(built.value.ids)).toBe("Dry skin? low<|endoftext|>");
    const asked = { question: "Dry skin?", answer: " low" };
    expect(buildExample(asked, options)).toEqual(built);
  });

  test.each([
    [{ prompt: "a" }, "/completion"],
    [{ completion: "a" }, "/prompt"],
    [{ question: "a" }, "/answer"],
    [{ prompt: "a", completion: null }, "/completion"],
  ])("names the field that %j lacks", (row, pointer) => {
    expect(buildExample(row, options)).toMatchObject({ ok: false, problem: { code: "SCH002", pointer } });
  });

  test("joins a classification row with a line break, whatever type its label has", () => {
    const built = buildExample({ text: "Dry skin", label: 3 }, { ...options, shape: "classification" });
    expect(built.ok && bytes.decode(built.value.ids)).toBe("Dry skin\n3<|endoftext|>");
  });

  test("leaves a shape that cannot be trained on here alone", () => {
    const row = { prompt: "a", chosen: "b", rejected: "c" };
    expect(buildExample(row, { ...options, shape: "preference" })).toMatchObject({
      problem: { code: "SCH001" },
    });
  });

  test.each([[null], [[]], ["text"], [3], [{}], [{ prompt: 1, completion: " a" }]])(
    "reports %j as a row it cannot read",
    (row) => {
      expect(buildExample(row, options)).toMatchObject({ ok: false, problem: { code: "SCH002" } });
    },
  );

  test("names the message of a conversation that has no content", () => {
    const row = { messages: [{ role: "user", content: "Hi" }, { role: "assistant" }] };
    const built = buildExample(row, { ...options, shape: "messages", template: template("{{ bos_token }}") });
    expect(built).toMatchObject({ ok: false, problem: { code: "SCH007", pointer: "/messages/1" } });
  });

  test("trains on a whole conversation even where the turns cannot be told apart", () => {
    const anew = template("{% for m in messages %}{{ messages | length }}{{ m.content }}{% endfor %}");
    const row = {
      messages: [
        { role: "user", content: "low?" },
        { role: "assistant", content: " low" },
      ],
    };
    const asked = { ...options, shape: "messages", template: anew } as const;
    expect(buildExample(row, { ...asked, trainOn: "assistant" })).toMatchObject({
      problem: { code: "TPL004" },
    });
    const all = buildExample(row, { ...asked, trainOn: "all" });
    expect(all.ok && bytes.decode(all.value.labels)).toBe("2low?2 low");
  });

  test("private-use characters in a conversation are text, not marks", () => {
    const marked = template(
      "{% for m in messages %}{% if m.role == 'assistant' %}{% generation %}{{ m.content }}{% endgeneration %}" +
        "{% else %}{{ m.content }}{% endif %}{% endfor %}",
    );
    const row = {
      messages: [
        { role: "user", content: "\ue000\ue001?" },
        { role: "assistant", content: "\ue001 low\ue000" },
      ],
    };
    const built = buildExample(row, { ...options, shape: "messages", template: marked });
    if (!built.ok) throw new Error(built.problem.message);
    expect(bytes.decode(built.value.ids)).toBe("\ue000\ue001?\ue001 low\ue000");
    expect(bytes.decode(built.value.labels.filter((label) => label >= 0))).toBe("\ue001 low\ue000");
  });
});

describe("chat templates", () => {
  const input = { messages: [], tools: null, addGenerationPrompt: false, bosToken: "", eosToken: "" };

  test("a template that does not end is stopped", () => {
    const endless = template(
      "{% for a in range(99999) %}{% for b in range(99999) %}{% set c = a * b %}{% endfor %}{% endfor %}",
    );
    const rendered = endless.render(input);
    expect(rendered.ok ? "" : rendered.problem).toMatch(/takes longer than 250 ms/u);
  });

  test("a template cannot fill the memory with one range, and its clock stands still", () => {
    expect(template("{{ range(1000000000) | length }}").render(input).ok).toBe(false);
    expect(template("{{ strftime_now('%d %b %Y %H:%M:%S %-m %q %%') }}").render(input)).toEqual({
      ok: true,
      value: "26 Jul 2024 00:00:00 7 %q %",
    });
  });

  test("a template with a mistake in it is a problem, not an exception", () => {
    expect(compileChatTemplate("{% for m in %}").ok).toBe(false);
    expect(template("{{ nothing.there() }}").render(input).ok).toBe(false);
  });
});

describe("createTokenizer", () => {
  test.each([[null], [{}], [{ model: {} }], [{ model: { type: "BPE" } }], [[]], ["text"]])(
    "reports %j as no tokenizer",
    (json) => {
      expect(createTokenizer(json, {})).toMatchObject({ ok: false, problem: { file: "tokenizer.json" } });
    },
  );

  test("knows its special tokens by name, in both forms that configs use", () => {
    expect([bytes.eosId, bytes.padId, bytes.bosId, bytes.eosToken]).toEqual([0, 1, null, "<|endoftext|>"]);
    const unigram = contractTokenizer("unigram");
    expect(unigram.leadingSpecials).toEqual([unigram.bosId]);
    const wordpiece = contractTokenizer("wordpiece");
    expect([wordpiece.leadingSpecials.length, wordpiece.trailingSpecials]).toEqual([1, [wordpiece.eosId]]);
  });

  test("decodes any text back from its bytes, the empty one too", () => {
    const random = createRandom(9);
    for (let i = 0; i < 200; i++) {
      const text = randomText(random);
      expect(bytes.decode(bytes.encode(text, true))).toBe(text);
    }
  });
});

describe("scoring", () => {
  const labels = ["low", "medium", "high"];

  test("each label is one token here, and follows the prompt's own tokens", () => {
    const item = scoreItem({ prompt: "Urgency:", options: [" low", " medium"], tokenizer: bytes });
    expect(item.promptIds).toEqual(bytes.encode("Urgency:", true));
    expect(item.optionIds.map((ids) => bytes.decode(ids))).toEqual([" low", " medium"]);
    expect(item.optionIds.every((ids) => ids.length === 1)).toBe(true);
    expect(item.mergedBoundary).toBe(false);
  });

  test("spaces at the prompt's end move to the options", () => {
    const moved = scoreItem({ prompt: "Urgency: ", options: ["low"], tokenizer: bytes });
    expect(moved).toEqual(scoreItem({ prompt: "Urgency:", options: [" low"], tokenizer: bytes }));
  });

  test("an option that changes the prompt's last token is recorded as a merged boundary", () => {
    const item = scoreItem({ prompt: "The wo", options: ["man", "rst"], tokenizer: bytes });
    expect(item.mergedBoundary).toBe(true);
  });

  test("an end mark that the tokenizer adds is neither prompt nor option", () => {
    const wordpiece = contractTokenizer("wordpiece");
    const item = scoreItem({ prompt: "dry skin", options: [" low"], tokenizer: wordpiece });
    expect(item.promptIds[0]).toBe(wordpiece.leadingSpecials[0]);
    expect([...item.promptIds, ...item.optionIds.flat()]).not.toContain(wordpiece.eosId);
  });

  test("labels follow the prompt the way the row's own answer does", () => {
    const ask = (row: object): unknown => {
      const scored = scoreRow(row, { shape: "prompt-completion", labels, template: null, tokenizer: bytes });
      return scored.ok ? [scored.value.continuations[0], scored.value.truth] : scored.problem.code;
    };
    expect(ask({ prompt: "Urgency:", completion: " high" })).toEqual([" low", "high"]);
    expect(ask({ prompt: "Urgency:\n", completion: "high." })).toEqual(["low", "high"]);
    expect(ask({ prompt: "Urgency:", completion: "" })).toEqual([" low", null]);
    expect(ask({ prompt: "Urgency: ", completion: "" })).toEqual(["low", null]);
    expect(ask({ prompt: "Urgency:" })).toBe("SCH002");
  });

  test("a conversation is asked for its last answer", () => {
    const scored = scoreRow(
      {
        messages: [
          { role: "user", content: "Dry skin?" },
          { role: "assistant", content: "low" },
        ],
      },
      {
        shape: "messages",
        labels,
        template: template(
          "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}" +
            "{% if add_generation_prompt %}assistant:{% endif %}",
        ),
        tokenizer: bytes,
      },
    );
    expect(scored).toMatchObject({
      ok: true,
      value: { prompt: "user: Dry skin?\nassistant:", truth: "low" },
    });
  });
});

test("the digest's bytes are length, ids and labels of each row, little-endian", () => {
  const made = supervisionBytes([{ ids: [1, 258], labels: [-100, 258] }]);
  expect([...made]).toEqual([2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 0, 0, 156, 255, 255, 255, 2, 1, 0, 0]);
});
