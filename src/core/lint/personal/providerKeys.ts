import { entropy } from "./entropy";
import type { Found } from "./found";
import { trimSigns } from "./trimSigns";

interface KeyKind {
  readonly what: string;
  /** What every such key holds literally, for a quick search. */
  readonly needle: string;
  readonly shape: RegExp;
}

/** A key stands alone: no letter, digit or underscore touches it. */
function shape(source: string): RegExp {
  return new RegExp(`(?<![A-Za-z0-9_])${source}(?![A-Za-z0-9_])`, "gu");
}

/** Fixed prefixes and lengths, from the providers' own documentation of their key formats. */
const KINDS: readonly KeyKind[] = [
  kind("AWS access key", "AKIA", "AKIA[A-Z0-9]{16}"),
  kind("AWS temporary access key", "ASIA", "ASIA[A-Z0-9]{16}"),
  kind("GitHub token", "ghp_", "ghp_[A-Za-z0-9]{36,255}"),
  kind("GitHub OAuth token", "gho_", "gho_[A-Za-z0-9]{36,255}"),
  kind("GitHub app token", "ghu_", "ghu_[A-Za-z0-9]{36,255}"),
  kind("GitHub app token", "ghs_", "ghs_[A-Za-z0-9]{36,255}"),
  kind("GitHub refresh token", "ghr_", "ghr_[A-Za-z0-9]{36,255}"),
  kind("GitHub token", "github_pat_", "github_pat_[A-Za-z0-9_]{40,255}"),
  kind("GitLab token", "glpat-", "glpat-[A-Za-z0-9_.-]{20,}"),
  kind("Anthropic key", "sk-ant-", "sk-ant-[A-Za-z0-9_-]{24,}"),
  kind(
    "OpenAI or compatible key",
    "sk-",
    "sk-(?!ant-)(?:[a-z0-9]{2,8}-)?(?:[a-z0-9]{2,8}-)?[A-Za-z0-9_-]{20,200}",
  ),
  kind("Groq key", "gsk_", "gsk_[A-Za-z0-9]{40,}"),
  kind("xAI key", "xai-", "xai-[A-Za-z0-9]{60,}"),
  kind("Perplexity key", "pplx-", "pplx-[A-Za-z0-9]{40,}"),
  kind("Replicate token", "r8_", "r8_[A-Za-z0-9]{37}"),
  kind("NVIDIA key", "nvapi-", "nvapi-[A-Za-z0-9_-]{60,}"),
  kind("Hugging Face token", "hf_", "hf_[A-Za-z0-9]{34,}"),
  kind("Hugging Face organization token", "api_org_", "api_org_[A-Za-z0-9]{34,}"),
  kind("Google API key", "AIza", "AIza[A-Za-z0-9_-]{35}"),
  kind("Google OAuth secret", "GOCSPX-", "GOCSPX-[A-Za-z0-9_-]{28}"),
  kind("Slack token", "xox", "xox[abeoprs]-(?=[A-Za-z0-9-]{16})(?:[A-Za-z0-9]{1,24}-){0,5}[A-Za-z0-9]{10,}"),
  kind("Slack app token", "xapp-", "xapp-\\d-[A-Z0-9]+-\\d+-[A-Za-z0-9]{32,}"),
  kind(
    "Slack webhook",
    "hooks.slack.com",
    "hooks\\.slack\\.com/services/T[A-Z0-9]{6,}/B[A-Z0-9]{6,}/[A-Za-z0-9]{20,}",
  ),
  kind("Stripe key", "k_live_", "[srp]k_live_[A-Za-z0-9]{16,}"),
  kind("Stripe webhook secret", "whsec_", "whsec_[A-Za-z0-9+/]{32,}"),
  kind("SendGrid key", "SG.", "SG\\.[A-Za-z0-9_-]{16,32}\\.[A-Za-z0-9_-]{32,64}"),
  kind("npm token", "npm_", "npm_[A-Za-z0-9]{36}"),
  kind("PyPI token", "pypi-", "pypi-[A-Za-z0-9_-]{50,}"),
  kind("DigitalOcean token", "_v1_", "do[opr]_v1_[a-f0-9]{64}"),
  kind("Shopify token", "shp", "shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"),
  kind("Telegram bot token", ":AA", "\\d{8,10}:AA[A-Za-z0-9_-]{33}"),
  kind("Mailgun key", "key-", "key-[a-f0-9]{32}"),
  kind("New Relic key", "NRAK-", "NRAK-[A-Z0-9]{27}"),
  kind("Grafana token", "gl", "gl(?:sa|c)_[A-Za-z0-9_+=/]{32,}"),
  kind("Square token", "sq0", "sq0(?:atp|csp|idp)-[A-Za-z0-9_-]{22,}"),
  kind("age private key", "AGE-SECRET-KEY-", "AGE-SECRET-KEY-1[A-Z0-9]{58}"),
];

