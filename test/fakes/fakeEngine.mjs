/**
 * An engine that trains nothing: it writes the real events, checkpoints and last words, so that supervision can be
 * tested in seconds. Usage, as any engine: fakeEngine.mjs [--option=value …] run <run folder> --run-id <id>
 *   --steps=N --step-ms=N      length and pace
 *   --crash-at=N               exits with code 1 and a stack on stderr, without a last word
 *   --ignore-stop --ignore-term  deaf to the control file, deaf to SIGTERM
 *   --half-line-at=N           writes half a line and is gone
 *   --fail=CODE                ends with a proper `failed`
 *   --predictions=N            N test items, answered by base and tuned
 */
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

const argv = process.argv.slice(2);
const option = (name, fallback) => {
  const found = argv.find((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`));
  return found === undefined ? fallback : (found.split("=")[1] ?? "yes");
};
const number = (name, fallback) => Number(option(name, fallback));
const folder = argv[argv.indexOf("run") + 1];
const run = JSON.parse(fs.readFileSync(path.join(folder, "run.json"), "utf8"));
const eventsFile = path.join(folder, "events.jsonl");
const control = path.join(folder, "control");
const totalSteps = number("steps", run.totalSteps);
const stepMs = number("step-ms", 10);

const before = cutAndRead();
const attempt = before.filter((event) => event.type === "started").length + 1;
let seq = before.at(-1)?.seq ?? 0;
const began = performance.now();
const emit = (body) => {
  const head = { seq: ++seq, time: new Date().toISOString(), elapsed: (performance.now() - began) / 1000 };
  fs.appendFileSync(eventsFile, `${JSON.stringify({ ...head, ...body })}\n`);
};

function cutAndRead() {
  if (!fs.existsSync(eventsFile)) return [];
  const text = fs.readFileSync(eventsFile, "utf8");
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  if (whole.length < text.length) fs.writeFileSync(eventsFile, whole);
  return whole
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

const checkpoints = path.join(folder, "checkpoints");
const saved = fs.existsSync(checkpoints)
  ? fs.readdirSync(checkpoints).map((name) => Number(name.split("-")[1]))
  : [];
let step = Math.max(0, ...saved);

function checkpoint(reason) {
  const place = path.join(checkpoints, `checkpoint-${step}`);
  fs.mkdirSync(place, { recursive: true });
  const state = Buffer.from(`state of step ${step}`);
  fs.writeFileSync(path.join(place, "state.bin"), state);
  const sha256 = createHash("sha256").update(state).digest("hex");
  const files = [{ name: "state.bin", bytes: state.length, sha256 }];
  const manifest = {
    version: 1,
    step,
    epoch: 0,
    position: step,
    files,
    rng: null,
    trainableShapesSha256: "0",
  };
  fs.writeFileSync(path.join(place, "manifest.json"), JSON.stringify(manifest));
  emit({ type: "checkpoint", step, path: `checkpoints/checkpoint-${step}`, bytes: state.length, reason });
}

function phase(name, done, total, unit) {
  emit({ type: "phase", phase: name, done, total, unit });
}

function stopIfAsked() {
  const file = path.join(control, "stop");
  if (option("ignore-stop") !== undefined || !(fs.existsSync(file) || terminated)) return;
  fs.rmSync(file, { force: true });
  checkpoint("stop");
  emit({ type: "stopped", step, metrics: lastMetrics });
  process.exit(0);
}

let terminated = false;
let lastMetrics = {};
process.on("SIGTERM", () => {
  if (option("ignore-term") === undefined) terminated = true;
});
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

emit({
  type: "started",
  attempt,
  pid: process.pid,
  engine: "onnx",
  engineVersion: "fake",
  device: "cpu",
  resumedFrom: step > 0 ? `checkpoints/checkpoint-${step}` : null,
  totalSteps,
  trainableParameters: 100,
  totalParameters: 1000,
});
phase("prepare", 1, 1, "rows");
if (option("fail") !== undefined) {
  const nextStep = "copy or download the file again";
  emit({
    type: "failed",
    code: option("fail"),
    message: "model.safetensors ends early",
    nextStep,
    file: "/m/model.safetensors",
  });
  process.exit(3);
}
if (run.kind === "train") {
  while (step < totalSteps) {
    stopIfAsked();
    await wait(stepMs);
    if (step === number("crash-at", -1)) {
      console.error("Error: something broke\n    at token=hf_abcdefghijklmnopqrstuvwx");
      process.exit(1);
    }
    if (step === number("half-line-at", -1)) {
      fs.appendFileSync(eventsFile, '{"seq":999,"type":"st');
      process.kill(process.pid, "SIGKILL");
      await wait(1000);
    }
    step++;
    lastMetrics = {
      loss: 3 - step * 0.01,
      grad_norm: 1,
      learning_rate: 0.001,
      tokens_per_second: 1000,
      step_seconds: stepMs / 1000,
    };
    emit({
      type: "step",
      step,
      epoch: step / totalSteps,
      tokens: step * 100,
      samples: step * 4,
      from: (step - 1) * 4,
      to: step * 4,
      metrics: lastMetrics,
    });
    phase("train", step, totalSteps, "steps");
    if (step % 10 === 0) checkpoint("interval");
  }
}

const items = number("predictions", 0);
if (items > 0) {
  const lines = [];
  for (const model of run.kind === "train" ? ["base", "tuned"] : ["base"])
    for (let i = 0; i < items; i++) {
      const truth = i % 2 === 0 ? "low" : "high";
      const right = model === "base" ? i % 3 === 0 : i % 5 !== 0;
      const good = [-0.4, -1.6];
      const logLikelihoods = (truth === "low") === right ? good : [...good].reverse();
      const groups = { sex: i % 4 < 2 ? "f" : "m" };
      lines.push(
        JSON.stringify({
          suite: "task",
          model,
          item: `0:${i + 1}`,
          truth,
          options: ["low", "high"],
          logLikelihoods,
          optionTokens: [1, 1],
          groups,
        }),
      );
    }
  phase("evaluate-tuned", items, items, "items");
  fs.writeFileSync(path.join(folder, "predictions.jsonl"), `${lines.join("\n")}\n`);
}
if (run.kind === "train") {
  fs.mkdirSync(path.join(folder, "adapter"), { recursive: true });
  fs.writeFileSync(path.join(folder, "adapter/adapter_config.json"), "{}");
  checkpoint("final");
}
emit({ type: "done", step, metrics: lastMetrics });
