import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FileChangeType, type CodeLens, type InlayHint } from "vscode-languageserver/node";
import { checkRunConfig } from "../../../src/core/runconfig/checkRunConfig";
import { withAbsolutePaths } from "../../../src/node/config/absolutePaths";
import { registerRun } from "../../../src/node/runs/store/registry";
import type { CompareWithLastRunResult } from "../../../src/protocol/lsp";
import { writePastRun } from "../../fakes/pastRunFolder";
import { startClient, type TestClient } from "../testClient";

const NAME = "run.tune.yaml";
const TEXT = `name: demo
model:
  name_or_path: model
data:
  train: train.jsonl
train:
  learning_rate: 0.0002
`;
const ID = "demo-20261122-101502-9f3a";

let client: TestClient;
let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), "tunesmith-home-"));
  vi.stubEnv("TUNESMITH_HOME", home);
});
afterEach(async () => {
  await client.dispose();
  expect(client.log).toEqual([]);
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

async function start(trusted = true): Promise<void> {
  client = await startClient({ trusted });
  client.write(NAME, TEXT);
  await client.open(NAME, TEXT);
}

/** A run of the config as it is, in its own output folder unless told otherwise. */
function makeRun(place = path.join(client.folder, "runs", ID)): string {
  const { resolved } = checkRunConfig(TEXT, { file: NAME });
  const config = { ...withAbsolutePaths(resolved, client.folder) };
  writePastRun(place, { config, configPath: path.join(client.folder, NAME) }, {}, 0.714);
  return place;
}

async function lenses(): Promise<readonly string[]> {
  const found = await client.connection.sendRequest<CodeLens[]>("textDocument/codeLens", {
    textDocument: { uri: client.uri(NAME) },
  });
  return found.map(({ command }) => `${command?.title ?? ""} → ${command?.command ?? ""}`);
}

async function hints(): Promise<readonly (readonly [text: string, label: string])[]> {
  const lines = TEXT.split("\n");
  const found = await client.connection.sendRequest<InlayHint[]>("textDocument/inlayHint", {
    textDocument: { uri: client.uri(NAME) },
    range: { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } },
  });
  return found.map(
    ({ position, label }) =>
      [(lines[position.line] ?? "").slice(0, position.character), label as string] as const,
  );
}

function compare(): Promise<CompareWithLastRunResult> {
  return client.connection.sendRequest("tunesmith/compareWithLastRun", { uri: client.uri(NAME) });
}

const WITHIN = { timeout: 10_000, interval: 50 };
const COMPARE = "Compare with last run (completed) → tunesmith.compareWithLastRun";
const HINT = ["train:", "last run: 2 min 10 s, accuracy 71.4%"];

describe("a run config with a past", () => {
  it("shows its last run once there is one, and no comparison before", async () => {
    await start();
    expect(await lenses()).toContain("Dry run → tunesmith.dryRun");
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await lenses()).join()).not.toContain("Compare");
    expect(await compare()).toMatchObject({ problem: "no run of this config is over yet" });
    makeRun();
    // The editor says so; nobody types.
    await client.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: client.uri(`runs/${ID}/result.json`), type: FileChangeType.Created }],
    });
    await vi.waitFor(async () => {
      expect(await lenses()).toContain(COMPARE);
    }, WITHIN);
    expect(await hints()).toContainEqual(HINT);
  });

  it("says on hover what was otherwise, and at `train` what came out", async () => {
    await start();
    makeRun();
    await vi.waitFor(async () => {
      expect(await hints()).toContainEqual(HINT);
    }, WITHIN);
    const hover = async (line: number, character: number): Promise<string> =>
      JSON.stringify((await client.hover(NAME, line, character))?.contents);
    expect(await hover(6, 5)).not.toContain("last run");
    expect(await hover(5, 2)).toContain("with the same values as now");
    await client.change(NAME, TEXT.replace("0.0002", "0.0003"));
    expect(await hover(6, 5)).toContain(`In the last run (\`${ID}\`): \`2.0e-4\``);
    expect(await hover(5, 2)).toContain("- `train.learning_rate`: `2.0e-4` → `3.0e-4`");
  });

  it("is compared with the open text: values, files and what came out", async () => {
    await start();
    const place = makeRun();
    await client.change(NAME, `# moved\n${TEXT.replace("0.0002", "0.0003")}`);
    const { comparison, problem } = await compare();
    expect(problem).toBeUndefined();
    expect(comparison).toMatchObject({
      runId: ID,
      outcome: "completed in 2 min 10 s, accuracy 71.4%",
      differences: ["train.learning_rate: 2.0e-4 → 3.0e-4"],
    });
    const then = comparison?.then.split("\n") ?? [];
    const now = comparison?.now.split("\n") ?? [];
    const onlyThen = then.filter((line) => !now.includes(line));
    const onlyNow = now.filter((line) => !then.includes(line));
    expect(onlyThen).toEqual([
      expect.stringMatching(
        /^# demo-[-\w]+, \d{4}-\d\d-\d\d \d\d:\d\d UTC: completed in 2 min 10 s, accuracy 71\.4%$/u,
      ),
      "  learning_rate: 2.0e-4",
    ]);
    expect(onlyNow).toEqual([
      "# run.tune.yaml, as it would run now: 1 difference",
      "# train.learning_rate: 2.0e-4 → 3.0e-4",
      "  learning_rate: 3.0e-4",
    ]);
    expect(then).toContain("  name_or_path: model");
    rmSync(place, { recursive: true });
    expect(await compare()).toMatchObject({ nextStep: "start one with Run" });
  });

  it("knows runs by the home's list, but not before the folder is trusted", async () => {
    await start(false);
    const elsewhere = realpathSync(mkdtempSync(path.join(tmpdir(), "tunesmith-elsewhere-")));
    registerRun(home, { id: ID, path: makeRun(path.join(elsewhere, ID)) });
    await lenses();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect((await lenses()).join()).not.toContain("Compare");
    await client.dispose();
    expect(client.log).toEqual([]);
    await start();
    registerRun(home, { id: ID, path: makeRun(path.join(elsewhere, ID)) });
    await vi.waitFor(async () => {
      expect(await lenses()).toContain(COMPARE);
    }, WITHIN);
    rmSync(elsewhere, { recursive: true, force: true });
  });
});
