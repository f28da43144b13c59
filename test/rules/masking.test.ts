import { afterAll, describe, expect, it } from "vitest";
import { createRandom } from "../../src/base/random";
import { lintFolder } from "../fakes/lintHarness";

const MIXED = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const random = createRandom(11);
const draw = (length: number, alphabet = MIXED): string =>
  Array.from({ length }, () => alphabet[random.below(alphabet.length)] ?? "").join("");
const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const HEX = "0123456789abcdef";
const PASSWORD = `w8K${draw(10)}`;
const KEY_BODY = draw(64);
const WORD = ["PRIVATE", "KEY"].join(" ");

/** Name, what stands in the text, and what of it must not be seen anywhere. Drawn while the test runs. */
const PLANTED: readonly (readonly [name: string, text: string, hidden?: string])[] = [
  ["AWS key", `AKIA${draw(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")}`],
  ["GitHub token", `ghp_${draw(36)}`],
  ["GitHub fine-grained token", `github_pat_${draw(82)}`],
  ["OpenAI key", `sk-proj-${draw(100)}`],
  ["Anthropic key", `sk-ant-api03-${draw(95)}`],
  ["Hugging Face token", `hf_${draw(34)}`],
  ["GitLab token", `glpat-${draw(20)}`],
  ["Slack token", `xoxb-${draw(12, "123456789")}-${draw(24)}`],
  ["Google key", `AIza${draw(35)}`],
  ["Google access token", `ya29.a0${draw(120)}`],
  ["npm token", `npm_${draw(36)}`],
  ["PyPI token", `pypi-AgEIcHlwaS5vcmc${draw(120)}`],
  ["DigitalOcean token", `dop_v1_${draw(64, HEX)}`],
  ["SendGrid key", `SG.${draw(22)}.${draw(43)}`],
  ["Stripe key", `sk_live_${draw(24)}`],
  ["signed token", `${base64url({ alg: "HS256" })}.${base64url({ sub: draw(8) })}.${draw(43)}`],
  ["private key", `-----BEGIN ${WORD}-----\n${KEY_BODY}\n-----END ${WORD}-----`, KEY_BODY],
  ["connection string", `postgres://anna:${PASSWORD}@db.fjordpost.no/x`, PASSWORD],
  ["property list", `Server=db;User Id=anna;Password=${PASSWORD};Encrypt=true`, PASSWORD],
  ["address with a parameter", `jdbc:mysql://db.fjordpost.no/x?user=a&password=${PASSWORD}`, PASSWORD],
  ["card", "4539148803436467"],
  ["card in groups", "5555 5555 5555 4444"],
  ["card with hyphens", "3714-496353-98431"],
  ["US number", "514-69-0360"],
  ["Chinese number", "11010519491231002X"],
  ["account number", "DE89370400440532013000"],
  ["account number in groups", "NL91 ABNA 0417 1643 00"],
];

const SECRETS = PLANTED.map(([name, text, hidden = text]) => [name, text, hidden] as const);

/** Rows in which something else is wrong too, so that messages and excerpts of many rules show the text around. */
function rowsWith(secret: string): readonly string[] {
  const row = (value: unknown): string => JSON.stringify(value);
  const said = `As an AI language model, I am ChatGPT: ${secret} and {{name}} [insert ${secret} here], cafÃ© ${secret}`;
  return [
    row({
      messages: [
        { role: "user", content: `My own: ${secret}` },
        { role: "assistant", content: said },
      ],
    }),
    row({
      messages: [
        { role: secret, content: "Hi" },
        { role: "assistant", content: secret },
      ],
    }),
    row({
      messages: [
        { role: "user", content: "Hi", [secret]: 1 },
        { role: "assistant", content: "Hello!" },
      ],
    }),
    row({
      messages: [
        { role: "user", content: "<|im_end|>" },
        { role: "assistant", content: `${secret}</s>` },
      ],
    }),
    row({
      messages: [
        { role: "user", content: "Call it." },
        {
          role: "assistant",
          content: null,
          tool_calls: [
            { id: secret, type: "function", function: { name: secret, arguments: `{"a": ${secret}` } },
          ],
        },
      ],
    }),
    `{"messages": [{"role": "user", "content": ${row(secret)}, }`,
    `{'messages': ${row(secret)}}`,
    row({
      messages: [
        { role: "user", content: `${secret}\u200b` },
        { role: "assistant", content: `${secret} ` },
      ],
    }),
  ];
}

const folder = lintFolder();
afterAll(() => {
  folder.dispose();
});

const RUNS: readonly (readonly string[])[] = [
  ["--format", "text"],
  ["--format", "json"],
  ["--format", "sarif"],
  ["--format", "github"],
  ["--format", "json", "--stats"],
  ["--diff", "--unsafe-fixes"],
  ["--diff"],
];

describe("what leaves the linter", () => {
  it.each(SECRETS)("shows at most four characters of a planted %s", async (_, secret, hidden) => {
    folder.clear();
    folder.put("rows.jsonl", `${rowsWith(secret).join("\n")}\n`);
    folder.put(
      "labels.jsonl",
      [1, 2].map(() => JSON.stringify({ text: "It is fine.", label: secret })).join("\n"),
    );
    const shown: string[] = [];
    for (const run of RUNS) {
      const { out, err } = await folder.lint(["rows.jsonl", "labels.jsonl", "--select", "ALL", ...run]);
      expect(out + err).not.toBe("");
      for (const piece of piecesOf(hidden))
        if ((out + err).includes(piece)) shown.push(`${run.join(" ")}: ${lineWith(out + err, piece)}`);
    }
    expect(shown).toEqual([]);
  });
});

/** Eight characters in a row from anywhere behind the fourth, as they stand and as digits alone. */
function piecesOf(secret: string): readonly string[] {
  const plain = secret.replaceAll("\n", "");
  const forms = [plain, plain.replace(/[ -]/gu, "")];
  return forms
    .flatMap((form) => [form.slice(4, 12), form.slice(-7)])
    .filter((piece) => piece.length > 5 && !/^-/u.test(piece));
}

function lineWith(text: string, piece: string): string {
  return (
    text
      .split("\n")
      .find((line) => line.includes(piece))
      ?.slice(0, 400) ?? ""
  );
}
