import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { runEngine } from "../../../src/engine/session/runEngine";
import { readSafetensors } from "../../../src/node/models/safetensors";
import { checkValue } from "../../../src/protocol/checked";
import { eventSchemas } from "../../../src/protocol/events";
import { Prediction } from "../../../src/protocol/predictions";
import { CheckpointManifest } from "../../../src/protocol/run";
import {
  jsonLines,
  makeTestRun,
  noise,
  testChannel,
  type TestChannel,
  type TestChannelOptions,
  type TestRun,
  type TestRunOptions,
} from "./testRun";

const made: TestRun[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const run of made.splice(0)) run.remove();
});

function newRun(options: TestRunOptions = {}): TestRun {
  const run = makeTestRun(options);
  made.push(run);
  return run;
}

async function attempt(
  run: TestRun,
  options: TestChannelOptions = {},
): Promise<TestChannel & { readonly exitCode: number }> {
  const channel = testChannel(options);
  const exitCode = await runEngine(run.folder, run.id, channel);
  return { ...channel, exitCode };
}

const losses = (channel: TestChannel): readonly (readonly [number, unknown])[] =>
  channel.of("step").map(({ step, metrics }) => [step, metrics["loss"]]);

test("a run goes from the base model's scores to an adapter, and every event and prediction has its contract's shape", async () => {
  const run = newRun();
  const channel = await attempt(run);
  expect(channel.of("failed")).toEqual([]);
  expect(channel.exitCode).toBe(0);
  for (const event of channel.events)
    expect(checkValue(eventSchemas[event.type], { seq: 1, time: "", elapsed: 0, ...event })).toMatchObject({
      ok: true,
    });
  const phases = channel.of("phase").map(({ phase }) => phase);
  expect([...new Set(phases)]).toEqual(["prepare", "evaluate-base", "train", "evaluate-tuned", "save"]);
  expect(channel.of("step").map(({ step, from, to, samples }) => [step, from, to, samples])).toEqual([
    [1, 0, 4, 4], [2, 4, 8, 8], [3, 8, 12, 12], [4, 12, 16, 16], [5, 16, 18, 18], [6, 0, 4, 22], [7, 4, 8, 26], [8, 8, 12, 30],
  ]); // prettier-ignore
  expect(channel.of("eval").map(({ step }) => step)).toEqual([0, 4, 8]);
  expect(channel.of("checkpoint").map(({ step, reason }) => [step, reason])).toEqual([
    [3, "interval"],
    [6, "interval"],
    [8, "final"],
  ]);
  expect(readdirSync(path.join(run.folder, "checkpoints")).sort()).toEqual(["checkpoint-6", "checkpoint-8"]);
  expect(channel.events.at(-1)?.type).toBe("done");
  const predictions = jsonLines(path.join(run.folder, "predictions.jsonl"));
  for (const prediction of predictions)
    expect(checkValue(Prediction, prediction)).toMatchObject({ ok: true });
  expect(predictions.map(({ model }) => model)).toEqual([
    ...new Array<string>(10).fill("base"),
    ...new Array<string>(10).fill("tuned"),
  ]);
  expect(predictions[0]).toMatchObject({
    item: "0:23",
    truth: "no",
    options: ["no", "yes"],
    optionTokens: [3, 4],
    groups: { band: "x" },
    row: 23,
  });
  const adapter = await readSafetensors(path.join(run.folder, "adapter", "adapter_model.safetensors"));
  expect(adapter.get("base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight")?.shape).toEqual([
    4, 32,
  ]);
  expect(adapter.get("base_model.model.model.layers.1.mlp.down_proj.lora_B.weight")?.shape).toEqual([32, 4]);
  const config = JSON.parse(
    readFileSync(path.join(run.folder, "adapter", "adapter_config.json"), "utf8"),
  ) as unknown;
  expect(config).toMatchObject({ peft_type: "LORA", r: 4, lora_alpha: 8, task_type: "CAUSAL_LM" });
});

