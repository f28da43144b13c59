import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeEvaluateCommand } from "../../src/cli/commands/evaluate";
import { reportCommand } from "../../src/cli/commands/report";
import { makeRunCommand } from "../../src/cli/commands/run";
import { makeRunsCommand, makeRunsPartCommand } from "../../src/cli/commands/runs";
import { runCli, type CommandEntry } from "../../src/cli/runCli";
import { readResult } from "../../src/node/runs/store/runFolder";
import { readRunSummary } from "../../src/node/runs/store/runEvents";
import type { RunJson, RunResult } from "../../src/protocol/run";
import { fakeIo, readUnchecked, type FakeIo } from "../fakes/cliHarness";
import {
  makeRunHarness,
  processesOf,
  supervisorOf,
  until,
  untilOver,
  type RunHarness,
} from "../fakes/runHarness";

const root = path.resolve(import.meta.dirname, "../..");
let harness: RunHarness;
let work: string;
let count = 0;
beforeAll(async () => {
  harness = await makeRunHarness();
});
afterAll(async () => {
  await harness.dispose();
});
beforeEach(() => {
  work = path.join(path.dirname(harness.home), `work-${count++}`);
  mkdirSync(path.join(work, "data"), { recursive: true });
  writeRows("train.jsonl", 40);
  writeRows("test.jsonl", 20);
  writeConfig();
});
afterEach(() => {
  for (const id of runIds()) expect(processesOf(id), "processes left of the run").toEqual([]);
});

function writeRows(name: string, n: number): void {
  const rows = Array.from({ length: n }, (_, i) =>
    JSON.stringify({
      prompt: `Note ${i}: fever.\nUrgency:`,
      completion: i % 2 === 0 ? " low" : " high",
      sex: i % 4 < 2 ? "f" : "m",
    }),
  );
  writeFileSync(path.join(work, "data", name), rows.map((row) => `${row}\n`).join(""));
}
function writeConfig(more = ""): void {
  const model = path.relative(work, path.join(root, "examples/model"));
  const text = `name: demo\nmodel: {name_or_path: ${model}}\ndata: {train: [data/train.jsonl], test: [data/test.jsonl]}\n${more}`;
  writeFileSync(path.join(work, "demo.tune.yaml"), text);
}
function runIds(): string[] {
  try {
    return readdirSync(path.join(work, "runs"));
  } catch {
    return [];
  }
}
const runFolder = (): string => path.join(work, "runs", runIds()[0] ?? "none");

function commands(engineOptions: readonly string[]): CommandEntry[] {
  const supervisor = harness.supervisor(engineOptions);
  const context = { loadConfig: readUnchecked, programs: () => ({ supervisor, engine: supervisor }) };
  const entry = (name: string, command: CommandEntry["command"]): CommandEntry => ({
    name,
    usage: "",
    summary: name,
    command,
  });
  return [
    entry("run", makeRunCommand(context)),
    entry("runs", makeRunsCommand(context)),
    entry("stop", makeRunsPartCommand(context, "stop")),
    entry("resume", makeRunsPartCommand(context, "resume")),
    entry("evaluate", makeEvaluateCommand(context)),
    entry("report", reportCommand),
    { ...entry("supervise", () => Promise.resolve(0)), hidden: true },
  ];
}
interface Ran {
  readonly io: FakeIo;
  readonly code: Promise<number>;
}
function begin(
  args: readonly string[],
  options: { engine?: readonly string[]; isTerminal?: boolean; env?: object } = {},
): Ran {
  const env = {
    ...process.env,
    LANG: "C.UTF-8",
    LC_ALL: undefined,
    TUNESMITH_HOME: harness.home,
    ...options.env,
  };
  const io = fakeIo({ cwd: work, env, isTerminal: options.isTerminal ?? false });
  return { io, code: runCli(args, commands(options.engine ?? ["--predictions=120"]), io) };
}
async function cli(args: readonly string[], options: Parameters<typeof begin>[1] = {}) {
  const { io, code } = begin(args, options);
  return { code: await code, out: io.stdout(), err: io.stderr() };
}
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- says at the call what is expected
const json = <T>(text: string): T => JSON.parse(text) as T;

