import { describe, expect, it } from "vitest";
import { needsAtMost } from "../../../../src/core/memory/fit/makeItFit";
import { advise, type Advice } from "../../../../src/core/runconfig/advise/advise";
import type { AdviceFacts } from "../../../../src/core/runconfig/advise/adviceFacts";
import { checkRunConfig, type ConfigCheck } from "../../../../src/core/runconfig/checkRunConfig";
import { knownMemory } from "../../../../src/core/runconfig/known/knownMemory";
import type { ConfigFacts } from "../../../../src/core/runconfig/configFacts";
import {
  adviceFacts,
  countedFacts,
  LEVELS,
  MIDDLE,
  modelFacts,
  SMALL,
  TINY,
  type Kind,
} from "./adviceFixtures";

const KINDS: Readonly<Record<string, Kind>> = {
  classification: {
    ...{ format: "classification", rows: 1200, tokens: [30, 60, 90] },
    columns: { text: [], label: LEVELS },
  },
  labels: {
    ...{ format: "prompt-completion", rows: 900, tokens: [25, 31, 33], answers: LEVELS, statesLabel: true },
    columns: { label: LEVELS, age_band: ["18-39", "40-64", "65+"], sex: ["f", "m"] },
    ids: { id: 900, patient_id: 300 },
  },
  chat: { format: "messages", rows: 3000, tokens: [180, 400, 480] },
  sharegpt: { format: "sharegpt", rows: 60, tokens: [80, 160, 200], answers: ["yes", "no"] },
  alpaca: { format: "alpaca", rows: 52_000, tokens: [90, 220, 500] },
  text: { format: "text", rows: 400, tokens: [300, 480, 505] },
  few: { format: "prompt-completion", rows: 3, tokens: [10, 12, 12] },
  one: { format: "prompt-completion", rows: 1, tokens: [5, 5, 5] },
  long: { format: "messages", rows: 500, tokens: [900, 2000, 2600] },
  huge: { format: "prompt-completion", rows: 2_000_000, tokens: [40, 90, 130], answers: ["yes", "no", "1"] },
};
const HELD = [[], ["eval"], ["test"], ["eval", "test"]] as const;
const MODELS = {
  tiny: [{ name: "tiny", facts: modelFacts(TINY) }],
  small: [{ name: "small", facts: modelFacts(SMALL) }],
  both: [
    { name: "middle", facts: modelFacts(MIDDLE), origin: "cache" as const },
    { name: "small", facts: modelFacts(SMALL), origin: "cache" as const },
  ],
  padIsEnd: [
    {
      name: "pad",
      facts: modelFacts(SMALL, {
        tokenizer: { vocabularySize: 49_152, padToken: "</s>", eosToken: "</s>", template: "whole" },
      }),
    },
  ],
};
const MACHINES = [{ gib: 64 }, { gib: 6, gpuGib: 24 }, { gib: 1.2 }, { gib: 0.1 }];

/** What the check of an editor knows, made anew and not by the code under test. */
function checkAgain(
  text: string,
  facts: AdviceFacts,
  kind: Kind,
): { check: ConfigCheck; facts: ConfigFacts } {
  const files = [facts.train, facts.eval, facts.test].flatMap((file) => file ?? []);
  const length = Number(/max_length: (\d+)/u.exec(text)?.[1]);
  const known: ConfigFacts = {
    lookup: facts.lookup,
    machine: () => facts.machine,
    model: (path) => facts.models.find((model) => model.path === path)?.facts,
    dataset: (path) => {
      const file = files.find((one) => one.path === path);
      if (file === undefined) return undefined;
      const labels = file.facts.labels.length > 0 ? file.facts.labels : [...file.tallies.answers];
      return { ...countedFacts(file.facts, kind, length), labels };
    },
  };
  return { check: checkRunConfig(text, { file: "run.tune.yaml", facts: known }), facts: known };
}

function given(advice: Advice): Extract<Advice, { ok: true }> {
  if (!advice.ok) throw new Error(`${advice.message}\n${advice.reasons.join("\n")}`);
  return advice;
}