test("a run that is stopped and resumed has bit-identical losses, checkpoints and predictions", async () => {
  const [whole, parted] = [newRun(), newRun()];
  const reference = await attempt(whole);
  const first = await attempt(parted, { stopWhen: (event) => event.type === "step" && event.step === 5 });
  expect(first.exitCode).toBe(0);
  expect(first.events.at(-1)).toMatchObject({ type: "stopped", step: 5 });
  expect(first.of("checkpoint").at(-1)).toMatchObject({
    step: 5,
    reason: "stop",
    path: "checkpoints/checkpoint-5",
  });
  const second = await attempt(parted, { attempt: 2 });
  expect(second.of("started")[0]).toMatchObject({ attempt: 2, resumedFrom: "checkpoints/checkpoint-5" });
  expect([...losses(first), ...losses(second)]).toEqual(losses(reference));
  const file = (run: TestRun, name: string): string => readFileSync(path.join(run.folder, name), "latin1");
  expect(file(parted, "predictions.jsonl")).toBe(file(whole, "predictions.jsonl"));
  expect(file(parted, "adapter/adapter_model.safetensors")).toBe(
    file(whole, "adapter/adapter_model.safetensors"),
  );
});

test("a damaged checkpoint is passed over: the newest valid one wins", async () => {
  const run = newRun();
  await attempt(run, { stopWhen: (event) => event.type === "step" && event.step === 7 });
  const folder = path.join(run.folder, "checkpoints");
  expect(readdirSync(folder).sort()).toEqual(["checkpoint-6", "checkpoint-7"]);
  const manifest = JSON.parse(
    readFileSync(path.join(folder, "checkpoint-7/manifest.json"), "utf8"),
  ) as CheckpointManifest;
  expect(checkValue(CheckpointManifest, manifest)).toMatchObject({
    ok: true,
    value: { step: 7, epoch: 1, position: 8 },
  });
  writeFileSync(path.join(folder, "checkpoint-7/optimizer.safetensors"), noise(200));
  const second = await attempt(run, { attempt: 2 });
  expect(second.of("started")[0]?.resumedFrom).toBe("checkpoints/checkpoint-6");
  expect(second.of("log")[0]?.message).toContain("checkpoint-7 is incomplete or damaged");
  expect(second.exitCode).toBe(0);
});

test("a checkpoint of other trained tensors is refused", async () => {
  const run = newRun();
  await attempt(run, { stopWhen: (event) => event.type === "step" && event.step === 2 });
  const file = path.join(run.folder, "run.json");
  writeFileSync(file, readFileSync(file, "utf8").replace('"r":4', '"r":2'));
  const second = await attempt(run, { attempt: 2 });
  expect(second.exitCode).toBe(3);
  expect(second.of("failed")[0]).toMatchObject({ code: "RUN031", configKey: "method" });
});

test("an interrupted evaluation goes on after its last whole line", async () => {
  const run = newRun({ testRows: 80 });
  const items = (event: { type: string }): boolean =>
    event.type === "phase" && "done" in event && (event.done as number) > 0;
  const first = await attempt(run, {
    stopWhen: (event) => event.type === "phase" && event.phase === "evaluate-base" && items(event),
  });
  expect(first.events.at(-1)?.type).toBe("stopped");
  const file = path.join(run.folder, "predictions.jsonl");
  const before = readFileSync(file, "utf8");
  writeFileSync(file, `${before}{"suite":"task","mod`);
  const second = await attempt(run, { attempt: 2 });
  expect(second.exitCode).toBe(0);
  const lines = jsonLines(file);
  expect(readFileSync(file, "utf8").startsWith(before)).toBe(true);
  expect(new Set(lines.map((line) => `${String(line["model"])} ${String(line["item"])}`)).size).toBe(160);
  expect(lines).toHaveLength(160);
});

test("a full disk while saving gives one message, and earlier checkpoints stay valid", async () => {
  const run = newRun();
  vi.stubEnv("TUNESMITH_FAULT", "write:checkpoint-6");
  const first = await attempt(run);
  expect(first.exitCode).toBe(3);
  expect(first.of("failed")).toHaveLength(1);
  expect(first.of("failed")[0]).toMatchObject({
    code: "RUN033",
    step: 6,
    message: expect.stringContaining("no space is left") as string,
  });
  expect(readdirSync(path.join(run.folder, "checkpoints"))).toEqual(["checkpoint-3"]);
  vi.unstubAllEnvs();
  const second = await attempt(run, { attempt: 2 });
  expect(second.of("started")[0]?.resumedFrom).toBe("checkpoints/checkpoint-3");
  expect(second.exitCode).toBe(0);
});