describe("tunesmith run", () => {
  it("tells its stages, progress by tenths, the result and how to load it", async () => {
    const { code, out, err } = await cli(["run", "demo.tune.yaml"]);
    await untilOver(runFolder());
    expect(err).toBe("");
    expect(code).toBe(0);
    expect(out).toContain("Tunesmith · demo");
    expect(out).toMatch(/✔ lint {6}60 rows · nothing found +\d+\.\d s/u);
    expect(out).toMatch(/✔ check {5}demo\.tune\.yaml · no problem/u);
    expect(out).toMatch(/ {4}train {6}50% · loss 2\.9/u);
    expect(out).toMatch(/✔ train {5}10 steps · loss \d\.\d\d → \d\.\d\d · 1 checkpoint/u);
    expect(out).toMatch(/✔ evaluate {2}120 rows, base against fine-tuned, \d+ checks/u);
    expect(out).toContain("base → tuned");
    expect(out).toMatch(/Report {5}runs\/demo-.*\/report\/report\.html\s+\(also \.md and \.json\)/u);
    expect(out).toContain("PEFT format");
    expect(out).toContain("model = AutoPeftModelForCausalLM.from_pretrained(");
    expect(out).not.toMatch(/\u001b/u);
    const lines = out.split("\n").filter((line) => !line.includes("from_pretrained"));
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  it("writes a run folder that says everything, and row numbers that count from 1", async () => {
    await cli(["run", "demo.tune.yaml"]);
    const folder = runFolder();
    await untilOver(folder);
    const run = json<RunJson>(readFileSync(path.join(folder, "run.json"), "utf8"));
    expect(run).toMatchObject({ kind: "train", totalSteps: 10, seed: 13, data: { labels: ["low", "high"] } });
    expect(run.data.files.map(({ rows, format }) => [rows, format])).toEqual([
      [40, "prompt-completion"],
      [20, "prompt-completion"],
    ]);
    expect(run.supervisionDigest).toMatch(/^[0-9a-f]{64}$/u);
    expect(run.model.files.map(({ name }) => name)).toContain("model.safetensors");
    const index = readFileSync(path.join(folder, "data/test.idx"));
    expect([index.length, index.readUInt32LE(0), index.readUInt32LE(4), index.readUInt32LE(156)]).toEqual([
      160, 1, 1, 20,
    ]);
    expect(readFileSync(path.join(folder, "config.source.yaml"), "utf8")).toBe(
      readFileSync(path.join(work, "demo.tune.yaml"), "utf8"),
    );
  });

  it("prints one JSON document and nothing else with --format json", async () => {
    const { code, out, err } = await cli(["run", "demo.tune.yaml", "--format", "json"]);
    await untilOver(runFolder());
    expect(code).toBe(0);
    expect(json<RunResult>(out)).toMatchObject({ version: 1, status: "completed", steps: 10 });
    expect(err).toContain("train");
  });

  it("redraws one line on a terminal, with the total time beside the title at the end", async () => {
    const { out } = await cli(["run", "demo.tune.yaml"], {
      isTerminal: true,
      engine: ["--predictions=120", "--step-ms=60"],
    });
    await untilOver(runFolder());
    expect(out).toMatch(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] train {5}/u);
    expect(out).toContain("━");
    expect(out).toMatch(/\u001b\[\d+A\r\u001b\[2K.*Tunesmith · demo +.*\d\.\d s/u);
    expect(out).not.toMatch(/^ {4}train +\d+%/mu);
  });

  it("speaks ASCII where the locale is not UTF-8", async () => {
    const { out } = await cli(["run", "demo.tune.yaml"], { env: { LANG: "C" } });
    await untilOver(runFolder());
    expect(out).toMatch(/^[\u0000-\u007f]*$/u);
    expect(out).toContain("+ train");
  });

  it("leaves the run to itself with --detach, and finds it again", async () => {
    const { code, out } = await cli(["run", "demo.tune.yaml", "--detach"], {
      engine: ["--step-ms=40", "--predictions=120"],
    });
    expect(code).toBe(0);
    const id = runIds()[0] ?? "";
    expect(out).toContain(`tunesmith runs watch ${id}`);
    const watched = await cli(["runs", "watch", id]);
    expect(watched.code).toBe(0);
    expect(watched.out).toContain("✔ train");
    await untilOver(runFolder());
    const list = json<{ runs: { id: string; state: string }[] }>(
      (await cli(["runs", "list", "--format", "json"])).out,
    );
    expect(list.runs.find((run) => run.id === id)?.state).toBe("completed");
    expect((await cli(["runs", "show", id])).out).toContain("PeftModel");
  });

  it("stops with a checkpoint at the first Ctrl-C and says how to go on", async () => {
    writeConfig("train: {max_steps: 300}\n");
    const { io, code } = begin(["run", "demo.tune.yaml"], { engine: ["--step-ms=20"] });
    await until("five steps", () => runIds().length > 0 && readRunSummary(runFolder()).step >= 5);
    expect(io.interrupt()).toBe(true);
    expect(await code).toBe(130);
    expect(io.stdout()).toContain(`tunesmith runs resume ${runIds()[0] ?? ""}`);
    await untilOver(runFolder());
    expect(readResult(runFolder())).toMatchObject({ status: "stopped", exitCode: 130 });
    const resumed = await cli(["resume", runIds()[0] ?? "", "--format", "json"], { engine: ["--step-ms=1"] });
    expect(resumed.code).toBe(0);
    expect(json<RunResult>(resumed.out)).toMatchObject({ status: "completed", steps: 300 });
    await untilOver(runFolder());
  });

  it("leaves a run that does not stop to itself at the second Ctrl-C", async () => {
    writeConfig("train: {max_steps: 300}\n");
    const { io, code } = begin(["run", "demo.tune.yaml"], {
      engine: ["--step-ms=20", "--ignore-stop", "--ignore-term"],
    });
    await until("five steps", () => runIds().length > 0 && readRunSummary(runFolder()).step >= 5);
    io.interrupt();
    io.interrupt();
    expect(await code).toBe(130);
    expect(io.stdout()).toContain("tunesmith runs watch");
    await untilOver(runFolder(), 30_000);
  });

  it("goes on when the supervisor is killed under it", async () => {
    writeConfig("train: {max_steps: 250}\n");
    const { io, code } = begin(["run", "demo.tune.yaml"], { engine: ["--step-ms=20"] });
    await until("five steps", () => runIds().length > 0 && readRunSummary(runFolder()).step >= 5);
    process.kill(supervisorOf(runFolder()) ?? Number.NaN, "SIGKILL");
    expect(await code).toBe(0);
    expect(io.stdout()).toContain("another one goes on with it");
    expect(readRunSummary(runFolder()).attempt).toBe(1);
    await untilOver(runFolder());
  });

  it("exits 3 with the cause and the next step when the engine dies", async () => {
    const { code, err, out } = await cli(["run", "demo.tune.yaml"], { engine: ["--crash-at=4"] });
    await untilOver(runFolder());
    expect(code).toBe(3);
    expect(out).toContain("✘ train");
    expect(err).toContain("error: the engine ended with exit code 1");
    expect(err).toContain(`tunesmith runs resume ${runIds()[0] ?? ""}`);
    expect(err).not.toMatch(/^\s+at .*\.(?:ts|js):\d/mu);
  });

  it("says so when not even the result can be written, and finishes once there is space", async () => {
    const { code, err } = await cli(["run", "demo.tune.yaml"], {
      env: { TUNESMITH_FAULT: "write:result.json" },
    });
    const id = runIds()[0] ?? "";
    expect(code).toBe(3);
    expect(err).toMatch(/^error: the disk is full: the run's result could not be written\n/u);
    expect(err).toContain(`tunesmith runs watch ${id}`);
    await until("no process", () => processesOf(id).length === 0);
    expect((await cli(["runs", "watch", id])).code).toBe(0);
    await untilOver(runFolder());
    expect(readResult(runFolder())).toMatchObject({ status: "completed", steps: 10 });
    expect(readRunSummary(runFolder()).attempt).toBe(1);
  });

  it("stops a detached run by its id, and a stopped one no more", async () => {
    writeConfig("train: {max_steps: 300}\n");
    await cli(["run", "demo.tune.yaml", "--detach"], { engine: ["--step-ms=20"] });
    const id = runIds()[0] ?? "";
    await until("five steps", () => readRunSummary(runFolder()).step >= 5);
    expect(await cli(["stop", id])).toMatchObject({ code: 0 });
    await untilOver(runFolder());
    expect(await cli(["stop", id])).toMatchObject({
      code: 2,
      err: expect.stringContaining("it is stopped") as string,
    });
  });

  it("leaves out rows that cannot be used and says how many and where", async () => {
    appendFileSync(path.join(work, "data/train.jsonl"), '{"prompt": "x"}\n{"prompt": "y"}\nnot json\n');
    const { code, out } = await cli(["run", "demo.tune.yaml"]);
    await untilOver(runFolder());
    expect(code).toBe(0);
    expect(out).toContain("1 of 43 rows left out");
    expect(out).toContain("train.jsonl:43");
    expect(out.replace(/\s+/gu, " ")).toMatch(
      /2 of 42 train rows left out: .*; the first is train\.jsonl:41/u,
    );
    const index = readFileSync(path.join(runFolder(), "data/train.idx"));
    expect(index.length / 8).toBe(40);
  });
});

describe("input that cannot be used", () => {
  const refused = async (
    args: readonly string[],
    expected: { code: number; err: readonly (string | RegExp)[] },
  ) => {
    const { code, err, out } = await cli(args);
    expect(code, err).toBe(expected.code);
    for (const part of expected.err) expect(err).toMatch(part);
    expect(err.match(/^error: /gmu)).toHaveLength(1);
    expect(err).toContain("next: ");
    expect(err).not.toMatch(/^\s+at .*\.(?:ts|js):\d/mu);
    expect(runIds()).toEqual([]);
    return out;
  };

  it("a dataset without rows is refused with its name", async () => {
    writeFileSync(path.join(work, "data/train.jsonl"), "");
    await refused(["run", "demo.tune.yaml"], {
      code: 2,
      err: [/train\.jsonl has no rows/u, /at {4}.*train\.jsonl:1/u],
    });
  });

  it("a dataset in which no row is JSON is refused with its first line", async () => {
    writeFileSync(path.join(work, "data/train.jsonl"), "\nhello\nworld\n");
    await refused(["run", "demo.tune.yaml"], {
      code: 2,
      err: [/no row that can be read/u, /train\.jsonl:2/u],
    });
  });

  it("a missing dataset is refused with its path", async () => {
    writeConfig("");
    const text = readFileSync(path.join(work, "demo.tune.yaml"), "utf8").replace(
      "train.jsonl",
      "nowhere.jsonl",
    );
    writeFileSync(path.join(work, "demo.tune.yaml"), text);
    await refused(["run", "demo.tune.yaml"], { code: 2, err: [/nowhere\.jsonl/u] });
  });

  it("a row over max_length is refused with its line under truncation: error", async () => {
    const long = JSON.stringify({ prompt: "fever ".repeat(400), completion: " low" });
    appendFileSync(path.join(work, "data/train.jsonl"), `${long}\n`);
    await refused(["run", "demo.tune.yaml"], {
      code: 2,
      err: [/tokens/u, /train\.jsonl:41/u, /data\.truncation/u],
    });
  });

  it("a model whose weights are cut short is refused with both sizes", async () => {
    mkdirSync(path.join(work, "model"));
    for (const name of readdirSync(path.join(root, "examples/model"))) {
      const bytes = readFileSync(path.join(root, "examples/model", name));
      writeFileSync(
        path.join(work, "model", name),
        name.endsWith(".safetensors") ? bytes.subarray(0, 100_000) : bytes,
      );
    }
    const text = readFileSync(path.join(work, "demo.tune.yaml"), "utf8").replace(
      /name_or_path: [^}]*/u,
      "name_or_path: model",
    );
    writeFileSync(path.join(work, "demo.tune.yaml"), text);
    await refused(["run", "demo.tune.yaml"], {
      code: 3,
      err: [/model\.safetensors ends after 100,000 of [\d,]+ bytes/u],
    });
  });

  it("the torch engine is refused: it comes later", async () => {
    writeConfig("train: {engine: torch}\n");
    await refused(["run", "demo.tune.yaml"], { code: 2, err: [/torch engine comes with a later release/u] });
  });

  it("an unknown run, command, flag or part gets the nearest name", async () => {
    await refused(["runn", "demo.tune.yaml"], { code: 2, err: [/did you mean run\?/u] });
    await refused(["run", "demo.tune.yaml", "--detatch"], { code: 2, err: [/did you mean --detach\?/u] });
    await refused(["runs", "lst"], { code: 2, err: [/did you mean list\?/u] });
    await refused(["runs", "show", "nothing-like-it"], {
      code: 2,
      err: [/there is no run "nothing-like-it"/u],
    });
    await refused(["run"], { code: 2, err: [/no run config is named/u] });
    await refused(["supervisee"], { code: 2, err: [/there is no command/u] });
  });

  it("a bug keeps its stack and exits 3", async () => {
    const io = fakeIo({ cwd: work });
    const broken: CommandEntry = {
      name: "x",
      usage: "",
      summary: "",
      command: () => Promise.reject(new TypeError("oops")),
    };
    expect(await runCli(["x"], [broken], io)).toBe(3);
    expect(io.stderr()).toMatch(/This is a bug[^]*TypeError: oops\n\s+at /u);
  });
});

describe("evaluate and report", () => {
  it("evaluate a config's base model, as a run that trains nothing", async () => {
    const { code, out } = await cli(["evaluate", "demo.tune.yaml", "--format", "json"]);
    await untilOver(runFolder());
    expect(code).toBe(0);
    const evaluation = json<{
      suites: { n: number }[];
      results: { subject: string; value: number | null }[];
    }>(out);
    expect(evaluation.suites[0]?.n).toBe(120);
    expect(new Set(evaluation.results.map(({ subject }) => subject))).toEqual(new Set(["base"]));
    expect(json<RunJson>(readFileSync(path.join(runFolder(), "run.json"), "utf8"))).toMatchObject({
      kind: "evaluate",
      totalSteps: 0,
    });
    expect(out).not.toMatch(/NaN|Infinity/u);
  });

  it("make up for a report that a full disk prevented, without training again", async () => {
    const env = { TUNESMITH_FAULT: "write:report.html" };
    const first = await cli(["run", "demo.tune.yaml"], { env });
    await untilOver(runFolder());
    expect(first.code).toBe(3);
    expect(first.err).toMatch(/the disk is full[^]*report\.html/u);
    const id = runIds()[0] ?? "";
    const again = await cli(["evaluate", id]);
    expect(again.code).toBe(0);
    expect(readResult(runFolder())).toMatchObject({
      status: "completed",
      report: { html: "report/report.html" },
    });
    expect(readRunSummary(runFolder()).attempt).toBe(1);
  });

  it("report from a run and from predictions of any tool, in three formats", async () => {
    await cli(["run", "demo.tune.yaml"]);
    await untilOver(runFolder());
    const id = runIds()[0] ?? "";
    const html = await cli(["report", id, "--format", "html"]);
    expect(html.out).toMatch(/^<!doctype html>/iu);
    expect(html.out).not.toContain("<script");
    const file = path.join(work, "other.jsonl");
    writeFileSync(file, readFileSync(path.join(runFolder(), "predictions.jsonl")));
    const markdown = await cli(["report", "other.jsonl"]);
    expect(markdown.out).toMatch(/^# /u);
    const out = await cli(["report", "other.jsonl", "--format", "json", "--out", "r.json"]);
    expect(out.code).toBe(0);
    expect(json<{ runId: string }>(readFileSync(path.join(work, "r.json"), "utf8")).runId).toBe("other");
  });

  it("refuse predictions that are missing or empty", async () => {
    expect(await cli(["evaluate", "none.jsonl"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("does not exist") as string,
    });
    writeFileSync(path.join(work, "empty.jsonl"), "\n");
    const empty = await cli(["report", "empty.jsonl"]);
    expect(empty).toMatchObject({ code: 2, err: expect.stringContaining("empty.jsonl:1") as string });
  });
});