describe("a proposed run config", () => {
  for (const [number, [name, kind]] of Object.entries(KINDS).entries())
    it(`has no finding and fits, or there is a reason: ${name}`, () => {
      let proposed = 0;
      for (const [m, [modelName, models]] of Object.entries(MODELS).entries())
        for (const [k, machine] of MACHINES.entries()) {
          // Every second pair; the next kind of data has the others.
          if ((number + m + k) % 2 === 1) continue;
          const held = HELD[(number + m + (k >> 1)) % HELD.length]!;
          const facts = adviceFacts({ kind, held, models, ...machine });
          const advice = advise(facts);
          const place = `${modelName}, ${machine.gib} GiB, ${held.join("+")}`;
          if (!advice.ok) {
            expect(advice.reasons.length, place).toBeGreaterThan(0);
            expect(advice.needs.length, place).toBeGreaterThan(0);
            expect(advice.reasons.join(), place).toMatch(/GiB may be used|was made for/u);
            continue;
          }
          proposed++;
          expect(advice.alternatives, place).toHaveLength(machine.gib > 1 ? 2 : advice.alternatives.length);
          for (const { text } of [advice.proposal, ...advice.alternatives]) {
            const again = checkAgain(text, facts, kind);
            expect(again.check.findings, `${place}\n${text}`).toEqual([]);
            const { resolved } = again.check;
            const memory = knownMemory(resolved, again.facts)!;
            expect(memory.forecast.engine).toBe("onnx");
            expect(needsAtMost(memory.forecast)).toBeLessThanOrEqual(0.9 * memory.device!.freeBytes);
            expect(resolved.data.truncation).toBe("error");
            expect(resolved.data.max_length).toBeGreaterThanOrEqual(kind.tokens[2]);
            expect(resolved.evaluate.groups).toEqual([]);
          }
        }
      expect(proposed).toBeGreaterThan(0);
    });

  it("cannot be made of preferences and marks, and says so without looking at models", () => {
    for (const format of ["preference", "kto"]) {
      const kind: Kind = { format, rows: 500, tokens: [50, 60, 70] };
      const advice = advise(adviceFacts({ kind, models: MODELS.small, gib: 64 }));
      expect(advice).toMatchObject({ ok: false });
      if (!advice.ok) {
        expect(advice.message).toContain("learn");
        expect(advice.needs[0]).toContain("one answer each");
      }
    }
  });
});

