import { cpSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { codes, startClient, type TestClient } from "./testClient";

/** What is known of files, while they change behind a config that is open: no old answer, and the new one soon. */
const MODEL = path.resolve(import.meta.dirname, "../../examples/model");
const CONFIG = "model: {name_or_path: model}\ndata: {train: t.jsonl, eval: e.jsonl}\n";

let client: TestClient;
beforeEach(async () => {
  client = await startClient();
  cpSync(MODEL, path.join(client.folder, "model"), { recursive: true });
  client.write("t.jsonl", rows(0, 30));
  client.write("e.jsonl", rows(30, 40));
});
afterEach(async () => {
  await client.dispose();
});

function rows(from: number, to: number, answer = "completion"): string {
  const numbers = Array.from({ length: to - from }, (_, i) => from + i);
  return numbers
    .map((i) => `${JSON.stringify({ prompt: `What is number ${i} of the list?`, [answer]: ` ${i}` })}\n`)
    .join("");
}

async function becomes(name: string, wanted: readonly string[]): Promise<void> {
  await vi.waitFor(async () => { expect(codes(await client.diagnostics(name))).toEqual(wanted); }, {
    timeout: 8000,
    interval: 100,
  });
}

it("rows that change without a word of the editor", async () => {
  await client.open("a.tune.yaml", CONFIG);
  await becomes("a.tune.yaml", []);
  client.write("t.jsonl", rows(0, 30, "chosen"));
  await becomes("a.tune.yaml", ["XDT004"]);
  client.write("t.jsonl", rows(0, 30));
  await becomes("a.tune.yaml", []);
});

it("evaluation rows that come into the training rows, and leave them", async () => {
  await client.open("a.tune.yaml", CONFIG);
  await becomes("a.tune.yaml", []);
  const uri = client.write("e.jsonl", rows(25, 40));
  await client.connection.sendNotification("workspace/didChangeWatchedFiles", {
    changes: [{ uri, type: 2 }],
  });
  await becomes("a.tune.yaml", ["XDT007"]);
  client.write("e.jsonl", rows(30, 40));
  await client.connection.sendNotification("workspace/didChangeWatchedFiles", {
    changes: [{ uri, type: 2 }],
  });
  await becomes("a.tune.yaml", []);
});

it("a text that was never saved, once it is closed", async () => {
  await client.open("a.tune.yaml", CONFIG);
  await becomes("a.tune.yaml", []);
  await client.open("t.jsonl", rows(0, 30, "chosen"));
  await client.diagnostics("t.jsonl");
  await becomes("a.tune.yaml", ["XDT004"]);
  await client.close("t.jsonl");
  await becomes("a.tune.yaml", []);
});

it("a shard that comes later", async () => {
  const weights = readFileSync(path.join(client.folder, "model/model.safetensors"));
  rmSync(path.join(client.folder, "model/model.safetensors"));
  const shard = "model-00001-of-00001.safetensors";
  const index = JSON.stringify({ weight_map: { "model.embed_tokens.weight": shard } });
  client.write("model/model.safetensors.index.json", index);
  await client.open("a.tune.yaml", CONFIG);
  await becomes("a.tune.yaml", ["XMD003"]);
  client.write(`model/${shard}`, weights as unknown as string);
  await becomes("a.tune.yaml", []);
});
