import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { changedInputs } from "../../../../src/node/runs/store/changedInputs";
import {
  findPastRuns,
  type FoundRuns,
  type PastRunsQuestion,
} from "../../../../src/node/runs/store/pastRuns";
import { registerRun } from "../../../../src/node/runs/store/registry";
import { sha256 } from "../../../../src/node/files/sha256";
import { fakeRunJson } from "../../../fakes/fakeRunJson";
import { writePastRun } from "../../../fakes/pastRunFolder";

let folder: string;
let home: string;
let configPath: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "tunesmith-past-"));
  home = path.join(folder, "home");
  configPath = path.join(folder, "work", "a.tune.yaml");
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function find(more: Partial<PastRunsQuestion> = {}): Promise<FoundRuns> {
  const outputDir = path.join(folder, "work", "runs");
  return findPastRuns({ configPath, name: "a", outputDir, home, mayTouch: () => true, ...more }, new Map());
}

function id(day: number, hex = "0000"): string {
  return `a-202611${String(day).padStart(2, "0")}-101502-${hex}`;
}

const inOutput = (name: string): string => path.join(folder, "work", "runs", name);

describe("the last run of a config", () => {
  it("is the newest that is over; newer ones that are not are named", async () => {
    writePastRun(inOutput(id(1)), { configPath }, {}, 0.5);
    writePastRun(inOutput(id(3)), { configPath }, { metrics: { eval_loss: 1.25 } }, 0.714);
    writePastRun(inOutput(id(2)), { configPath }, {}, 0.6);
    const unfinished = writePastRun(inOutput(id(4)), { configPath }, undefined);
    const found = await find();
    expect(found.last).toMatchObject({
      ...{ id: id(3), folder: inOutput(id(3)), status: "completed", seconds: 130.4 },
      ...{ steps: 30, totalSteps: 30, accuracy: 0.714, evalLoss: 1.25, failure: undefined },
    });
    expect(found.unfinished).toEqual([unfinished]);
  });

  it("is found through the home's list, wherever its folder lies", async () => {
    const place = writePastRun(path.join(folder, "elsewhere", id(1)), { configPath }, { status: "failed" });
    registerRun(home, { id: id(1), path: place });
    expect((await find()).last?.folder).toBe(place);
    expect((await find({ home: undefined })).last).toBeUndefined();
  });

  it("that came from another machine counts by its config's name, in the config's own output folder", async () => {
    const config = { ...fakeRunJson("", 1, "train").config, name: "a" };
    writePastRun(inOutput(id(1)), { configPath: "C:\\x\\a.tune.yaml", config }, {});
    expect((await find()).last?.id).toBe(id(1));
    expect((await find({ name: "b" })).last).toBeUndefined();
    expect((await find({ configPath: path.join(folder, "work", "b.tune.yaml") })).last).toBeUndefined();
    expect((await find({ outputDir: path.join(folder, "other") })).last).toBeUndefined();
  });

  it("is none of another config, no evaluation, and nothing that cannot be read", async () => {
    writePastRun(inOutput(id(1)), { configPath: path.join(folder, "b.tune.yaml") }, {});
    writePastRun(inOutput(id(2)), { configPath, kind: "evaluate" }, {});
    writePastRun(inOutput(id(3)), { configPath, protocolVersion: 2 }, {});
    mkdirSync(inOutput("empty"));
    mkdirSync(inOutput("broken"));
    writeFileSync(path.join(inOutput("broken"), "run.json"), "{");
    expect(await find()).toEqual({ last: undefined, unfinished: [] });
  });

  it("reads nothing that must not be touched, and makes no folder", async () => {
    const place = writePastRun(path.join(folder, "elsewhere", id(1)), { configPath }, {});
    registerRun(home, { id: id(1), path: place });
    writePastRun(inOutput(id(2)), { configPath }, {});
    const mayTouch = (file: string): boolean => !file.includes("elsewhere") && !file.includes("work");
    expect((await find({ mayTouch })).last).toBeUndefined();
    const none = path.join(folder, "no-home");
    await find({ home: none });
    expect(existsSync(none)).toBe(false);
  });
});

describe("what has changed since a run", () => {
  it("is told by length and by content", async () => {
    const file = (name: string, content: string) => {
      writeFileSync(path.join(folder, name), content);
      const bytes = Buffer.byteLength(content);
      return {
        path: path.join(folder, name),
        bytes,
        sha256: sha256(content),
        rows: 1,
        format: "text",
        columns: {},
      };
    };
    const data = [
      file("same.jsonl", "a"),
      file("longer.jsonl", "a"),
      file("other.jsonl", "a"),
      file("gone.jsonl", "a"),
    ];
    mkdirSync(path.join(folder, "model"));
    writeFileSync(path.join(folder, "model/config.json"), "{}");
    const place = writePastRun(
      path.join(folder, id(1)),
      {
        data: { files: data, labels: [] },
        model: {
          ...fakeRunJson("", 1, "train").model,
          path: path.join(folder, "model"),
          files: [{ name: "config.json", bytes: 2, sha256: sha256("[]") }],
        },
      },
      {},
    );
    writeFileSync(data[1]!.path, "abc");
    writeFileSync(data[2]!.path, "b");
    rmSync(data[3]!.path);
    expect(await changedInputs(place, () => true)).toEqual([
      "longer.jsonl had 1 bytes, and has 3",
      "other.jsonl has other content, of the same length",
      "gone.jsonl is not there any more",
      "config.json has other content, of the same length",
    ]);
    expect(await changedInputs(place, () => false)).toEqual([]);
  });
});
