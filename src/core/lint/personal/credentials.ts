import type { Found } from "./found";
import { trimSigns } from "./trimSigns";

const KEY_BEGIN = /-{4,5} ?BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)? ?-{4,5}/gu;
/** At the first hyphens behind a header. */
const KEY_END = /-{4,5} ?END[^\n-]{0,60}-{4,5}/uy;
/** Behind the header: line ends (also written as `\n`), header lines, then base64. */
const KEY_BODY = /[A-Za-z0-9+/=]{16,}/gu;
const PUTTY_KEY = /Private-Lines: \d{1,3}\s{1,4}[A-Za-z0-9+/=\s]{32,4000}/gu;
const TOKEN = /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{6,4000}(?:\.[A-Za-z0-9_-]{0,8000}){2,4}/gu;
const ADDRESS =
  /(?<![A-Za-z])(?:postgres(?:ql)?|mysql|mariadb|mongodb|rediss?|amqps?|mssql|sqlserver|oracle|clickhouse|cockroachdb|snowflake|neo4j|bolt|nats|ftps?|sftp|ssh|smtps?|imaps?|https?|ldaps?|git|svn)(?:\+[a-z0-9]{1,12})?:\/\/([^\s:/?#@"'<>]{0,64}):([^\s/?#"'<>]{3,128})@[A-Za-z0-9[][A-Za-z0-9.:_[\],-]{0,252}(?:[/?#][^\s"'<>`\\]{0,400})?/giu;
/** `jdbc:mysql://db/shop?user=anna&password=…` */
const PARAMETER = /:\/\/[^\s"'<>`]{1,300}[?&;](?:password|passwd|pwd|pass)=([^\s&;"'<>`{}$\\]{4,100})/giu;
const PROPERTY = /(?:password|pwd)(\s?)=\s?(?!=)('[^'\n]{4,100}'|\{[^{}\n]{4,100}\}|[^\s;"'<>{}$]{4,100})/giu;
const ACCOUNT_KEY = /(?:AccountKey|SharedAccessKey)=([A-Za-z0-9+/]{40,100}={0,2})/gu;
const SERVER =
  /(?:server|data source|host|hostaddr|endpoint|initial catalog|dbname|user id|uid|accountname)\s?=(?!=)/iu;
/** The parts of a libpq string stand between spaces, and have none inside. */
const LIBPQ = /(?<![\w.])(?:host|hostaddr|dbname)=[^\s;,()'"]{1,100}(?=\s|$)/iu;
const PLACEHOLDER =
  /^(?:<.*|\$.*|\{.*|%.*|\*+|x+|\.+|\[.*|(?:(?:my|your|the|db|database|user|some|new|super|strong|secure|test|app|root|admin|example)[-_. ]?){0,2}(?:pass(?:w(?:or)?d|phrase|code)?|pwd|pw|secret|admin|root|test|guest|demo|user|hunter|foo|bar|changeme|change[-_]me|qwerty|letmein|postgres|mysql|mongo|redis|rabbitmq|minio|anonymous|example|token|key|api[-_]?key|p[a@][s$]{2}w[o0]rd)(?:[-_. ]?(?:here|goes[-_]here))?[\d!@#$%.]{0,6})$/iu;
/** Names of a program's variables: `password = input_password`. */
const NAME = /^[A-Za-z_][A-Za-z_.]*$/u;

/** Private keys, signed tokens and connection strings with a password. */
export function findCredentials(text: string): readonly Found[] {
  const found: Found[] = [];
  if (text.includes("PRIVATE KEY")) found.push(...findPrivateKeys(text));
  if (text.includes("Private-Lines:")) found.push(...findPuttyKeys(text));
  if (text.includes("eyJ")) found.push(...findTokens(text));
  if (text.includes("://")) found.push(...findAddresses(text));
  if (text.includes("=")) found.push(...findProperties(text));
  return found.sort((a, b) => a.start - b.start);
}

function findPrivateKeys(text: string): readonly Found[] {
  const found: Found[] = [];
  for (const match of text.matchAll(KEY_BEGIN)) {
    const behind = match.index + match[0].length;
    const rest = text.slice(behind, behind + LONGEST_KEY);
    const next = rest.indexOf("----");
    KEY_END.lastIndex = Math.max(0, next);
    const close = next < 0 ? null : KEY_END.exec(rest);
    const body = next < 0 ? rest : rest.slice(0, next);
    // `-----BEGIN PRIVATE KEY----- …` in a manual holds no key.
    if (!holdsKey(body.replace(/\\[nr]/gu, "\n"))) continue;
    const end =
      close !== null
        ? behind + next + close[0].length
        : behind + (/^[\sA-Za-z0-9+/=\\:,-]*/u.exec(body)?.[0] ?? "").trimEnd().length;
    found.push({ start: match.index, end, what: "private key" });
  }
  return found;
}
const LONGEST_KEY = 20_000;

/** Base64 of many different characters, not a row of x. */
function holdsKey(body: string): boolean {
  return (body.match(KEY_BODY) ?? []).some(
    (line) => new Set(line).size >= 8 && !/example|your|replace|insert|x{8}/iu.test(line),
  );
}

function findPuttyKeys(text: string): readonly Found[] {
  return Array.from(text.matchAll(PUTTY_KEY), ({ 0: match, index }) => ({
    start: index,
    end: index + match.trimEnd().length,
    what: "private key",
  }));
}

function findTokens(text: string): readonly Found[] {
  const found: Found[] = [];
  for (const match of text.matchAll(TOKEN)) {
    const [head = "", payload = "", signature = ""] = match[0].split(".");
    const header = decodeBase64(head);
    if (!/^\{[\s\S]*"(?:alg|typ|kid|enc)"\s*:/u.test(header)) continue;
    // Signed: header, payload and signature, which may be empty; encrypted: five parts.
    const isSigned = payload.startsWith("eyJ") && (signature.length >= 8 || /"none"/iu.test(header));
    const isEncrypted = header.includes('"enc"') && match[0].split(".").length === 5;
    if (!isSigned && !isEncrypted) continue;
    const length = isEncrypted ? match[0].length : head.length + payload.length + signature.length + 2;
    found.push({ start: match.index, end: match.index + length, what: "signed token (JWT)" });
  }
  return found;
}

function findAddresses(text: string): readonly Found[] {
  const found: Found[] = [];
  for (const match of text.matchAll(ADDRESS)) {
    const [whole, user = "", password = ""] = match;
    if (isWeak(password) || password === user) continue;
    const end = match.index + trimSigns(whole, ".,;:!?)]}").length;
    found.push({ start: match.index, end, what: "address with a password" });
  }
  for (const match of text.matchAll(PARAMETER)) {
    const value = trimSigns(match[1] ?? "", ".,:!?)]");
    const start = match.index + match[0].length - (match[1]?.length ?? 0);
    if (value.length < 4 || isWeak(value) || found.some((other) => other.start < start && start < other.end))
      continue;
    found.push({ start, end: start + value.length, what: "password in an address" });
  }
  return found;
}

/** What stands for a password in manuals, and what is a variable of the program around it. */
function isWeak(password: string): boolean {
  return PLACEHOLDER.test(password) || /^["'`]?\+|\$\{|\{\{|%\(|<[a-z]|\.\.\./iu.test(password);
}

function findProperties(text: string): readonly Found[] {
  const found: Found[] = [];
  for (const match of text.matchAll(PROPERTY)) {
    const [whole, space = "", given = ""] = match;
    const isQuoted = /^['{]/u.test(given);
    const value = isQuoted ? given.slice(1, -1) : given;
    const around = text.slice(Math.max(0, match.index - 200), match.index + 200);
    // A password in a list of properties, not in a line of code or a page's address.
    const isListed = (around.includes(";") && SERVER.test(around)) || (space === "" && LIBPQ.test(around));
    if (!isListed || isWeak(value) || (isQuoted ? false : /[()[\]]/u.test(value))) continue;
    if (NAME.test(value) && (space !== "" || isQuoted)) continue;
    const end = match.index + whole.length - (isQuoted ? 1 : 0);
    found.push({ start: end - value.length, end, what: "password of a connection string" });
  }
  for (const match of text.matchAll(ACCOUNT_KEY)) {
    const value = match[1] ?? "";
    const end = match.index + match[0].length;
    if (new Set(value).size > 8)
      found.push({ start: end - value.length, end, what: "key of a connection string" });
  }
  return found;
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** The ASCII text behind base64url; other bytes do not matter here. */
function decodeBase64(text: string): string {
  let decoded = "";
  let bits = 0;
  let value = 0;
  for (const character of text) {
    value = ((value << 6) | ALPHABET.indexOf(character)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    decoded += String.fromCharCode((value >> bits) & 0xff);
  }
  return decoded;
}
