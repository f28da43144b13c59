import { readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { lintCommand } from "../../src/cli/commands/lint";
import {
  DATASETS_CHANGED,
  IGNORE_FINDING,
  LINT_FILE,
  type DatasetInfo,
  type IgnoreFindingResult,
} from "../../src/protocol/lsp";
import { codes, startClient, until, type TestClient } from "./testClient";

let client: TestClient;
afterEach(async () => {
  await client.dispose();
  expect(client.log).toEqual([]);
});

const ROW = '{"prompt":"a","completion":"b"}\n';
const EMPTY = '{"prompt":"c","completion":""}\n';
const BOTH = ROW + EMPTY + ROW;

async function codesOf(name: string): Promise<readonly string[]> {
  return codes(await client.diagnostics(name));
}

function changed(...names: readonly string[]): Promise<void> {
  const changes = names.map((name) => ({ uri: client.uri(name), type: 2 }));
  return client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes });
}

describe("rules per glob in the settings", () => {
  it("are chosen and ignored for the files that the glob fits", async () => {
    client = await startClient({
      settings: { lint: { ignore: { "data/**": ["DUP"], "*.other.jsonl": ["QLT001"] } } },
    });
    for (const name of ["data/a.jsonl", "b.jsonl", "data/c.other.jsonl"]) await client.open(name, BOTH);
    expect(await codesOf("data/a.jsonl")).toEqual(["QLT001"]);
    expect(await codesOf("b.jsonl")).toEqual(["DUP001", "QLT001"]);
    expect(await codesOf("data/c.other.jsonl")).toEqual([]);
    await client.set({ lint: { select: { "data/*": ["QLT001"] } } });
    expect(await codesOf("data/a.jsonl")).toEqual(["QLT001"]);
    expect(await codesOf("b.jsonl")).toEqual(["DUP001", "QLT001"]);
    await client.set({ lint: { select: ["DUP"], ignore: { "**": [] } } });
    expect(await codesOf("data/a.jsonl")).toEqual(["DUP001"]);
  });
});

describe("tunesmith.toml in the editor", () => {
  it("is stronger than the settings, and counts as soon as it changes", async () => {
    client = await startClient({ settings: { lint: { ignore: ["DUP"] } } });
    await client.open("a.jsonl", BOTH);
    expect(await codesOf("a.jsonl")).toEqual(["QLT001"]);
    client.write("tunesmith.toml", '[lint]\nselect = ["DUP"]\n');
    expect(await codesOf("a.jsonl")).toEqual(["DUP001"]);
    client.write("tunesmith.toml", '[lint.per-file-ignores]\n"a.*" = ["QLT"]\n');
    expect(await codesOf("a.jsonl")).toEqual([]);
    client.write("tunesmith.toml", '[lint.severity]\nQLT = "hint"\n');
    expect((await client.diagnostics("a.jsonl")).map(({ severity }) => severity)).toEqual([4]);
  });

  it("makes closed files that were asked for be linted again", async () => {
    client = await startClient();
    const uri = client.write("a.jsonl", BOTH);
    await client.connection.sendRequest(LINT_FILE, { uri });
    expect(codes(client.pushed.get(uri) ?? [])).toEqual(["DUP001", "QLT001"]);
    client.write("tunesmith.toml", '[lint]\nignore = ["QLT001"]\n');
    await changed("tunesmith.toml");
    await until(() => (client.pushed.get(uri)?.length === 1 ? true : undefined));
    expect(codes(client.pushed.get(uri) ?? [])).toEqual(["DUP001"]);
  });

  it("that cannot be followed is told on the dataset, which is linted without it", async () => {
    client = await startClient();
    const toml = client.write("tunesmith.toml", '[lint]\nselect = ["NOPE"]\n');
    await client.open("a.jsonl", EMPTY);
    const [problem, ...found] = await client.diagnostics("a.jsonl");
    expect(problem?.message).toContain('no rule begins with "NOPE"');
    expect(problem?.relatedInformation?.[0]?.location.uri).toBe(toml);
    expect(codes(found)).toEqual(["QLT001"]);
  });

  it("is not read outside of an untrusted folder, nor through a link", async () => {
    client = await startClient({ trusted: false });
    const outside = path.join(path.dirname(client.folder), `${path.basename(client.folder)}.toml`);
    writeFileSync(outside, '[lint]\nignore = ["QLT"]\n');
    symlinkSync(outside, path.join(client.folder, "tunesmith.toml"));
    await client.open("a.jsonl", EMPTY);
    expect(await codesOf("a.jsonl")).toEqual(["QLT001"]);
    rmSync(path.join(client.folder, "tunesmith.toml"));
    client.write("tunesmith.toml", '[lint]\nignore = ["QLT"]\n');
    expect(await codesOf("a.jsonl")).toEqual([]);
    rmSync(outside);
  });
});

