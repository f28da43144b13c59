// Invented messages for the pictures: what the host would say. No test reads these numbers.
import { build } from "esbuild";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const wave = (step) => Math.sin(step * 12.9898) * 43758.5453;
const noise = (step) => wave(step) - Math.floor(wave(step)) - 0.5;

function training() {
  const steps = Array.from({ length: 548 }, (_, i) => i + 1);
  const loss = steps.map((s) => 0.6 + 1.45 * Math.exp(-s / 140) + 0.14 * noise(s));
  const lr = steps.map((s) => (s < 24 ? (2e-4 * s) / 24 : 1e-4 * (1 + Math.cos((Math.PI * s) / 771))));
  const evaluated = [100, 200, 300, 400, 500];
  return {
    type: "state",
    state: {
      run: {
        id: "triage-lora-r16-20261122-140602-9f3a",
        name: "triage-lora-r16",
        state: "training",
        engine: "onnx",
        device: "cpu",
        startedAt: "2026-11-22T14:06:00.000Z",
        step: 548,
        totalSteps: 771,
        secondsLeft: 236,
        phase: "train",
        phaseDone: 548,
        phaseTotal: 771,
        silentFor: null,
        failure: null,
      },
      charts: [
        {
          id: "loss",
          title: "Loss 0.68, still falling: −2.8% in 100 steps",
          unit: "cross-entropy, nats per trained token",
          scale: "linear",
          x: steps,
          y: loss,
          points: { x: evaluated, y: [1.32, 1.0, 0.83, 0.75, 0.732] },
        },
        {
          id: "grad_norm",
          title: "Gradient norm 3.7 before NaN",
          unit: "L2 norm, log",
          scale: "log",
          x: steps,
          y: steps.map((s) => (s === 410 ? 3.7 : 0.55 + Math.exp(-s / 60) + 0.3 * Math.abs(noise(s)))),
        },
        {
          id: "learning_rate",
          title: "Learning rate 4.1e-5, falling",
          unit: "learning rate",
          scale: "linear",
          x: steps,
          y: lr,
        },
        {
          id: "tokens_per_second",
          title: "3,416 tokens/s, steady",
          unit: "tokens per second",
          scale: "linear",
          x: steps,
          y: steps.map((s) => 3416 + 160 * noise(s)),
        },
        {
          id: "step_seconds",
          title: "1.07 s per step, steady",
          unit: "seconds per step",
          scale: "linear",
          x: steps,
          y: steps.map((s) => (s % 250 === 0 ? 2.1 : 1.07 + 0.05 * noise(s))),
        },
      ],
      marks: [
        ...evaluated.map((step) => ({ step, kind: "eval", text: "evaluation" })),
        { step: 250, kind: "checkpoint", text: "checkpoint-250" },
        { step: 500, kind: "checkpoint", text: "checkpoint-500" },
        { step: 412, kind: "alert", text: "the loss is not a number" },
      ],
      alerts: [
        {
          step: 412,
          severity: "warning",
          message: "The loss is not a number: the step was skipped, the run goes on.",
          rows: Array.from({ length: 16 }, (_, i) => `0:${String(i + 1)}`),
        },
      ],
    },
    smoothing: 0.9,
  };
}

function changed(message, run, rest = {}) {
  return { ...message, state: { ...message.state, ...rest, run: { ...message.state.run, ...run } } };
}

/** A report out of invented answers: older people get worse ones from the tuned model. */
async function report(root) {
  const outfile = join(root, "out", "harness", "evaluation.mjs");
  const entryPoints = ["src/core/evaluation/index.ts"];
  const define = { __TUNESMITH_VERSION__: '"0"' };
  await build({
    absWorkingDir: root,
    entryPoints,
    bundle: true,
    format: "esm",
    platform: "node",
    outfile,
    define,
  });
  const { evaluate, buildReportView } = await import(pathToFileURL(outfile).href);
  const labels = ["low", "medium", "high"];
  const predictions = [];
  for (let i = 0; i < 600; i++) {
    const groups = { age_band: ["18-39", "40-64", "65+"][i % 3], sex: i % 2 === 0 ? "f" : "m" };
    const truth = labels[Math.floor(i / 6) % 3];
    for (const model of ["base", "tuned"]) {
      const right =
        noise(i * 2 + (model === "base" ? 1 : 0)) + 0.5 <
        (model === "base" ? 0.68 : i % 3 === 2 ? 0.55 : 0.88);
      const said = right ? truth : labels[(labels.indexOf(truth) + 1 + (i % 2)) % 3];
      const logLikelihoods = labels.map((label) => (label === said ? -0.2 : -2 - noise(i)));
      predictions.push({
        suite: "task",
        model,
        item: `0:${String(i + 1)}`,
        truth,
        options: labels,
        logLikelihoods,
        groups,
      });
    }
  }
  const evaluation = evaluate(predictions, {
    runId: "triage-20261122-101502-9f3a",
    name: "triage-lora",
    createdAt: "2026-11-22T10:15:02.000Z",
    seed: 13,
    labels,
    groups: ["age_band", "sex"],
    protocol: {
      scoring: "likelihood",
      variant: "raw",
      baseModel: "examples/model",
      testData: "data/test.jsonl",
    },
  });
  return {
    type: "report",
    runId: evaluation.runId,
    view: buildReportView(evaluation, { configFile: "triage.tune.yaml" }),
  };
}

export async function scenes(root, panel, name) {
  if (panel === "metrics") {
    const all = {
      training: () => training(),
      start: () =>
        changed(
          training(),
          {
            step: 0,
            state: "preparing",
            phase: "prepare",
            phaseDone: 412,
            phaseTotal: 600,
            secondsLeft: null,
          },
          {
            charts: training().state.charts.map((chart) => ({
              ...chart,
              x: [],
              y: [],
              points: { x: [], y: [] },
            })),
            marks: [],
            alerts: [],
          },
        ),
      lost: () => changed(training(), { state: "lost", silentFor: 40, secondsLeft: null }),
      failed: () =>
        changed(training(), {
          state: "failed",
          secondsLeft: null,
          failure: {
            code: "RUN034",
            message: "model.safetensors ends after 1,048,576 of 7,340,032 bytes",
            nextStep: "copy or download the file again",
          },
        }),
      empty: () => ({ type: "empty", sentence: "No run yet. Start one on the example project." }),
    };
    return [all[name]()];
  }
  if (name === "empty")
    return [{ type: "empty", sentence: "The report is written when the run has been evaluated." }];
  return [await report(root)];
}
