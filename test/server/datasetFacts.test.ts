import { afterEach, describe, expect, it } from "vitest";
import type { Hover, MarkupContent } from "vscode-languageserver/node";
import { lintCommand } from "../../src/cli/commands/lint";
import { answerLint } from "../../src/node/lint/pool/answerLint";
import { createSurroundingsCache } from "../../src/node/lint/surroundings/surroundingsCache";
import type { DatasetFacts } from "../../src/protocol/datasetFacts";
import { DATASETS_CHANGED, type DatasetInfo } from "../../src/protocol/lsp";
import { codes, startClient, until, type TestClient } from "./testClient";

let client: TestClient;
afterEach(async () => {
  await client.dispose();
  expect(client.log).toEqual([]);
});

const ROWS = [
  { text: "the cat and the dog are in the house that we have", label: "pets", age: 3 },
  { text: "der Hund und die Katze sind nicht mit dem Haus auf", label: "pets", age: null },
  { text: "the market is up and the people are with it", label: "news", age: 5 },
  { text: "the market is up and the people are with it", label: "news", age: 5 },
];
const TEXT = ROWS.map((row) => `${JSON.stringify(row)}\n`).join("");

function markdownOf(hover: Hover | null): string {
  return (hover?.contents as MarkupContent | undefined)?.value ?? "";
}

describe("the facts of a dataset", () => {
  it("are shown by a hover on the first line, and on no other", async () => {
    client = await startClient();
    await client.open("rows.jsonl", TEXT);
    const shown = markdownOf(await client.hover("rows.jsonl", 0, 5));
    expect(shown).toContain("**rows\\.jsonl** · classification · JSON Lines");
    expect(shown).toContain("| **Rows** | 4 · 1 repeat an earlier row |");
    expect(shown).toContain("en 3 (75.0%) · de 1 (25.0%)");
    expect(shown).toContain("news 2 (50.0%) · pets 2 (50.0%)");
    expect(shown).toContain("**age** number, 25.0% without, 2 different");
    expect(shown).toMatch(/\*\*Length\*\* \| median 4\d · 95% up to 5\d/u);
    expect(await client.hover("rows.jsonl", 1, 5)).toBeNull();
  });

  it("are those of the text as it is now, and of nothing that is no dataset", async () => {
    client = await startClient();
    await client.open("rows.jsonl", TEXT);
    expect(markdownOf(await client.hover("rows.jsonl", 0, 0))).toContain("| **Rows** | 4 ·");
    await client.change("rows.jsonl", TEXT + TEXT.replaceAll("market", "weather"));
    expect(markdownOf(await client.hover("rows.jsonl", 0, 0))).toContain("| **Rows** | 8 ·");
    await client.open("log.jsonl", '{"level":"info","ts":1}\n');
    expect(await client.hover("log.jsonl", 0, 0)).toBeNull();
  });

  it("are the object that `lint --stats` prints", async () => {
    client = await startClient();
    client.write("rows.jsonl", TEXT);
    const path = new URL(client.uri("rows.jsonl")).pathname;
    let out = "";
    await lintCommand(["rows.jsonl", "--stats", "--format", "json"], {
      cwd: client.folder,
      out: (text: string) => (out += text),
      err: () => undefined,
      onInterrupt: () => () => undefined,
      readStdin: () => Promise.reject(new Error("nothing is read")),
    } as unknown as Parameters<typeof lintCommand>[1]);
    const told = (JSON.parse(out) as { facts: DatasetFacts }).facts;
    const around = { signal: undefined, cache: createSurroundingsCache() };
    const options = { file: "rows.jsonl", facts: "tokens" } as const;
    const ofFile = await answerLint({ type: "lintFile", path, options }, around);
    const ofText = await answerLint({ type: "lintText", text: TEXT, path, options }, around);
    expect(ofFile.facts).toEqual(told);
    expect(ofText.facts).toEqual(told);
  });

  it("go to the list of datasets, and to the checks of the run config that names the file", async () => {
    client = await startClient();
    const lists: (readonly DatasetInfo[])[] = [];
    client.connection.onNotification(DATASETS_CHANGED, (params: { datasets: readonly DatasetInfo[] }) => {
      lists.push(params.datasets);
    });
    client.write("data/rows.jsonl", TEXT);
    const config =
      "data:\n  train: data/rows.jsonl\n  test: data/rows.jsonl\nevaluate:\n  groups: [age, sex]\n";
    await client.open("a.tune.yaml", config);
    const known = await until(() => lists.at(-1)?.[0]);
    expect(known).toMatchObject({ rows: 4, shape: "classification" });
    expect(known.details).toContain("en 3");
    const found = await client.diagnostics("a.tune.yaml");
    const missing = found.filter(({ code }) => code === "XDT003");
    expect(missing.map(({ range }) => range.start)).toEqual([{ line: 4, character: 16 }]);
    expect(codes(missing)).toEqual(["XDT003"]);
  });
});