const AWS_SECRET =
  /(?:aws|amazon)[\w .-]{0,20}(?:secret|private)[\w .-]{0,20}["']?\s{0,3}(?:[:=]|=>|is)\s{0,3}["']?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/giu;

function kind(what: string, needle: string, source: string): KeyKind {
  return { what, needle, shape: shape(source) };
}

/** Keys of providers that mark theirs with a prefix; what is plainly an example or a placeholder is left out. */
export function findProviderKeys(text: string): readonly Found[] {
  if (!mayHoldKey(text)) return [];
  const found: Found[] = [];
  for (const { what, needle, shape: pattern } of KINDS) {
    if (!text.includes(needle)) continue;
    for (const match of text.matchAll(pattern)) {
      // Names of web pages, in lower case: sk-learn-how-to-train-a-model.
      const value = trimSigns(match[0], "-_.");
      const end = match.index + value.length;
      if (isPlaceholder(value) || overlaps(found, match.index, end)) continue;
      found.push({ start: match.index, end, what });
    }
  }
  if (/(?:aws|amazon)/iu.test(text))
    for (const match of text.matchAll(AWS_SECRET)) {
      const value = match[1] ?? "";
      const end = match.index + match[0].length;
      if (!isPlaceholder(value)) found.push({ start: end - value.length, end, what: "AWS secret key" });
    }
  return found.sort((a, b) => a.start - b.start);
}

/** Whether the text has a place that begins like a key: a quick look, from the rare signs that keys hold. */
export function mayHoldKey(text: string): boolean {
  return BARE.some((needle) => text.includes(needle)) || SIGNS.some((sign) => hasTokenBehind(text, sign));
}

/** Parts of beginnings without a sign, from a letter on that is rare. */
const BARE = ["KIA", "SIA", "AIza", "SG.", "AA", "hooks.slack.com"];
const SIGNS = ["_", "-"];
/** Every beginning with such a sign goes on with at least as many letters, digits, `_` and `-`. */
const LEAST_BEHIND = 16;
const LONGEST_LEAD = 20;
const HINT = new RegExp(
  [...KINDS.map(({ needle }) => needle.replaceAll(".", "\\.")), "[aA][wW][sS]_"].join("|"),
);

function hasTokenBehind(text: string, sign: string): boolean {
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) {
    let end = at + 1;
    while (end - at <= LEAST_BEHIND && isTokenUnit(text.charCodeAt(end))) end++;
    if (end - at > LEAST_BEHIND && HINT.test(text.slice(Math.max(0, at - LONGEST_LEAD), end))) return true;
  }
  return false;
}

function isTokenUnit(unit: number): boolean {
  const lower = unit | 0x20;
  return (lower >= 97 && lower <= 122) || (unit >= 48 && unit <= 57) || unit === 45 || unit === 95;
}

function overlaps(found: readonly Found[], start: number, end: number): boolean {
  return found.some((other) => other.start < end && start < other.end);
}

/** Words that providers and authors put in keys that are none. */
const EXAMPLE =
  /example|your[_-]?|xxxx|placeholder|dummy|insert|replace|redacted|12345678901234|abcdefghijklmn|\.\.\./iu;

function isPlaceholder(value: string): boolean {
  if (EXAMPLE.test(value)) return true;
  const body = value.replace(/^[A-Za-z0-9]{2,12}[-_.]/u, "");
  return !/\d/u.test(value.slice(3)) || new Set(body).size < 8 || entropy(body) < 2.8;
}
