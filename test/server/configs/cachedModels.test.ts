import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startClient, type TestClient } from "../testClient";

const CONFIG = "run.tune.yaml";
const TEXT = "model:\n  name_or_path: or\n";
const TYPED = { line: 1, character: TEXT.split("\n")[1]!.length };

let hub: string;
let client: TestClient;
beforeEach(() => {
  hub = mkdtempSync(path.join(tmpdir(), "tunesmith-hub-"));
  vi.stubEnv("HF_HUB_CACHE", hub);
  const snapshot = path.join(hub, "models--org--tiny", "snapshots", "aaa");
  mkdirSync(snapshot, { recursive: true });
  for (const name of ["config.json", "model.safetensors"]) writeFileSync(path.join(snapshot, name), "{}");
});
afterEach(async () => {
  await client.dispose();
  vi.unstubAllEnvs();
  rmSync(hub, { recursive: true, force: true });
  expect(client.log).toEqual([]);
});

async function offered(): Promise<readonly string[]> {
  const items = await client.completion(CONFIG, TYPED.line, TYPED.character);
  return items.map(({ label }) => label);
}

describe("models in the Hub's cache", () => {
  it("are offered by their ids once a config is open, and looked for behind its answers", async () => {
    client = await startClient();
    await client.open(CONFIG, TEXT);
    await client.diagnostics(CONFIG);
    await vi.waitFor(async () => {
      expect(await offered()).toContain("org/tiny");
    });
  });

  it("are not looked for in a workspace that nobody trusts: they lie outside of it", async () => {
    client = await startClient({ trusted: false });
    await client.open(CONFIG, TEXT);
    await client.diagnostics(CONFIG);
    // As long as the other test needs, and more.
    for (let i = 0; i < 5; i++) {
      expect(await offered()).not.toContain("org/tiny");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
});
