import type { RunJson } from "../../src/protocol/run";

/** `run.json` of a run that trains nothing. */
export function fakeRunJson(id: string, totalSteps: number, kind: "train" | "evaluate"): RunJson {
  return {
    protocolVersion: 1,
    id,
    kind,
    createdAt: new Date().toISOString(),
    product: { version: "0.0.0-test" },
    engine: { name: "onnx", requested: "auto", reason: "test" },
    config: {
      name: "fake",
      evaluate: {
        labels: ["low", "high"],
        groups: ["sex"],
        positive_label: null,
        uncertainty: { bins: 10 },
        gate: null,
      },
      output: { dir: "runs", report: ["html", "md", "json"] },
    },
    configPath: "/w/fake.tune.yaml",
    environment: null,
    devices: ["cpu"],
    threads: 1,
    network: "off",
    seed: 13,
    model: { path: "/w/model", files: [], tokenizerSha256: null, templateSha256: null },
    data: { files: [], labels: ["low", "high"] },
    supervisionDigest: null,
    totalSteps,
    git: { commit: null, dirty: null },
  };
}
