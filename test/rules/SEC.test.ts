import { describe, expect, it } from "vitest";
import { findCredentials } from "../../src/core/lint/personal/credentials";
import { findLikelySecrets } from "../../src/core/lint/personal/likelySecrets";
import { findProviderKeys } from "../../src/core/lint/personal/providerKeys";
import { maskParts, maskSecrets } from "../../src/core/lint/personal/mask";
import { quote } from "../../src/core/lint/text/quote";
import { lintRows } from "./lintRows";
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
    ["sk_test_", 24],
    ["github_pat_", 82],
    ["sk-proj-", 100],
    ["glrt-", 20],
    ["ya29.a0", 120],
    ["pypi-AgEIcHlwaS5vcmc", 120],
    ["ntn_", 46],
    ["lin_api_", 40],
    ["hvs.", 95],
    ["xoxe.xoxp-1-", 146],
    ["dckr_pat_", 27],
    ["ATATT3xFfGF0", 180],
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
      // Letters in order, words with hyphens, what a provider prints in its manual.
      "sk-1234567890abcdef1234567890abcdef",
      "sk-abc123def456ghi789jkl012mno345pqr678",
      "AKIA1234567890ABCDEF",
      "sk-learn-version-1-2-3-is-out-now-2024",
      "pypi-package-name-that-is-very-long-and-has-many-words-in-it-12345",
      ["sk", "test", "4eC39HqLyjWDarjtT1zdp7dc"].join("_"),
    ];
    expect(texts.filter((text) => findProviderKeys(text).length > 0)).toEqual([]);
  });

  it("sees a key behind an escape of the file, in prose without spaces, and one without any digit", async () => {
    const key = `ghp_${draw(36)}`;
    const noDigit = `glpat-${draw(200).replace(/\d/gu, "").slice(0, 20)}`;
    const rows = [`first\n${key}`, `first\t${key}`, `密钥是${key}，请保存`, noDigit].map((completion) => ({
      prompt: "a",
      completion,
    }));
    const { findings } = await lintRows(rows, ["SEC001"]);
    expect(findings.map(({ row }) => row)).toEqual([1, 2, 3, 4]);
    const escaped = await lintRows(`{"prompt": "a", "completion": "\\u0022${key}\\u0022"}`, ["SEC001"]);
    expect(escaped.findings).toHaveLength(1);
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
    expect(findCredentials(`${begin}\n${"x".repeat(64)}\n${end}`)).toEqual([]);
    expect(findCredentials(`${begin}\n<your key>\n${end}`)).toEqual([]);
    expect(findCredentials(`---- BEGIN SSH2 ENCRYPTED ${PRIVATE_KEY} ----\n${draw(64)}`)).toHaveLength(1);
    expect(findCredentials(`Private-Lines: 8\n${draw(64)}\n`)).toHaveLength(1);
    expect(findCredentials(`It begins with ${begin}.`)).toEqual([]);
  });

  it("finds a token whose header decodes, and no other dotted text", () => {
    const token = `${base64url({ alg: "HS256" })}.${base64url({ sub: "1" })}.${draw(43)}`;
    expect(findCredentials(`Bearer ${token}`)).toHaveLength(1);
    const unsigned = `${base64url({ alg: "none" })}.${base64url({ sub: "1" })}.`;
    expect(findCredentials(unsigned)).toHaveLength(1);
    const parts = Array.from({ length: 4 }, (_, i) => draw(24, i + 9));
    expect(findCredentials([base64url({ alg: "dir", enc: "A256GCM" }), ...parts].join("."))).toHaveLength(1);
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
    [`jdbc:mysql://db.fjordpost.no:3306/shop?user=root&password=${draw(10)}&ssl=true`, true],
    [`host=db.fjordpost.no dbname=x user=anna password=${draw(10)}`, true],
    [`Driver={ODBC};Server=db;Uid=anna;Pwd={${draw(10)};};`, true],
    [`Data Source=db;User Id=anna;Password = '${draw(10)}';`, true],
    [`postgres://anna:p@${draw(6)}@db.fjordpost.no/x`, true],
    [`mongodb://anna:${draw(10)}@one:27017,two:27017/db`, true],
    [`DefaultEndpointsProtocol=https;AccountName=x;AccountKey=${draw(86)}==`, true],
    ["postgresql://admin:admin123@localhost/x", false],
    ["postgres://user:pass123@db/app", false],
    ["postgres://myuser:mypassword@localhost/mydb", false],
    ["postgres://u:YOUR_PASSWORD_HERE@db/app", false],
    ["mongodb+srv://<username>:<password>@cluster0.mongodb.net", false],
    ["Server=s;Database=d;User Id=u;Password=myPassword;", false],
    ["if (host == x) { password = value; }", false],
    ["server = smtplib.SMTP(host); password = input_password;", false],
    ["String password = user.getPassword(); String host = h;", false],
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
