import { afterEach, expect, it } from "vitest";
import { DATASETS_CHANGED } from "../../src/protocol/lsp";
import { startClient, type TestClient } from "./testClient";

let client: TestClient;
afterEach(async () => {
  await client.dispose();
  expect(client.log).toEqual([]);
});

/** JSON that a workspace is full of and that nobody trains on; faulty and repeated rows among it. */
const KINDS: readonly ((i: number) => readonly [string, string])[] = [
  (i) => [`pkg${i}/package.json`, `{"name": "p${i}", "version": "1.0.0", "scripts": {"test": "x"},}`],
  (i) => [`pkg${i}/tsconfig.json`, `{\n  // a comment\n  "compilerOptions": {"strict": true}\n}`],
  (i) => [`logs/app-${i}.jsonl`, `{"level":"info","ts":${i},"message":"started"}\n`.repeat(3)],
  (i) => [`logs/broken-${i}.jsonl`, `{"level":"info"\n\n{"level":"warn"}\n`],
  (i) => [`geo/${i}.json`, `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null}]}`],
  (i) => [`i18n/${i}.json`, `[{"key":"a","value":""},{"key":"a","value":""}]`],
  (i) => [
    `events/${i}.jsonl`,
    `{"event":"click","user":"u${i}","props":{}}\n{"event":"click","props":null}\n`,
  ],
  (i) => [`har/${i}.json`, `{"log":{"entries":[{"request":{"url":"http://localhost"}}]}}`],
  (i) => [`fixtures/${i}.json`, `[{"id":${i},"email":"a@b.co"},{"id":${i},"email":"a@b.co"}]`],
  (i) => [`doc${i}/README.md`, `---\nlicense: mit\nsdk: docker\n---\n# Package ${i}\n`],
  (i) => [`cache${i}/dataset_info.json`, `{"features":{"a":{"dtype":"string"}},"splits":{"train":{}}}`],
  (i) => [`doc${i - 2}/test/${i}.jsonl`, `{"event":"click","id":${i}}\n\n{"event":"click"}\n`],
  (i) => [`metrics/${i}.jsonl`, `{"step":1,"loss":0.${i}}\n{"step":2,"loss":NaN}\n`],
];

it("500 unrelated JSON and JSONL files, each of them opened, show no finding and are no datasets", async () => {
  client = await startClient();
  let told = 0;
  client.connection.onNotification(DATASETS_CHANGED, ({ datasets }: { datasets: readonly unknown[] }) => {
    told = Math.max(told, datasets.length);
  });
  for (let i = 0; i < 500; i++) {
    const [name, text] = KINDS[i % KINDS.length]!(i);
    client.write(name, text);
    await client.open(name, text);
    expect(await client.diagnostics(name), name).toEqual([]);
  }
  expect(told).toBe(0);
  expect(client.pushed.size).toBe(0);
});
