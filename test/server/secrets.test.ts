import { afterEach, expect, it } from "vitest";
import { DATASETS_CHANGED, LINT_FILE, LIST_FINDINGS, type ListFindingsResult } from "../../src/protocol/lsp";
import { codes, startClient, until, type TestClient } from "./testClient";

let client: TestClient;
afterEach(async () => {
  await client.dispose();
  expect(client.log).toEqual([]);
});

/** Put together here, so that no scanner takes this file for a leak. */
const SECRETS: readonly string[] = [
  ["sk", "live", "4eC39HqLyjWDarjtT1zdp7dcAbCdEfGh"].join("_"),
  ["ghp", "x7Kd93mQpL0sVbN2cR8tYwZ4aE6fGhJ1uIoP"].join("_"),
  ["4111", "1111", "1111", "1111"].join(" "),
  ["DE89", "3704", "0044", "0532", "0130", "00"].join(" "),
];

it("no secret that stands in a role, a key, a label or a text is shown anywhere", async () => {
  client = await startClient({ settings: { lint: { select: ["ALL"] }, datasets: { include: ["*.json"] } } });
  const shown: string[] = [];
  client.connection.onNotification(DATASETS_CHANGED, (params: unknown) => {
    shown.push(JSON.stringify(params));
  });
  const chat = SECRETS.map((secret) => ({
    messages: [
      { role: secret, content: `Mine is ${secret}` },
      { role: "assistant", [secret]: 1, content: `I keep ${secret} for you.` },
    ],
    [secret]: secret,
  }));
  const labelled = SECRETS.flatMap((secret) =>
    [1, 2, 3].map((i) => ({ text: `Row ${i} of this kind`, label: secret, [`${secret} `]: 1 })),
  );
  const files = {
    "chat.jsonl": chat.map((row) => JSON.stringify(row)).join("\n"),
    "labels.jsonl": labelled.map((row) => JSON.stringify(row)).join("\n"),
    "broken.json": `[{"prompt":"a","completion":"${SECRETS[0]!}"} ${SECRETS[1]!}]`,
  };
  const found = new Set<string>();
  for (const [name, text] of Object.entries(files)) {
    const uri = await client.open(name, text);
    const diagnostics = await client.diagnostics(name);
    for (const code of codes(diagnostics)) found.add(code);
    shown.push(JSON.stringify(diagnostics), JSON.stringify(await client.hover(name, 0, 3)));
    const list = await client.connection.sendRequest<ListFindingsResult>(LIST_FINDINGS, { uri });
    shown.push(JSON.stringify(list));
    const everywhere = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
    // What a fix writes is the data itself; what it is called is shown.
    const actions = await client.codeActions(name, everywhere);
    shown.push(JSON.stringify(actions.map((action) => ({ ...action, edit: undefined }))));
  }
  const closed = client.write("closed.jsonl", files["chat.jsonl"]);
  await client.connection.sendRequest(LINT_FILE, { uri: closed });
  shown.push(JSON.stringify(client.pushed.get(closed)));
  await until(() => (shown.some((text) => text.includes('"datasets"')) ? true : undefined));
  // Enough must have been said about these rows for the search to mean something.
  for (const code of ["ROL001", "SEC001", "PII002"]) expect([...found], code).toContain(code);
  const everything = shown.join("\n");
  for (const secret of SECRETS) {
    expect(everything).not.toContain(secret);
    // Nor as markdown writes it, nor more of its beginning than four characters.
    expect(everything.replace(/\\+/gu, "")).not.toContain(secret.slice(0, 8));
  }
});
