import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findModels, modelsOfCache } from "../../../src/node/advise/findModels";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tunesmith-models-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function model(...parts: readonly string[]): string {
  const place = path.join(folder, ...parts);
  mkdirSync(place, { recursive: true });
  writeFileSync(path.join(place, "config.json"), "{}");
  writeFileSync(path.join(place, "model.safetensors"), "");
  return place;
}

async function found(
  search: Partial<Parameters<typeof findModels>[0]>,
): Promise<(readonly [string, string])[]> {
  const { models } = await findModels({
    near: [],
    folders: [],
    env: { HOME: path.join(folder, "home") },
    ...search,
  });
  return models.map(({ name, origin }) => [name, origin] as const);
}

describe("models of this machine", () => {
  it("lie beside the data, in `models`, and in folders that are named; hidden and other folders are passed over", async () => {
    model("project", "base");
    model("project", "models", "org", "small");
    model("project", ".git", "hidden");
    model("project", "deep", "down", "below");
    model("elsewhere", "org", "large");
    mkdirSync(path.join(folder, "project", "no-weights"));
    writeFileSync(path.join(folder, "project", "no-weights", "config.json"), "{}");
    const near = [path.join(folder, "project")];
    expect(await found({ near, folders: [path.join(folder, "elsewhere")] })).toEqual([
      ["base", "near"],
      ["small", "near"],
      ["large", "folder"],
    ]);
  });

  it("lie in the Hub's cache, in the revision that `main` names; links into its blobs are followed", async () => {
    const hub = path.join("home", ".cache", "huggingface", "hub");
    const snapshots = path.join(hub, "models--org--tiny", "snapshots");
    model(snapshots, "aaa");
    const main = path.join(folder, snapshots, "bbb");
    mkdirSync(main, { recursive: true });
    const blob = path.join(folder, hub, "blob");
    writeFileSync(blob, "{}");
    for (const name of ["config.json", "model.safetensors"]) symlinkSync(blob, path.join(main, name));
    mkdirSync(path.join(folder, hub, "models--org--tiny", "refs"));
    writeFileSync(path.join(folder, hub, "models--org--tiny", "refs", "main"), "bbb\n");
    mkdirSync(path.join(folder, hub, "models--org--cut", "snapshots", "ccc"), { recursive: true });
    model(hub, "datasets--org--data", "snapshots", "ddd");
    expect(await found({})).toEqual([["org/tiny", "cache"]]);
    const { models } = await findModels({ near: [], folders: [], env: { HOME: path.join(folder, "home") } });
    expect(models[0]?.folder).toBe(main);
    expect(await modelsOfCache({ HOME: path.join(folder, "home") })).toEqual([
      { folder: main, name: "org/tiny" },
    ]);
  });

  it("are looked for where the variables of huggingface_hub say", async () => {
    for (const [name, below] of [
      ["HF_HUB_CACHE", []],
      ["HF_HOME", ["hub"]],
      ["XDG_CACHE_HOME", ["huggingface", "hub"]],
    ] as const) {
      model(name, ...below, `models--org--${name}`, "snapshots", "aaa");
      expect(await found({ env: { [name]: path.join(folder, name) } })).toEqual([[`org/${name}`, "cache"]]);
    }
  });

  it("are not looked for where one is named, and nothing there is nothing found", async () => {
    model("project", "base");
    const near = [path.join(folder, "project")];
    expect(await found({ near, named: path.join(folder, "own") })).toEqual([["own", "named"]]);
    expect(await found({ near: [path.join(folder, "absent")] })).toEqual([]);
  });
});
