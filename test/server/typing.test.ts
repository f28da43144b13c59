import { afterEach, describe, expect, it } from "vitest";
import { createRandom, type Random } from "../../src/base/random";
import { answerLint } from "../../src/node/lint/pool/answerLint";
import { createSurroundingsCache } from "../../src/node/lint/surroundings/surroundingsCache";
import { omittedOf, toDiagnostics } from "../../src/server/toLsp";
import { startClient, type TestClient } from "./testClient";

let client: TestClient;
afterEach(async () => {
  await client.dispose();
  expect(client.log).toEqual([]);
});

const WORDS = ["river", "Straße", "🌊 sea", "the same", "e\u0301tude", "hello@example.org", "42", "null"];

function rowOf(random: Random): string {
  const say = (): string =>
    Array.from({ length: 1 + random.below(4) }, () => WORDS[random.below(WORDS.length)]).join(" ");
  return JSON.stringify({ prompt: say(), completion: random.below(9) === 0 ? "" : say() });
}

const CONTAINERS: Readonly<Record<string, (rows: readonly string[]) => string>> = {
  "rows.jsonl": (rows) => `${rows.join("\n")}\n`,
  "crlf.jsonl": (rows) => rows.join("\r\n"),
  "array.json": (rows) => `[\n  ${rows.join(",\n  ")}\n]\n`,
  "rows.csv": (rows) =>
    `prompt,completion\n${rows
      .map((row) => Object.values(JSON.parse(row) as Record<string, string>).join(","))
      .join("\n")}\n`,
};

/** What a person types, pastes and deletes: signs that mean something, whole rows, single characters. */
const TYPED = [
  ",",
  '"',
  "\\",
  "{",
  "}",
  "[",
  "]",
  "\n",
  "\r\n",
  "\r",
  " ",
  "x",
  "🌊",
  "\u0000",
  "\ufeff",
  "\ud83c",
];

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A place between CR and LF is none in the protocol. */
function placeIn(text: string, offset: number): number {
  const at = Math.min(text.length, offset);
  return text[at - 1] === "\r" && text[at] === "\n" ? at + 1 : at;
}

function editOf(random: Random, text: string): Edit {
  const start = placeIn(text, random.below(text.length + 1));
  const line = text.lastIndexOf("\n", start - 1) + 1;
  const next = text.indexOf("\n", start);
  const lineEnd = next < 0 ? text.length : next + 1;
  switch (random.below(6)) {
    case 0:
      return { start, end: placeIn(text, start + 1 + random.below(3)), text: "" };
    case 1:
      return { start: line, end: lineEnd, text: "" };
    case 2:
      return { start: line, end: line, text: text.slice(line, lineEnd) };
    case 3:
      return { start: line, end: line, text: `${rowOf(random)}\n` };
    case 4:
      return {
        start,
        end: placeIn(text, start + random.below(60)),
        text: rowOf(random).slice(0, 30),
      };
    default:
      return { start, end: start, text: TYPED[random.below(TYPED.length)] ?? "" };
  }
}

/** Line and column from 0, by the protocol's line ends. */
function placeOf(text: string, offset: number): { readonly line: number; readonly character: number } {
  const before = text.slice(0, offset);
  // Between CR and LF nothing can be pointed at: the place is that of the line's end.
  const lines = (before.endsWith("\r") && text[offset] === "\n" ? before.slice(0, -1) : before).split(
    /\r\n|\r|\n/u,
  );
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}

describe("findings while typing", () => {
  const EDITS = 100;
  it.each(Object.entries(CONTAINERS))(
    "%s: after each of 100 edits they are those of the text linted afresh",
    async (name, write) => {
      client = await startClient({ settings: { datasets: { include: ["*"] } } });
      const random = createRandom(name.length * 7919);
      const start = write(Array.from({ length: 30 }, () => rowOf(random)));
      let text = start;
      const uri = await client.open(name, text);
      const seen = new Set<string>();
      for (let i = 0; i < EDITS; i++) {
        // What is broken stays broken: now and then everything is pasted anew.
        const edit = i % 20 === 19 ? { start: 0, end: text.length, text: start } : editOf(random, text);
        await client.connection.sendNotification("textDocument/didChange", {
          textDocument: { uri, version: 1000 + i },
          contentChanges: [
            { range: { start: placeOf(text, edit.start), end: placeOf(text, edit.end) }, text: edit.text },
          ],
        });
        text = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
        // Facts in between come from the same pass, and must not change what is found.
        if (i % 9 === 0) await client.hover(name, 0, 0);
        const shown = await client.diagnostics(name);
        const fresh = await answerLint(
          {
            type: "lintText",
            text,
            options: { file: name, limitPerRule: 2000 },
            path: `${client.folder}/${name}`,
          },
          { signal: undefined, cache: createSurroundingsCache() },
        );
        for (const { code } of shown) seen.add(String(code));
        const wanted = toDiagnostics(fresh.findings, omittedOf(fresh), (file) => client.uri(file));
        expect(shown, `edit ${String(i)}`).toEqual(JSON.parse(JSON.stringify(wanted)));
      }
      // The edits must break things, or nothing is compared.
      expect(seen.size, [...seen].join(" ")).toBeGreaterThan(4);
    },
    60_000,
  );
});
