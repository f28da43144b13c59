import { describe, expect, it } from "vitest";
import type { DatasetFacts } from "../../../src/protocol/datasetFacts";
import { asText, factsMarkdown } from "../../../src/server/datasets/factsMarkdown";

const EVIL = "[click](command:evil) <b>x</b> | `a` **b** www.example.com a@b.co # $(x) &lt;";

describe("text of the data inside markdown", () => {
  it("reads as it is, and no sign of it can mean more", () => {
    const shown = asText(EVIL, 200);
    expect(shown.replace(/\\(.)/gu, "$1")).toBe(EVIL);
    expect(shown).not.toMatch(/(?<!\\)[[\](){}<>|`*_~#@:./!$&]/u);
  });

  it("stays on one line, with what hides or turns words made visible", () => {
    expect(asText("a\n\tb\u202ec\u0007")).toBe("a b\\\\u202ec\\\\u0007");
  });

  it("is masked before it is cut: no beginning of a secret is longer for being at the end", () => {
    const secret = ["sk", "live", "4eC39HqLyjWDarjtT1zdp7dcAbCdEfGh"].join("_");
    const shown = asText(`the key of mine is ${secret}`);
    expect(shown).toContain("sk\\_l…");
    expect(shown).not.toContain("4eC");
  });

  it("is cut between characters, not inside one", () => {
    expect(asText("🌊".repeat(50))).toBe(`${"🌊".repeat(39)}…`);
  });
});

describe("the facts as markdown", () => {
  const empty: DatasetFacts = {
    ...{ version: 1, files: [], rows: 0, columns: [], labels: [], groups: [], languages: [], findings: {} },
    lengths: { unit: "characters", exact: true, p50: 0, p95: 0, p99: 0, max: 0 },
    duplicates: { exact: 0 },
  };

  it("of a file without rows say that there are none, and nothing that is not known", () => {
    const lines = factsMarkdown(empty).split("\n");
    expect(lines).toEqual([
      "",
      "| | |",
      "|:--|:--|",
      "| **Rows** | 0 · no row twice |",
      "| **Findings** | none |",
    ]);
  });

  it("keep every row of the table a row, whatever names and labels hold", () => {
    const facts: DatasetFacts = {
      ...empty,
      files: [
        {
          path: `a|b\n${EVIL}.jsonl`,
          ...{ bytes: 3, sha256: null, rows: 1, container: "jsonl", format: null, encoding: "utf-8" },
        },
      ],
      rows: 1,
      columns: [{ name: `${EVIL}\n|`, types: { text: 1 }, nulls: 0 }],
      labels: [{ value: "| x\n|", n: 1 }],
      groups: [{ column: "| g |", values: [{ value: EVIL, n: 1 }] }],
    };
    const table = factsMarkdown(facts).split("\n").slice(4);
    expect(table).toHaveLength(6);
    for (const line of table) expect(line.match(/(?<!\\)\|/gu), line).toHaveLength(3);
  });

  it("tell tokens where they are known", () => {
    const facts: DatasetFacts = {
      ...empty,
      rows: 10,
      lengths: { unit: "tokens", exact: false, p50: 10, p95: 20, p99: 30, max: 40 },
      ...{ trainedTokens: 1234, rowsOverMaxLength: 2, rowsWithoutTrainedToken: 0 },
    };
    const shown = factsMarkdown(facts);
    expect(shown).toContain("longest 40 tokens (within 0.5%)");
    expect(shown).toContain("| **Learnt** | 1,234 tokens · 2 rows over data.max_length |");
  });
});