describe("what is proposed", () => {
  const labels = KINDS["labels"]!;
  const textOf = (options: Partial<Parameters<typeof adviceFacts>[0]>): string =>
    given(advise(adviceFacts({ kind: labels, models: MODELS.small, gib: 64, ...options }))).proposal.text;

  it("gives every key but the plain ones a reason above it", () => {
    const lines = textOf({}).split("\n");
    const bare = lines.filter((line, i) => /^\s*[\w]+: \S/u.test(line) && !/^\s*#/u.test(lines[i - 1] ?? ""));
    expect(bare.map((line) => line.trim().split(":")[0])).toEqual([
      ...["version", "name", "test", "seed", "lr_scheduler_type", "save_steps", "dir"],
    ]);
  });

  it("names every source in the table", () => {
    const { settings } = given(advise(adviceFacts({ kind: labels, models: MODELS.small, gib: 64 }))).proposal;
    for (const { key, source } of settings) expect(source, key).not.toBe("");
  });

  it("divides rows by their labels, and suggests groups and what belongs together as comments only", () => {
    const text = textOf({});
    expect(text).toContain("    stratify_by: label\n");
    expect(text).toMatch(/^ {4}# group_by: patient_id$/mu);
    expect(text).toMatch(/^ {2}# groups: \[age_band, sex\]$/mu);
    expect(text).toContain("  labels: [high, low, medium]\n".replace("high, low, medium", LEVELS.join(", ")));
  });

  it("suggests no group that has too few rows in the report", () => {
    const kind: Kind = { ...labels, rows: 120 };
    expect(textOf({ kind })).not.toContain("# groups");
    expect(textOf({ kind, held: ["test"] })).toContain("# groups: [age_band, sex]");
  });

  it("keeps labels that YAML would read as something else", () => {
    const kind: Kind = { ...labels, answers: ["yes", "no", "1"], columns: {}, statesLabel: false };
    expect(textOf({ kind })).toContain('  labels: ["yes", "no", "1"]\n');
  });

  it("names held-out files instead of a split", () => {
    const text = textOf({ held: ["eval", "test"] });
    expect(text).toContain("  eval: eval.jsonl\n");
    expect(text).toContain("  test: test.jsonl\n");
    expect(text).not.toContain("split:");
  });

  it("measures no loss where there are no eval rows", () => {
    expect(textOf({ held: ["test"] })).not.toContain("eval_steps");
    expect(textOf({ held: ["eval"] })).toContain("eval_steps");
  });

  it("takes the largest batch that fits, and as many rows per step all the same", () => {
    const kind: Kind = { format: "messages", rows: 3000, tokens: [180, 900, 1000] };
    const sizes = [200, 64, 24, 16].map((gib) => {
      const advice = advise(adviceFacts({ kind, models: MODELS.small, gib }));
      const { settings } = given(advice).proposal;
      const of = (key: string): number => Number(settings.find((one) => one.key === key)?.value);
      expect(of("train.per_device_train_batch_size") * of("train.gradient_accumulation_steps")).toBe(16);
      return of("train.per_device_train_batch_size");
    });
    expect(sizes[0]).toBe(16);
    expect([...sizes].sort((a, b) => b - a)).toEqual(sizes);
    expect(sizes.at(-1)).toBeLessThan(16);
  });

  it("raises the learning rate of small models within the method's range", () => {
    expect(textOf({ models: MODELS.tiny })).toContain("learning_rate: 5.0e-4");
    expect(textOf({})).toContain("learning_rate: 2.0e-4");
    expect(textOf({ settings: ["method.name=full"] })).toContain("learning_rate: 2.0e-5");
  });

  it("keeps examples between a hundred and 25,000 by the number of epochs", () => {
    const epochs = (rows: number): string | undefined =>
      /num_train_epochs: (\S+)/u.exec(
        textOf({ kind: { format: "prompt-completion", rows, tokens: [20, 30, 40] }, held: ["eval", "test"] }),
      )?.[1];
    expect([2, 10, 100, 5000, 10_000, 60_000].map(epochs)).toEqual(["25", "10", "3", "3", "2", "1"]);
  });

  it("lowers the rank for layers that are narrower", () => {
    const narrow = { ...TINY, hidden: 32, heads: 4, keyValueHeads: 1, intermediate: 64 };
    expect(textOf({ models: [{ name: "narrow", facts: modelFacts(narrow) }] })).toContain("  r: 2\n");
  });

  it("prefers what lies near, then the largest that is done over night", () => {
    const near = { name: "near", facts: modelFacts(TINY), origin: "near" as const };
    const of = (...models: Parameters<typeof adviceFacts>[0]["models"]): string | undefined =>
      /name_or_path: (\S+)/u.exec(textOf({ models, kind: { ...labels, tokens: [25, 31, 33] } }))?.[1];
    expect(of(...MODELS.both)).toBe("middle");
    expect(of(...MODELS.both, near)).toBe("near");
    const many: Kind = { format: "prompt-completion", rows: 400_000, tokens: [100, 200, 300] };
    expect(textOf({ models: MODELS.both, kind: many })).toContain("name_or_path: small");
  });

  it("offers a smaller model, and says what every alternative costs against the first", () => {
    const { alternatives } = given(advise(adviceFacts({ kind: labels, models: MODELS.both, gib: 64 })));
    expect(alternatives.map(({ title }) => title)).toEqual([
      "Every weight instead of an adapter",
      expect.stringMatching(/^A smaller model: small \(134\.5 M parameters\)$/u),
    ]);
    expect(alternatives[0]!.costs.join()).toMatch(/GiB of memory instead of .* times the time/u);
    expect(alternatives[0]!.command).toBe("tunesmith init train.jsonl --set method.name=full");
    expect(alternatives[1]!.command).toBe("tunesmith init train.jsonl --model small");
  });
});

describe("settings that somebody gives", () => {
  const chat = KINDS["chat"]!;
  const propose = (settings: readonly string[], gib = 64): Advice =>
    advise(adviceFacts({ kind: chat, models: MODELS.small, gib, settings }));

  it("stand in the config, and the rules that come after go by them", () => {
    const { proposal, alternatives } = given(propose(["method.name=full", "train.seed=7"]));
    expect(proposal.text).toMatch(/# Given with --set\.\n {2}name: full\n/u);
    expect(proposal.text).toMatch(/# Given with --set\.\n {2}seed: 7\n/u);
    expect(proposal.text).not.toContain("lora_alpha");
    expect(alternatives.map(({ title }) => title)).not.toContain("An adapter (LoRA) instead of every weight");
  });

  it("may leave rows out, which stays a warning", () => {
    const { proposal } = given(propose(["data.max_length=256", "data.truncation=drop"]));
    expect(proposal.judged.findings.map(({ code, severity }) => [code, severity])).toEqual([
      ["XDT006", "warning"],
    ]);
  });

  it("that no engine here can do are refused with the finding", () => {
    const advice = propose(["train.engine=torch"]);
    expect(advice.ok ? [] : advice.reasons).toEqual([expect.stringContaining("XRF002")]);
  });

  it("that do not fit are refused with what is needed", () => {
    const advice = propose(["train.per_device_train_batch_size=512"], 16);
    expect(advice.ok ? [] : advice.reasons).toEqual([
      expect.stringMatching(/512 rows at a time needs .* GiB/u),
    ]);
  });
});

describe("no proposal", () => {
  const chat = KINDS["chat"]!;
  const refusal = (options: Partial<Parameters<typeof adviceFacts>[0]>): Extract<Advice, { ok: false }> => {
    const advice = advise(adviceFacts({ kind: chat, models: MODELS.small, gib: 64, ...options }));
    if (advice.ok) throw new Error(advice.proposal.text);
    return advice;
  };

  it("without a model says where was looked and what is needed", () => {
    const { message, reasons, needs } = refusal({ models: [] });
    expect(message).toContain("no model was found");
    expect(reasons).toEqual(["looked in models"]);
    expect(needs[0]).toContain("--model");
  });

  it("says of each model why not", () => {
    const { tokenizer } = modelFacts(SMALL);
    const models = [
      { name: "falcon", facts: modelFacts(SMALL, { config: { model_type: "falcon" } }) },
      { name: "no-template", facts: modelFacts(SMALL, { tokenizer: { ...tokenizer!, template: "none" } }) },
      {
        name: "other-tokenizer",
        facts: modelFacts(SMALL, { tokenizer: { ...tokenizer!, vocabularySize: 50_000 } }),
      },
      {
        name: "pointer",
        facts: modelFacts(SMALL, {
          problems: [{ file: "model.safetensors", message: "is a Git LFS pointer", nextStep: "" }],
        }),
      },
      { name: "short", facts: modelFacts(TINY), origin: "cache" as const },
      { name: "large", facts: modelFacts({ ...MIDDLE, layers: 80 }) },
      { name: "no-weights", facts: modelFacts(SMALL, { tensors: new Map() }) },
    ];
    const { reasons } = refusal({ models, kind: { ...chat, tokens: [500, 700, 900] } });
    const expected = [
      /^falcon: it is of the type falcon/u,
      /^no-template: it has no chat template/u,
      /^other-tokenizer: its tokenizer has 50,000 tokens/u,
      /^pointer: its model\.safetensors is a Git LFS pointer/u,
      /^short: the longest row has 900 of its tokens, and it was made for 512/u,
      /^large: it has .* M parameters/u,
      /^no-weights: it has no weights/u,
    ];
    expect(reasons).toHaveLength(expected.length);
    for (const [i, pattern] of expected.entries()) expect(reasons[i]).toMatch(pattern);
  });

  it("for rows too long for memory or positions names the length that would do, and leaves it to people", () => {
    const long: Kind = { format: "messages", rows: 500, tokens: [300, 500, 7000] };
    const memory = refusal({ kind: long, gib: 24 });
    expect(memory.reasons[0]).toMatch(/one row at a time needs .* GiB may be used/u);
    const [choice] = memory.choices;
    expect(choice?.title).toMatch(/^Leave out rows of more than \d+ tokens \(at most .*% of all\)$/u);
    const again = advise(
      adviceFacts({ kind: long, models: MODELS.small, gib: 24, settings: choice!.settings }),
    );
    expect(given(again).proposal.text).toContain("truncation: drop");
    const positions = refusal({ kind: long, models: MODELS.tiny });
    expect(positions.choices[0]?.settings).toEqual(["data.max_length=512", "data.truncation=drop"]);
  });
});
