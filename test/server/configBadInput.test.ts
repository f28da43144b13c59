import { afterEach, describe, expect, it } from "vitest";
import type { Diagnostic } from "vscode-languageserver/node";
import { everyRequest } from "./everyRequest";
import { codes, startClient, type TestClient } from "./testClient";

const CONFIG = "run.tune.yaml";
const GOOD = "model:\n  name_or_path: m\ndata:\n  train: t.jsonl\n";
const TYPO = GOOD.replace("data:\n", "data:\n  lenght: 3\n");

let client: TestClient;
afterEach(async () => {
  await client.dispose();
  expect(client.log).toEqual([]);
});

const bomb = (levels: number): string =>
  `a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n${Array.from(
    { length: levels },
    (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(10)}]\n`,
  ).join("")}`;

/** Named texts, and how many diagnostics they have at most; undefined where it does not matter. */
const TEXTS: readonly (readonly [name: string, text: string, most?: number])[] = [
  ["nothing", ""],
  ["a line of a megabyte", `name: ${"x".repeat(1_000_000)}\n`, 1],
  ["a line of 90,000 characters", `name: ${"x".repeat(90_000)}\n`],
  ["a line of 90,000 quotes", `name: ${'"a" '.repeat(22_500)}\n`, 4],
  ["ten thousand levels of brackets", "[".repeat(10_000), 2],
  ["ten thousand levels of braces", "a: ".concat("{a: ".repeat(10_000)), 3],
  ["ten thousand levels of dashes", `a:\n  ${"- ".repeat(10_000)}x\n`, 4],
  ["four hundred levels of maps", Array.from({ length: 400 }, (_, i) => `${" ".repeat(i)}a:`).join("\n"), 4],
  ["an alias bomb", bomb(9), 12],
  [
    "a chain of merge keys",
    `a0: &a0 {b: 1}\n${Array.from({ length: 500 }, (_, i) => `a${i + 1}: &a${i + 1}\n  <<: *a${i}\n`).join("")}`,
  ],
  ["an anchor that holds itself", "a: &a\n  b: *a\n"],
  ["tabs", "\tmodel:\n\t\tname_or_path: x\n\tdata:\n\t\ttrain: y\n"],
  ["a byte order mark", `\ufeff${GOOD}`, 2],
  ["NUL", GOOD.replace("m\n", "\0m\0\n") + "\0"],
  ["Windows line ends", GOOD.replaceAll("\n", "\r\n"), 2],
  ["lone carriage returns", GOOD.replaceAll("\n", "\r")],
  ["other line ends", GOOD.replaceAll("\n", "\u2028")],
  ["lone surrogates", "model: \ud800\n\udfff: 1\ndata: &\ud800 x\n"],
  [
    "keys of JavaScript's own",
    "__proto__: {a: 1}\nconstructor: 2\nmodel: {__proto__: 3, toString: 4}\nhasOwnProperty: &a 1\nvalueOf: *a\n",
  ],
  ["eight thousand keys", Array.from({ length: 8000 }, (_, i) => `k${i}: 1\n`).join("")],
  ["a second document for each line", "---\na: 1\n".repeat(5000), 2],
  ["closing brackets", "]}\n".repeat(3000), 6],
  ["merge markers", `<<<<<<< ours\n${GOOD}=======\n${GOOD}>>>>>>> theirs\n`],
];

describe("any text of a run config", () => {
  it.each(TEXTS.map(([name, text, most = 500]) => [name, text, most] as const))(
    "%s: every request is answered, and the next text is checked as ever",
    async (_, text, most) => {
      client = await startClient();
      const uri = await client.open(CONFIG, text);
      const lines = text.split(/\r\n|\r|\n/u);
      const middle = Math.floor(lines.length / 2);
      for (const position of [
        { line: 0, character: 0 },
        { line: middle, character: Math.floor((lines[middle] ?? "").length / 2) },
        { line: lines.length - 1, character: (lines.at(-1) ?? "").length },
      ]) {
        const answers = await everyRequest(client.connection, uri, position);
        const { items } = answers.get("diagnostic") as { items: Diagnostic[] };
        expect(items.filter(({ severity }) => severity === 1).length).toBeLessThanOrEqual(most);
        for (const [method, answer] of answers)
          if (method !== "rename") expect(typeof answer, `${method}: ${String(answer)}`).not.toBe("string");
      }
      await client.change(CONFIG, TYPO);
      expect(codes(await client.diagnostics(CONFIG))).toContain("CFG002");
    },
  );

  it("a file of 50 MB is answered, too, and says that it was not checked", async () => {
    client = await startClient();
    const uri = await client.open(CONFIG, "# a long comment, again and again\n".repeat(1_500_000));
    const answers = await everyRequest(client.connection, uri, { line: 700_000, character: 3 });
    const { items } = answers.get("diagnostic") as { items: Diagnostic[] };
    expect(items.map(({ message }) => message)).toEqual([
      "this file is too large to be a run config; it was not checked",
    ]);
    await client.change(CONFIG, TYPO);
    expect(codes(await client.diagnostics(CONFIG))).toContain("CFG002");
  });

  it.each([
    ["a list", "- model\n- data\n"],
    ["a word", "model\n"],
    ["a number", "3\n"],
    ["a text in quotes", '"model: x"\n'],
    ["a list in brackets", "[a, b]\n"],
  ])("%s is no mapping: one clear diagnostic", async (_, text) => {
    client = await startClient();
    await client.open(CONFIG, text);
    const items = await client.diagnostics(CONFIG);
    expect(codes(items)).toEqual(["CFG007"]);
    expect(items[0]?.message).toContain("mapping");
  });
});
