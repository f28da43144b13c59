import type { Random } from "../../../src/base/random";
import type { Mutation } from "./mutation";
import { sentence } from "./texts";

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const LOWER = `${LETTERS}0123456789`;
const MIXED = `${LETTERS}${LETTERS.toUpperCase()}0123456789`;
const HEX = "0123456789abcdef";

function draw(random: Random, alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[random.below(alphabet.length)] ?? "").join("");
}

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

type Make = (random: Random) => string;

const plant = (
  code: Mutation["code"],
  name: string,
  control: Mutation["control"],
  make: Make,
  before = "Use ",
  after = " here.",
): Mutation => sentence(code, name, control, (random) => ({ before, marked: make(random), after }));

/** Prefix, alphabet and length of the rest. Keys exist only while a test runs: drawn, never written down. */
const KEYS: readonly (readonly [name: string, prefix: string, alphabet: string, length: number])[] = [
  ["AWS", "AKIA", `${LETTERS.toUpperCase()}234567`, 16],
  ["GitHub", "ghp_", MIXED, 36],
  ["GitHub OAuth", "gho_", MIXED, 36],
  ["GitHub fine-grained", "github_pat_", MIXED, 82],
  ["OpenAI", "sk-", MIXED, 48],
  ["OpenAI project", "sk-proj-", MIXED, 100],
  ["DeepSeek", "sk-", HEX, 32],
  ["Anthropic", "sk-ant-api03-", MIXED, 93],
  ["Slack bot", "xoxb-", LOWER, 40],
  ["Google", "AIza", MIXED, 35],
  ["Hugging Face", "hf_", MIXED, 34],
  ["GitLab", "glpat-", MIXED, 20],
  ["npm", "npm_", MIXED, 36],
  ["Stripe", "sk_live_", MIXED, 24],
  ["Stripe restricted", "rk_live_", MIXED, 24],
  ["Groq", "gsk_", MIXED, 52],
  ["DigitalOcean", "dop_v1_", HEX, 64],
];
const CONTROLS = ["gsm8k", "dolly", "c4", "glaive", "kto", "pairs"] as const;

/** SEC: keys, tokens and passwords. */
export const SECRET_MUTATIONS: readonly Mutation[] = [
  ...KEYS.map(([name, prefix, alphabet, length], i) =>
    plant(
      "SEC001",
      name,
      CONTROLS[i % CONTROLS.length] ?? "pairs",
      (random) => prefix + draw(random, alphabet, length),
    ),
  ),
  plant(
    "SEC001",
    "SendGrid",
    "triage",
    (random) => `SG.${draw(random, MIXED, 22)}.${draw(random, MIXED, 43)}`,
  ),
  plant(
    "SEC002",
    "private key",
    "dolly",
    (random) => {
      const word = ["PRIVATE", "KEY"].join(" ");
      return `-----BEGIN RSA ${word}-----\n${draw(random, MIXED, 64)}\n${draw(random, MIXED, 40)}==\n-----END RSA ${word}-----`;
    },
    "Keep this:\n",
    "\nand tell nobody.",
  ),
  plant("SEC002", "signed token", "gsm8k", (random) =>
    [
      base64url({ alg: "HS256", typ: "JWT" }),
      base64url({ sub: draw(random, LOWER, 12) }),
      draw(random, MIXED, 43),
    ].join("."),
  ),
  plant(
    "SEC002",
    "connection string",
    "c4",
    (random) => `postgres://anna:${draw(random, MIXED, 12)}@db.fjordpost.no:5432/orders`,
    "Connect to ",
    " then.",
  ),
  plant(
    "SEC002",
    "password of a property list",
    "glaive",
    (random) => draw(random, MIXED, 14),
    "Server=db.fjordpost.no;User Id=anna;Password=",
    ";Encrypt=true",
  ),
  plant(
    "SEC003",
    "assigned",
    "dolly",
    (random) => `q7${draw(random, MIXED, 22)}X2a9`,
    'Set api_key = "',
    '" first.',
  ),
];
