import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { UserError } from "../../src/base/userError";
import { checkCommand } from "../../src/cli/commands/check";
import { estimateCommand } from "../../src/cli/commands/estimate";
import { initCommand } from "../../src/cli/commands/init";
import { checkRunConfig } from "../../src/core/runconfig/checkRunConfig";
import { AdviceDocument } from "../../src/protocol/advice";
import { parseChecked } from "../../src/protocol/checked";
import { fakeIo, type FakeIo } from "../fakes/cliHarness";

const examples = path.resolve(import.meta.dirname, "../../examples");
let root: string;
let project: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "tunesmith-init-"));
  project = path.join(root, "work", "project");
  mkdirSync(path.join(project, "data"), { recursive: true });
  cpSync(path.join(examples, "model"), path.join(project, "model"), { recursive: true });
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function io(): FakeIo {
  // No GPU, no cache and no home of whoever runs the tests.
  const env = { PATH: root, HOME: root, TUNESMITH_HOME: path.join(root, "home"), LANG: "C.UTF-8" };
  return fakeIo({ cwd: project, env });
}

function rows(name: string, n: number, make: (i: number) => unknown): string {
  const file = path.join("data", name);
  const lines = Array.from({ length: n }, (_, i) => JSON.stringify(make(i)));
  writeFileSync(path.join(project, file), `${lines.join("\n")}\n`);
  return file;
}

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function init(...args: readonly string[]): Promise<Ran> {
  const terminal = io();
  const code = await initCommand(args, terminal);
  return { code, out: terminal.stdout(), err: terminal.stderr() };
}

async function check(file: string): Promise<string> {
  const terminal = io();
  const code = await checkCommand([file, "--fail-on", "info", "--format", "json"], terminal);
  const { findings } = JSON.parse(terminal.stdout()) as { readonly findings: unknown[] };
  return `${code} ${JSON.stringify(findings)}`;
}

async function document(...args: readonly string[]): Promise<AdviceDocument> {
  const { out } = await init(...args, "--format", "json");
  const parsed = parseChecked(AdviceDocument, out);
  if (!parsed.ok) throw new Error(`${parsed.problem}\n${out.slice(0, 500)}`);
  return parsed.value;
}

const WORDS = ["pain", "fever", "cough", "rash", "fall"];
const text = (i: number): string => `Man with ${WORDS[i % 5]!} since ${i} days.`;
const LABELS = ["low", "high"];
const SHAPES: Readonly<Record<string, (i: number) => unknown>> = {
  classification: (i) => ({ text: text(i), label: LABELS[i % 2] }),
  messages: (i) => ({
    messages: [
      { role: "user", content: text(i) },
      { role: "assistant", content: `Take ${i} tablets.` },
    ],
  }),
  alpaca: (i) => ({ instruction: "How urgent?", input: text(i), output: `Not very: ${i}.` }),
  completion: (i) => ({
    prompt: `${text(i)} Urgency:`,
    completion: ` ${LABELS[i % 2]!}`,
    clinic: LABELS[i % 2],
  }),
  text: (i) => ({ text: text(i).repeat(1 + (i % 7)) }),
};

