import { describe, expect, it } from "vitest";
import { findCredentials } from "../../src/core/lint/personal/credentials";
import { findLikelySecrets } from "../../src/core/lint/personal/likelySecrets";
import { findProviderKeys } from "../../src/core/lint/personal/providerKeys";
import { maskParts, maskSecrets } from "../../src/core/lint/mask";
import { quote } from "../../src/core/lint/quote";
import { createRandom } from "../../src/base/random";

const MIXED = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** Keys exist only while the test runs: drawn, never written down. */
function draw(length: number, seed = 5): string {
  const random = createRandom(seed);
  return Array.from({ length }, () => MIXED[random.below(MIXED.length)] ?? "").join("");
}

describe("SEC001", () => {
  it.each([
    ["ghp_", 36],
    ["glpat-", 20],
    ["hf_", 34],
    ["npm_", 36],
    ["sk-", 48],
    ["sk-ant-api03-", 93],
    ["xoxb-123456789012-", 24],
    ["AIza", 35],
    ["sk_live_", 24],
  ])("finds a key that begins with %s, whole", (prefix, length) => {
    const key = prefix + draw(length);
    const text = `export KEY="${key}";`;
    expect(findProviderKeys(text).map(({ start, end }) => text.slice(start, end))).toEqual([key]);
  });

  it("leaves examples, placeholders and words alone", () => {
    const texts = [
      "AKIAIOSFODNN7EXAMPLE",
      `AKIA${"X".repeat(16)}`,
      "sk-your-api-key-goes-here-please",
      `ghp_${"x".repeat(36)}`,
      "sk-learn-how-to-train-a-model-in-ten-steps",
      "risk-assessment-of-a-very-long-hyphenated-word-1234",
      `task-${draw(40)}`,
      "hf_hub_download_and_load_all_the_models",
    ];
    expect(texts.filter((text) => findProviderKeys(text).length > 0)).toEqual([]);
  });

  it("finds the secret half of an AWS key behind its name", () => {
    const secret = `${draw(20, 1)}/${draw(19, 2)}`;
    expect(findProviderKeys(`aws_secret_access_key = ${secret}`)).toHaveLength(1);
    expect(findProviderKeys(`checksum = ${secret}`)).toEqual([]);
  });
});

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const PRIVATE_KEY = ["PRIVATE", "KEY"].join(" ");

describe("SEC002", () => {
  it("finds a key block with content, also with escaped line ends, and no bare header", () => {
    const begin = `-----BEGIN ${PRIVATE_KEY}-----`;
    const end = `-----END ${PRIVATE_KEY}-----`;
    for (const line of ["\n", "\\n"]) {
      const text = `Key: ${begin}${line}${draw(64)}${line}${end} done`;
      const [found] = findCredentials(text);
      expect(text.slice(found?.start, found?.end)).toBe(text.slice(5, -5));
    }
    expect(findCredentials(`${begin}\n...\n${end}`)).toEqual([]);
    expect(findCredentials(`It begins with ${begin}.`)).toEqual([]);
  });

  it("finds a token whose header decodes, and no other dotted text", () => {
    const token = `${base64url({ alg: "HS256" })}.${base64url({ sub: "1" })}.${draw(43)}`;
    expect(findCredentials(`Bearer ${token}`)).toHaveLength(1);
    expect(findCredentials(`Bearer eyJ${draw(20)}.eyJ${draw(20)}.${draw(43)}`)).toEqual([]);
  });

  it.each([
    [`postgres://anna:${draw(10)}@db.fjordpost.no:5432/orders`, true],
    [`mongodb+srv://anna:${draw(10)}@cluster0.fjordpost.mongodb.net/?w=1`, true],
    [`redis://:${draw(10)}@cache:6379`, true],
    [`Server=db;Database=x;User Id=sa;Password=${draw(12)};`, true],
    ["postgres://user:password@localhost/db", false],
    ["postgres://user:<password>@host/db", false],
    ["mysql://root:${DB_PASSWORD}@host/db", false],
    ["https://example.com:8080/a@b", false],
    ["password = input()", false],
  ])("%s: %s", (text, expected) => {
    expect(findCredentials(text).length > 0).toBe(expected);
  });
});

describe("SEC003", () => {
  it("finds values drawn by chance behind a word for a secret, and no names or calls", () => {
    expect(findLikelySecrets(`client_secret: "${draw(24)}"`)).toHaveLength(1);
    expect(findLikelySecrets("api_key = os.environ_get_value(name)")).toEqual([]);
    expect(findLikelySecrets('token = "my-favourite-token-name"')).toEqual([]);
    expect(findLikelySecrets("the key is in the drawer with number 12")).toEqual([]);
    expect(findLikelySecrets(`key = ghp_${draw(36)}`)).toEqual([]);
  });
});

describe("masking", () => {
  const secrets = [
    `ghp_${draw(36)}`,
    `sk-proj-${draw(60)}`,
    "4111 1111 1111 1111",
    "514-69-0360",
    "DE89 3704 0044 0532 0130 00",
    `postgres://anna:${draw(12)}@db.fjordpost.no/x`,
    `${base64url({ alg: "HS256" })}.${base64url({ sub: "1" })}.${draw(43)}`,
  ];

  it.each(secrets)("leaves four characters of %s", (secret) => {
    const masked = maskSecrets(`before ${secret} after`);
    expect(masked).toBe(`before ${secret.slice(0, 4)}… after`);
    expect(quote(`a ${secret}`)).not.toContain(secret.slice(0, 12));
  });

  it("masks several in one text, and is stable", () => {
    const text = secrets.join(" | ");
    const masked = maskSecrets(text);
    for (const secret of secrets) expect(masked).not.toContain(secret);
    expect(maskSecrets(masked)).toBe(masked);
  });

  it("masks what is cut in parts", () => {
    const key = `ghp_${draw(36)}`;
    expect(maskParts([`a ${key.slice(0, 10)}`, key.slice(10, 30), `${key.slice(30)} b`])).toEqual([
      "a ghp_…",
      "…",
      "… b",
    ]);
    expect(maskParts(["a ", key, " b"])).toEqual(["a ", "ghp_…", " b"]);
    expect(maskParts(["a", "b"])).toEqual(["a", "b"]);
  });

  it("changes nothing else", () => {
    const text = 'Row 12: "low" is not one of 3 labels (2024-06-10, 1,234,567 rows), naïve – 日本語';
    expect(maskSecrets(text)).toBe(text);
  });
});
