import { beforeEach, describe, expect, it } from "vitest";
import type * as vscode from "vscode";
import { compareWithLastRun } from "../../src/extension/commands/compareWithLastRun";
import { dryRun } from "../../src/extension/commands/dryRun";
import { dryRunText } from "../../src/extension/commands/dryRunText";
import type { ShownText } from "../../src/extension/views/textDocuments";
import type { DryRunDocument, RunPlan } from "../../src/protocol/dryRun";
import type { CompareWithLastRunParams, CompareWithLastRunResult } from "../../src/protocol/lsp";
import { fake, reset, Uri } from "../fakes/vscode";

const PLAN: RunPlan = {
  ...{ name: "demo", task: "sft", method: "lora", devices: ["cpu"], threads: 2, seed: 13 },
  engine: { name: "onnx", requested: "auto", reason: "small" },
  model: { path: "/w/model", bytes: 10, parameters: 1000, trainedParameters: 100 },
  rows: { train: 10, eval: 2, test: 2, longest: 9 },
  leftOut: ["1 of 11 rows left out: empty; the first is train.jsonl:3"],
  training: {
    ...{ totalSteps: 5, rowsPerStep: 2, batch: 2, accumulation: 1, epochs: 1, learningRate: 0.001 },
    ...{ schedule: "linear", warmupSteps: 0, measurements: 2, checkpoints: 1, keptCheckpoints: 1 },
    mayStopEarly: false,
  },
  evaluation: { rows: null, onEvaluationRows: false, labels: [], withBase: true, checks: 0 },
  memory: null,
  outputDir: "/w/runs",
  reports: ["html"],
};
const YAML = `# Every effective value of this run, and where it came from.

name: demo  # line 1
train:
  max_steps: 5  # --set
  seed: 13  # default
  note: "see # line 9"  # line 12
`;
const GOOD: DryRunDocument = {
  ...{ version: 1, command: "run", product: "0", dryRun: true },
  findings: [
    {
      code: "XRF010",
      name: "x",
      severity: "warning",
      file: "a.tune.yaml",
      line: 7,
      column: 3,
      message: "unusual",
      help: "lower it",
    },
  ],
  plan: PLAN,
  resolvedYaml: YAML,
};

/** What each link of a text covers, and the line that it leads to. */
function linked({ text, links }: ReturnType<typeof dryRunText>): readonly string[] {
  const lines = text.split("\n");
  return links.map(({ line, start, end, target }) => `${lines[line]?.slice(start, end) ?? ""} → ${target}`);
}

describe("a dry run as a text", () => {
  it("says what would happen, and leads to every place in the config", () => {
    const shown = dryRunText(GOOD, "x/a.tune.yaml", (file) => file.replace("/w/", ""));
    expect(shown.text).toMatch(/^Dry run of x\/a\.tune\.yaml: nothing was started/u);
    expect(shown.text).toContain("\n  Model        model · 1,000 parameters · 10 B\n");
    expect(shown.text).toContain("train.jsonl:3");
    expect(shown.text).toContain("XRF010 unusual\n      lower it\n");
    expect(linked(shown)).toEqual(["x/a.tune.yaml:7:3 → 7", "line 1 → 1", "line 12 → 12"]);
  });

  it("says why a run would not start", () => {
    const error = { ...GOOD.findings[0]!, severity: "error" as const };
    const { text } = dryRunText({ ...GOOD, findings: [error], plan: null, resolvedYaml: null }, "a", String);
    expect(text).toMatch(/^Dry run of a: 1 error, so a run would not start\.\n/u);
  });

  it("shows what a file holds as text", () => {
    const finding = { ...GOOD.findings[0]!, message: "a\u001b[31mb\u202e" };
    expect(dryRunText({ ...GOOD, findings: [finding] }, "a", String).text).not.toMatch(/[\u001b\u202e]/u);
  });
});

const config = Uri.file("/w/a.tune.yaml") as unknown as vscode.Uri;
let put: Map<string, ShownText>;
const texts = {
  put: (name: string, shown: ShownText): vscode.Uri => {
    put.set(name, shown);
    return Uri.file(`shown:${name}`) as unknown as vscode.Uri;
  },
};
beforeEach(() => {
  reset();
  put = new Map();
});

describe("Dry Run", () => {
  it("opens what the run would do, with links into the config", async () => {
    const asked: string[] = [];
    const launcher = {
      dryRun: (file: string) => {
        asked.push(file);
        return Promise.resolve(GOOD);
      },
    };
    expect(await dryRun({ launcher, texts })(config)).toBe(true);
    expect(asked).toEqual(["/w/a.tune.yaml"]);
    expect(fake.opened).toEqual(["shown:a.tune.yaml – dry run"]);
    expect(put.get("a.tune.yaml – dry run")?.links?.every(({ file }) => file === config)).toBe(true);
  });

  it("starts no program in a folder that is not trusted", async () => {
    fake.trusted = false;
    const launcher = { dryRun: () => Promise.reject(new Error("asked")) };
    expect(await dryRun({ launcher, texts })(config)).toBeUndefined();
    expect(fake.shown).toEqual([expect.stringMatching(/^warning: A dry run .*not trusted/u)]);
  });
});

describe("Compare with Last Run", () => {
  const answer = (result: CompareWithLastRunResult) => {
    const asked: CompareWithLastRunParams[] = [];
    const compareWithLast = (params: CompareWithLastRunParams): Promise<CompareWithLastRunResult> => {
      asked.push(params);
      return Promise.resolve(result);
    };
    return { asked, run: compareWithLastRun({ language: { compareWithLastRun: compareWithLast }, texts }) };
  };
  const comparison = {
    runId: "a-1",
    outcome: "completed in 1.0 s",
    then: "then\n",
    now: "now\n",
    differences: ["x: 1 → 2"],
  };

  it("shows both configs side by side, the run first", async () => {
    const { asked, run } = answer({ comparison });
    expect(await run(config)).toEqual(["x: 1 → 2"]);
    expect(asked).toEqual([{ uri: config.toString() }]);
    expect([...put].map(([name, { text }]) => [name, text])).toEqual([
      ["a-1.yaml", "then\n"],
      ["a.tune.yaml – now.yaml", "now\n"],
    ]);
    expect(fake.commands.map(([name]) => name)).toEqual(["vscode.diff"]);
    expect(fake.shown).toEqual([]);
  });

  it("says so when nothing differs", async () => {
    await answer({ comparison: { ...comparison, differences: [] } }).run(config);
    expect(fake.shown).toEqual(["info: Nothing differs from a-1: completed in 1.0 s."]);
  });

  it("says why there is nothing to compare with, and what to do", async () => {
    const { run } = answer({ problem: "no run of this config is over yet", nextStep: "start one with Run" });
    await expect(run(config)).rejects.toMatchObject({
      message: "no run of this config is over yet",
      nextStep: "start one with Run",
    });
  });
});