describe("the sidecar and the baseline in the editor", () => {
  async function cli(...args: readonly string[]): Promise<void> {
    await lintCommand(args, {
      ...{ cwd: client.folder, env: {}, isTerminal: false, columns: 80 },
      out: () => undefined,
      outBytes: () => undefined,
      err: () => undefined,
      onInterrupt: () => () => undefined,
      readStdin: () => Promise.resolve(new Uint8Array()),
    });
  }

  it("keep out what they name, wherever the row has gone", async () => {
    client = await startClient();
    client.write("a.jsonl", BOTH);
    await client.open("a.jsonl", BOTH);
    await cli("a.jsonl", "--suppress", "known");
    expect(await codesOf("a.jsonl")).toEqual([]);
    await client.change("a.jsonl", ROW + ROW + EMPTY + EMPTY.replace('"c"', '"d"'));
    expect(await codesOf("a.jsonl")).toEqual(["QLT001"]);
    rmSync(path.join(client.folder, "a.jsonl.lintignore"));
    expect(await codesOf("a.jsonl")).toEqual(["DUP001", "QLT001", "QLT001"]);
    client.write("a.jsonl", BOTH);
    await cli("a.jsonl", "--write-baseline", "tunesmith-baseline.json");
    expect(await codesOf("a.jsonl")).toEqual(["QLT001"]);
    await client.change("a.jsonl", BOTH);
    expect(await codesOf("a.jsonl")).toEqual([]);
  });

  it("do not take the room of what they leave: nothing is cut before they are applied", async () => {
    client = await startClient();
    const many = Array.from({ length: 2500 }, (_, i) => `{"prompt":"${i}","completion":""}\n`).join("");
    client.write("a.jsonl", many);
    await cli("a.jsonl", "--write-baseline", "tunesmith-baseline.json");
    await client.open("a.jsonl", many + EMPTY);
    const found = await client.diagnostics("a.jsonl");
    expect(found.map(({ code, range }) => [code, range.start.line])).toEqual([["QLT001", 2500]]);
  });

  it("a finding is named there by its quick fix, with the reason, by the row as it is in the editor", async () => {
    client = await startClient();
    const uri = await client.open("a.jsonl", BOTH);
    const found = (await client.diagnostics("a.jsonl")).find(({ code }) => code === "DUP001");
    const actions = await client.codeActions("a.jsonl", found!.range);
    const action = actions.find(({ title }) => title === "Ignore this DUP001 in a.jsonl.lintignore …");
    expect(action?.command).toMatchObject({
      command: "tunesmith.ignoreFinding",
      arguments: [{ uri, code: "DUP001", row: 3 }],
    });
    const params = { uri, code: "DUP001", row: 3, reason: "twice\non purpose" };
    const result = await client.connection.sendRequest<IgnoreFindingResult>(IGNORE_FINDING, params);
    expect(result).toEqual({ uri: client.uri("a.jsonl.lintignore") });
    const written = readFileSync(fileURLToPath(result.uri!), "utf8");
    expect(written).toMatch(/^[0-9a-f]{16} DUP001 twice on purpose\n$/u);
    expect(await codesOf("a.jsonl")).toEqual(["QLT001"]);
  });

  it("a row that is not JSON cannot be named, and an untrusted folder's sidecar is no way out of it", async () => {
    client = await startClient({ trusted: false });
    const uri = await client.open("a.jsonl", `${ROW}{"prompt":\n`);
    const ask = (): Promise<IgnoreFindingResult> =>
      client.connection.sendRequest(IGNORE_FINDING, { uri, code: "PAR001", row: 2, reason: "" });
    expect((await ask()).problem).toContain("not JSON");
    const outside = path.join(path.dirname(client.folder), `${path.basename(client.folder)}.lintignore`);
    symlinkSync(outside, path.join(client.folder, "a.jsonl.lintignore"));
    expect((await ask()).problem).toMatch(/trust/u);
  });

  it("a code is ignored in the settings, or where a tunesmith.toml decides alone, in that", async () => {
    client = await startClient();
    const uri = await client.open("a.jsonl", EMPTY);
    const [found] = await client.diagnostics("a.jsonl");
    const argumentOf = async (): Promise<unknown> => {
      const actions = await client.codeActions("a.jsonl", found!.range);
      return actions.find(({ title }) => title === "Ignore QLT001 in this workspace")?.command
        ?.arguments?.[0];
    };
    expect(await argumentOf()).toEqual({ uri, code: "QLT001" });
    const toml = client.write("tunesmith.toml", '[lint]\nselect = ["QLT"]\n');
    expect(await argumentOf()).toEqual({ uri, code: "QLT001", decidedBy: toml });
  });
});

describe("a glob of the settings", () => {
  it("makes files datasets that are none by themselves: open ones, and closed ones in the list", async () => {
    client = await startClient({ settings: { datasets: { include: ["data/*.csv"] } } });
    const lists: (readonly DatasetInfo[])[] = [];
    client.connection.onNotification(DATASETS_CHANGED, (params: { datasets: readonly DatasetInfo[] }) => {
      lists.push(params.datasets);
    });
    const csv = "prompt,completion\na,\nb,c\n";
    client.write("data/one.csv", csv);
    client.write("other/two.csv", csv);
    client.write("runs/r/run.json", "{}");
    client.write("runs/r/data/three.csv", csv);
    await client.open("data/open.csv", csv);
    await client.open("other/open.csv", csv);
    expect(await codesOf("data/open.csv")).toEqual(["QLT001"]);
    expect(await codesOf("other/open.csv")).toEqual([]);
    await changed("data/one.csv");
    const list = await until(() => (lists.at(-1)?.length === 2 ? lists.at(-1) : undefined));
    expect(list.map(({ uri }) => uri).sort()).toEqual([
      client.uri("data/one.csv"),
      client.uri("data/open.csv"),
    ]);
  });
});