test("a full disk while writing the adapter keeps the final checkpoint", async () => {
  const run = newRun();
  vi.stubEnv("TUNESMITH_FAULT", `write:${path.join("adapter", "adapter_model")}`);
  const channel = await attempt(run);
  expect(channel.of("failed")[0]).toMatchObject({
    code: "RUN033",
    message: expect.stringContaining("the adapter") as string,
  });
  vi.unstubAllEnvs();
  const second = await attempt(run, { attempt: 2 });
  expect(second.of("started")[0]?.resumedFrom).toBe("checkpoints/checkpoint-8");
  expect(second.of("step")).toEqual([]);
  expect(existsSync(path.join(run.folder, "adapter", "adapter_config.json"))).toBe(true);
});

test("a truncated model file is named with its sizes", async () => {
  const run = newRun();
  const file = path.join(run.modelFolder, "model.safetensors");
  truncateSync(file, 1000);
  const channel = await attempt(run);
  expect(channel.exitCode).toBe(3);
  expect(channel.of("failed")[0]).toMatchObject({
    code: "RUN034",
    message: expect.stringMatching(/^model\.safetensors ends after 1,000 of [\d,]+ bytes$/u) as string,
    file,
  });
});

test("other tokens than the launcher's are refused before the first step", async () => {
  const channel = await attempt(newRun({ digest: "0".repeat(64) }));
  expect(channel.of("failed")[0]?.code).toBe("RUN101");
  expect(channel.of("step")).toEqual([]);
});

test("an unknown protocol is refused before anything else", async () => {
  const run = newRun();
  const file = path.join(run.folder, "run.json");
  writeFileSync(file, readFileSync(file, "utf8").replace('"protocolVersion":1', '"protocolVersion":7'));
  const channel = await attempt(run);
  expect(channel.events.map(({ type }) => type)).toEqual(["failed"]);
  expect(channel.of("failed")[0]?.code).toBe("RUN102");
});

test.each([
  ["method.lora_dropout", { method: { lora_dropout: 0.1 } }],
  ["method.name", { method: { name: "dora" } }],
  ["method.target_modules", { method: { target_modules: ["c_attn"] } }],
  ["data.packing", { data: { packing: true } }],
  ["model.quantization", { model: { quantization: "nf4" } }],
  ["evaluate.scoring", { evaluate: { scoring: "generate" } }],
])(
  "%s: a setting that the engine does not have is refused by its name, never ignored",
  async (key, config) => {
    const channel = await attempt(newRun({ config }));
    expect(channel.of("failed")[0]).toMatchObject({ configKey: key });
    expect(channel.of("step")).toEqual([]);
  },
);

test("a loss that is not a number is never applied: the run ends with the rows and a sound checkpoint", async () => {
  const run = newRun({
    config: {
      train: { learning_rate: 1e30, lr_scheduler_type: "constant", max_grad_norm: 0, save_steps: 0 },
    },
  });
  const channel = await attempt(run);
  const [alert] = channel.of("alert");
  expect(alert).toMatchObject({ severity: "error", action: "stopped" });
  expect(alert?.rows).toHaveLength(4);
  expect(channel.of("failed")[0]?.code).toBe("RUN036");
  expect(channel.exitCode).toBe(3);
});

test("on_nan: skip goes on for two steps and gives up at the third in a row", async () => {
  const train = { learning_rate: 1e30, lr_scheduler_type: "constant", max_grad_norm: 0, on_nan: "skip" };
  const channel = await attempt(newRun({ config: { train } }));
  expect(channel.of("alert").map(({ action }) => action)).toEqual(["skipped", "skipped", "stopped"]);
  expect(channel.of("step").at(-1)?.metrics["loss"]).toBeNull();
});

test("a run that learnt nothing is not a success", async () => {
  const channel = await attempt(newRun({ totalSteps: 2, config: { train: { learning_rate: 0 } } }));
  expect(channel.of("failed")[0]).toMatchObject({ code: "RUN106" });
});

test("a checkpoint is written when one is asked for", async () => {
  const run = newRun();
  const channel = await attempt(run, {
    checkpointWhen: (event) => event.type === "step" && event.step === 1,
  });
  expect(channel.of("checkpoint")[0]).toMatchObject({ step: 1, reason: "request" });
});

