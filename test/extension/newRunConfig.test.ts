import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type * as vscode from "vscode";
import { newRunConfig } from "../../src/extension/commands/newRunConfig";
import type { AdviceDocument, ProposedConfig } from "../../src/protocol/advice";
import { fake, reset, Uri } from "../fakes/vscode";

let folder: string;
let asked: (readonly unknown[])[];
let logged: string[];
beforeEach(() => {
  reset();
  folder = mkdtempSync(path.join(os.tmpdir(), "tunesmith-new-"));
  fake.folders = [folder];
  asked = [];
  logged = [];
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function config(title: string): ProposedConfig {
  return {
    ...{
      title,
      costs: [`${title} costs`, "time", "memory", "more"],
      command: "tunesmith init",
      text: `# ${title}\n`,
      settings: [],
    },
    ...{ memory: null, steps: 3, seconds: null, trainedParameters: null, findings: [] },
  };
}

const HEAD = { version: 1, command: "init", product: "0" } as const;
const GOOD: AdviceDocument = {
  ...{ ...HEAD, ok: true, written: null, passedOver: [] },
  proposal: config("LoRA on tiny"),
  alternatives: [config("Every weight"), config("A smaller model")],
};
const REFUSED: AdviceDocument = {
  ...{ ...HEAD, ok: false, message: "no run config can be proposed" },
  ...{ reasons: ["tiny: the longest row has 900 tokens"], needs: ["a model"] },
  choices: [{ title: "Leave out longer rows", settings: ["data.max_length=512", "data.truncation=drop"] }],
};

function command(
  ...answers: readonly AdviceDocument[]
): (given?: unknown) => Promise<vscode.Uri | undefined> {
  return newRunConfig({
    launcher: {
      advise: (...given) => {
        asked.push(given);
        return Promise.resolve(answers[Math.min(asked.length, answers.length) - 1] ?? REFUSED);
      },
    },
    language: { datasets: () => [] },
    log,
  });
}

const log = {
  info: (text: string) => {
    logged.push(text);
  },
} as vscode.LogOutputChannel;

const dataset = (): Uri => Uri.file(path.join(folder, "train.jsonl"));

describe("New Run Config", () => {
  it("shows the proposal and two others with what they cost, and writes what is picked beside the data", async () => {
    fake.pick = "Every weight";
    const written = await command(GOOD)(dataset());
    expect(fake.picked).toMatchObject([
      { label: "LoRA on tiny", description: "proposed", detail: "LoRA on tiny costs · time · memory" },
      { label: "Every weight", description: "Every weight costs", detail: "time · memory" },
      { label: "A smaller model", description: "A smaller model costs", detail: "time · memory" },
    ]);
    expect(written?.fsPath).toBe(path.join(folder, "train.tune.yaml"));
    expect(readFileSync(path.join(folder, "train.tune.yaml"), "utf8")).toBe("# Every weight\n");
    expect(fake.opened).toEqual([written?.fsPath]);
    expect(asked).toEqual([[dataset().fsPath, [], []]]);
  });

  it("never writes over a file", async () => {
    writeFileSync(path.join(folder, "train.tune.yaml"), "mine");
    mkdirSync(path.join(folder, "train-2.tune.yaml"));
    fake.pick = "LoRA on tiny";
    const written = await command(GOOD)(dataset());
    expect(path.basename(written!.fsPath)).toBe("train-3.tune.yaml");
    expect(readFileSync(path.join(folder, "train.tune.yaml"), "utf8")).toBe("mine");
  });

  it("writes nothing when nothing is picked, and asks nothing in a folder that is not trusted", async () => {
    expect(await command(GOOD)(dataset())).toBeUndefined();
    fake.trusted = false;
    expect(await command(GOOD)(dataset())).toBeUndefined();
    expect(asked).toHaveLength(1);
    expect(fake.shown).toEqual([expect.stringMatching(/^warning: New Run Config .*not trusted/u)]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("says why there is nothing to propose, and goes on with what the user agrees to", async () => {
    expect(await command(REFUSED)(dataset())).toBeUndefined();
    expect(fake.shown).toEqual([
      "warning: No run config can be proposed (tiny: the longest row has 900 tokens). Needed: a model.",
    ]);
    expect(logged.join()).toContain("because tiny");
    [asked, fake.button, fake.pick] = [[], "Leave out longer rows", "LoRA on tiny"];
    expect(await command(REFUSED, GOOD)(dataset())).toBeDefined();
    expect(asked.map(([, , settings]) => settings)).toEqual([
      [],
      ["data.max_length=512", "data.truncation=drop"],
    ]);
  });

  it("looks for models where the setting says; `~` is the home, others begin at the workspace folder", async () => {
    fake.settings["tunesmith.models.folders"] = ["~/models", "local", "/abs", "", 3];
    await command(GOOD)(dataset());
    expect(asked[0]?.[1]).toEqual([path.join(os.homedir(), "models"), path.join(folder, "local"), "/abs"]);
  });

  it("tells a folder that cannot be written to", async () => {
    fake.pick = "LoRA on tiny";
    const nowhere = Uri.file(path.join(folder, "gone", "train.jsonl"));
    await expect(command(GOOD)(nowhere)).rejects.toMatchObject({
      message: expect.stringContaining("train.tune.yaml cannot be written") as string,
      nextStep: expect.stringContaining("permissions") as string,
    });
  });
});