describe("tunesmith init", () => {
  for (const [name, make] of Object.entries(SHAPES))
    it(`writes a config without a finding, that fits: ${name}`, async () => {
      const train = rows("train.jsonl", 60, make);
      const test = rows("other.jsonl", 24, (i) => make(i + 100));
      for (const held of [[], ["--test", test], ["--eval", test]]) {
        const { code, out, err } = await init(train, ...held, "--output", "run.tune.yaml", "--force");
        expect([code, err]).toEqual([0, ""]);
        expect(out).toContain("Others, with what they cost:");
        expect(await check("run.tune.yaml")).toBe("0 []");
      }
      const estimate = io();
      expect(await estimateCommand(["run.tune.yaml"], estimate)).toBe(0);
      expect(estimate.stdout()).toContain("it fits");
    });

  it("prints a config to standard output, whose paths begin in this folder", async () => {
    const train = rows("train.jsonl", 30, SHAPES["messages"]!);
    const { code, out } = await init(train);
    expect(code).toBe(0);
    expect(parse(out)).toMatchObject({
      model: { name_or_path: "model" },
      data: { train: "data/train.jsonl", split: { eval: 0.2 } },
      task: "sft",
    });
    expect(readdirSync(project).sort()).toEqual(["data", "model"]);
  });

  it("names paths from where the config will lie", async () => {
    const train = rows("train.jsonl", 30, SHAPES["messages"]!);
    mkdirSync(path.join(project, "configs"));
    await init(train, "--output", "configs/a.tune.yaml");
    const written = readFileSync(path.join(project, "configs", "a.tune.yaml"), "utf8");
    expect(parse(written)).toMatchObject({
      model: { name_or_path: "../model" },
      data: { train: "../data/train.jsonl" },
    });
    expect(await check("configs/a.tune.yaml")).toBe("0 []");
  });

  it("takes held-out files that lie beside the training rows by their names, not copies of them", async () => {
    const train = rows("train.jsonl", 40, SHAPES["completion"]!);
    rows("validation.jsonl", 20, (i) => SHAPES["completion"]!(i + 50));
    rows("test.jsonl", 40, SHAPES["completion"]!);
    expect(parse((await init(train)).out)).toMatchObject({ data: { eval: "data/validation.jsonl" } });
    rmSync(path.join(project, "data", "validation.jsonl"));
    expect(parse((await init(train)).out)).toMatchObject({ data: { split: { stratify_by: "completion" } } });
  });

  it("prints one JSON document with reasons, sources and two alternatives, each a config without a finding", async () => {
    const train = rows("train.jsonl", 60, SHAPES["completion"]!);
    const advice = await document(train);
    if (!advice.ok) throw new Error(advice.message);
    expect(advice.written).toBeNull();
    expect(advice.alternatives).toHaveLength(2);
    for (const { settings, findings, memory, text: config } of [advice.proposal, ...advice.alternatives]) {
      expect(findings).toEqual([]);
      expect(memory!.highBytes).toBeLessThanOrEqual(memory!.usableBytes);
      expect(settings.every(({ source }) => source !== "")).toBe(true);
      writeFileSync(path.join(project, "other.tune.yaml"), config);
      expect(await check("other.tune.yaml")).toBe("0 []");
    }
  });

  it("makes an alternative with the command that it prints", async () => {
    const train = rows("train.jsonl", 60, SHAPES["completion"]!);
    const advice = await document(train);
    if (!advice.ok) throw new Error(advice.message);
    const [other] = advice.alternatives;
    const [, , ...args] = other!.command.split(" ");
    const again = parse((await init(...args)).out) as unknown;
    expect(again).toEqual(parse(other!.text));
    expect(again).toMatchObject({ method: { name: "full" } });
  });

  it("says in plain words why there is nothing to propose, with exit code 1", async () => {
    const pairs = rows("pairs.jsonl", 30, (i) => ({ prompt: text(i), chosen: "yes", rejected: "no" }));
    const refused = await init(pairs);
    expect([refused.code, refused.out]).toEqual([1, ""]);
    expect(refused.err).toMatch(/pairs of answers[^]*because[^]*supervised only[^]*needed/u);
    rmSync(path.join(project, "model"), { recursive: true });
    const train = rows("train.jsonl", 30, SHAPES["messages"]!);
    const without = await init(train, "--output", "run.tune.yaml");
    expect(without.code).toBe(1);
    expect(without.err).toMatch(/no model was found[^]*needed[^]*Llama-type model/u);
    expect(existsSync(path.join(project, "run.tune.yaml"))).toBe(false);
    expect(await document(train)).toMatchObject({ ok: false, choices: [] });
  });

  it("offers to leave out rows that are too long, and does so only when it is told to", async () => {
    const train = rows("train.jsonl", 200, (i) =>
      i === 7
        ? { prompt: text(i).repeat(100), completion: " x" }
        : SHAPES["alpaca"]!(i) && { prompt: text(i), completion: ` day ${i}` },
    );
    const refused = await init(train);
    expect(refused.code).toBe(1);
    expect(refused.err.replace(/\s+/gu, " ")).toContain(
      "Leave out rows of more than 512 tokens (at most 1% of all): tunesmith init data/train.jsonl --set data.max_length=512 --set data.truncation=drop",
    );
    const told = await init(train, "--set", "data.max_length=512", "--set", "data.truncation=drop");
    expect(told.code).toBe(0);
    expect(told.err).toContain("XDT006");
    expect(parse(told.out)).toMatchObject({ data: { max_length: 512, truncation: "drop" } });
  });

  it("reads columns by other names where it is told which they are", async () => {
    const train = rows("odd.jsonl", 30, (i) => ({ q: text(i), a: `day ${i}` }));
    await expect(init(train)).rejects.toThrow(/no dataset of a known form: its rows have q, a/u);
    const set = ["data.format=prompt-completion", "data.columns.prompt=q", "data.columns.completion=a"];
    const { code } = await init(train, ...set.flatMap((one) => ["--set", one]), "-o", "run.tune.yaml");
    expect(code).toBe(0);
    expect(await check("run.tune.yaml")).toBe("0 []");
  });
});