test("early stopping ends the training and still saves", async () => {
  const train = {
    learning_rate: 0.3,
    lr_scheduler_type: "constant",
    eval_steps: 1,
    early_stopping: { metric: "eval_loss", patience: 2 },
  };
  const channel = await attempt(newRun({ totalSteps: 40, config: { train } }));
  expect(
    channel
      .of("log")
      .map(({ message }) => message)
      .join(),
  ).toContain("early stopping");
  expect(channel.of("step").length).toBeLessThan(40);
  expect(channel.events.at(-1)?.type).toBe("done");
});

test("full fine-tuning writes a model folder that loads and scores like the trained one", async () => {
  const run = newRun({ config: { method: { name: "full" } } });
  const channel = await attempt(run);
  expect(channel.exitCode).toBe(0);
  const model = path.join(run.folder, "model");
  expect(readdirSync(model).sort()).toEqual([
    "config.json",
    "model.safetensors",
    "tokenizer.json",
    "tokenizer_config.json",
  ]);
  const again = newRun({ kind: "evaluate" });
  const file = path.join(again.folder, "run.json");
  writeFileSync(
    file,
    readFileSync(file, "utf8").replace(JSON.stringify(again.modelFolder), JSON.stringify(model)),
  );
  const evaluated = await attempt(again);
  expect(evaluated.exitCode).toBe(0);
  const scores = (of: TestRun, name: string): unknown[] =>
    jsonLines(path.join(of.folder, "predictions.jsonl"))
      .filter((line) => line["model"] === name)
      .map((line) => line["logLikelihoods"]);
  expect(scores(again, "base")).toEqual(scores(run, "tuned"));
});

test("an adapter that is started from gives identical outputs", async () => {
  const run = newRun();
  await attempt(run);
  const adapter = path.join(run.folder, "adapter");
  const again = newRun({
    totalSteps: 1,
    config: { method: { init_adapter: adapter }, train: { learning_rate: 0 } },
  });
  const channel = await attempt(again);
  expect(channel.exitCode).toBe(0);
  const tuned = (of: TestRun): unknown[] =>
    jsonLines(path.join(of.folder, "predictions.jsonl"))
      .filter((line) => line["model"] === "tuned")
      .map((line) => line["logLikelihoods"]);
  expect(tuned(again)).toEqual(tuned(run));
});

test("a run of kind evaluate scores the base model and trains nothing", async () => {
  const run = newRun({ kind: "evaluate" });
  const channel = await attempt(run);
  expect(channel.exitCode).toBe(0);
  expect([...new Set(channel.of("phase").map(({ phase }) => phase))]).toEqual(["prepare", "evaluate-base"]);
  expect(jsonLines(path.join(run.folder, "predictions.jsonl"))).toHaveLength(10);
  expect(readdirSync(run.folder).sort()).toEqual(["control", "data", "predictions.jsonl", "run.json"]);
});

test("an evaluation that a stop cuts short is made up for when the run is resumed", async () => {
  const [whole, parted] = [newRun(), newRun()];
  const reference = await attempt(whole);
  const first = await attempt(parted, { stopWhen: (event) => event.type === "step" && event.step === 4 });
  expect(first.of("eval").map(({ step }) => step)).toEqual([0]);
  expect(first.of("checkpoint").at(-1)).toMatchObject({ step: 4, reason: "stop" });
  const second = await attempt(parted, { attempt: 2 });
  expect([...first.of("eval"), ...second.of("eval")]).toEqual(reference.of("eval"));
  expect([...losses(first), ...losses(second)]).toEqual(losses(reference));
});

test("a checkpoint of the same step that fails to be written again leaves the one that is there", async () => {
  const run = newRun();
  await attempt(run, { stopWhen: (event) => event.type === "step" && event.step === 2 });
  vi.stubEnv("TUNESMITH_FAULT", "write:checkpoint-2");
  const second = await attempt(run, { attempt: 2, stopWhen: (event) => event.type === "started" });
  expect(second.exitCode).toBe(0);
  expect(readdirSync(path.join(run.folder, "checkpoints"))).toEqual(["checkpoint-2"]);
  const third = await attempt(run, {
    attempt: 3,
    stopWhen: (event) => event.type === "phase" && event.phase === "train",
  });
  expect(third.of("failed")[0]?.code).toBe("RUN033");
  vi.unstubAllEnvs();
  expect((await attempt(run, { attempt: 4 })).of("started")[0]?.resumedFrom).toBe("checkpoints/checkpoint-2");
});