describe("bad input to tunesmith init", () => {
  const problem = async (...args: readonly string[]): Promise<UserError> => {
    const thrown: unknown = await init(...args).catch((error: unknown) => error);
    if (thrown instanceof UserError) return thrown;
    throw new Error(`no UserError: ${JSON.stringify(thrown)}`);
  };

  it("that is missing, empty, a folder, no dataset or standard input is told with exit code 2", async () => {
    writeFileSync(path.join(project, "data", "empty.jsonl"), "");
    writeFileSync(path.join(project, "data", "blank.jsonl"), "\n\n \n");
    writeFileSync(path.join(project, "data", "broken.jsonl"), "{\n{\n");
    writeFileSync(path.join(project, "data", "numbers.json"), "[1, 2, 3]");
    writeFileSync(path.join(project, "data", "bytes.jsonl"), Buffer.from([0, 1, 2, 255, 254, 0, 10, 7]));
    writeFileSync(path.join(project, "data", "object.json"), '{"a": {"b": 1}}');
    const cases: readonly (readonly [string, RegExp])[] = [
      ["data/nothing.jsonl", /does not exist/u],
      ["data/empty.jsonl", /has no rows/u],
      ["data/blank.jsonl", /has no rows/u],
      ["data/broken.jsonl", /no row that can be read/u],
      ["data/numbers.json", /its rows are no objects/u],
      ["data/bytes.jsonl", /has no rows/u],
      ["data/object.json", /known form: its rows have a/u],
      ["data", /is a folder/u],
      ["-", /standard input has no path/u],
    ];
    for (const [file, message] of cases) {
      const { message: said, exitCode, nextStep } = await problem(file);
      expect(said, file).toMatch(message);
      expect([exitCode, nextStep.length > 0], file).toEqual([2, true]);
    }
  });

  it("never writes over a file without --force, and never over the data", async () => {
    const train = rows("train.jsonl", 30, SHAPES["messages"]!);
    writeFileSync(path.join(project, "run.tune.yaml"), "mine");
    expect((await problem(train, "--output", "run.tune.yaml")).message).toContain("is there already");
    expect(readFileSync(path.join(project, "run.tune.yaml"), "utf8")).toBe("mine");
    expect((await init(train, "--output", "run.tune.yaml", "--force")).code).toBe(0);
    expect((await problem(train, "--output", train, "--force")).message).toContain("is the data itself");
    expect((await problem(train, "--output", "data", "--force")).message).toContain("is a folder");
    expect((await problem(train, "--output", "none/run.tune.yaml")).message).toContain("no folder");
  });

  it("tells wrong flags, settings, models and held-out rows", async () => {
    const train = rows("train.jsonl", 30, SHAPES["messages"]!);
    expect((await problem()).message).toContain("name one dataset");
    expect((await problem(train, "--modle", "x")).nextStep).toContain("did you mean --model");
    expect((await problem(train, "--model", "nowhere")).message).toContain("no model folder");
    expect((await problem(train, "--set", "data.train=x")).message).toContain("not for --set");
    expect((await problem(train, "--eval", train)).message).toContain("the same rows");
    const { code, err } = await init(train, "--set", "train.sede=3", "--set", "train.seed=often");
    expect(code).toBe(2);
    expect(err).toMatch(/CFG002[^]*CFG003|CFG003[^]*CFG002/u);
  });

  it("in names cannot get out of its place in the config", async () => {
    const name = 'a "b" #c: d\u2028e.jsonl';
    const train = rows(name, 30, SHAPES["messages"]!);
    const { out } = await init(train);
    expect(parse(out)).toMatchObject({ data: { train: `data/${name}` } });
    expect(checkRunConfig(out, { file: "x" }).findings).toEqual([]);
  });
});
