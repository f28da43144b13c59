import type { Found } from "./found";
import { trimSigns } from "./trimSigns";

const KEY_BEGIN = /-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----/gu;
/** Behind the header: line ends (also written as `\n`), header lines, then base64. */
const KEY_BODY = /[A-Za-z0-9+/=]{16,}/u;
const TOKEN = /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{6,4000}\.eyJ[A-Za-z0-9_-]{2,8000}\.[A-Za-z0-9_-]{8,2000}/gu;
const ADDRESS =
  /(?<![A-Za-z])(?:postgres(?:ql)?|mysql|mariadb|mongodb|rediss?|amqps?|mssql|sqlserver|oracle|clickhouse|ftp|sftp|ssh|smtps?|https?|ldaps?)(?:\+[a-z0-9]{1,12})?:\/\/([^\s:/?#@"'<>]{0,64}):([^\s/?#@"'<>]{3,128})@[A-Za-z0-9[][A-Za-z0-9.:_[\]-]{0,252}(?:[/?#][^\s"'<>`\\]{0,400})?/giu;
const PROPERTY = /(?:password|pwd)\s?=\s?([^\s;"'<>{}$]{4,100})/giu;
const ACCOUNT_KEY = /(?:AccountKey|SharedAccessKey)=([A-Za-z0-9+/]{40,100}={0,2})/gu;
const SERVER = /(?:server|data source|host|endpoint|initial catalog|user id|uid|accountname)\s?=/iu;
const PLACEHOLDER =
  /^(?:<.*|\$.*|\{.*|%.*|\*+|x+|\.+|\[.*|(?:my|your|the|db|user|some|new)?[-_]?(?:pass(?:word|wd)?|pwd|pw|secret)|changeme|example|token|api_?key)$/iu;

/** Private keys, signed tokens and connection strings with a password. */
export function findCredentials(text: string): readonly Found[] {
  const found: Found[] = [];
  if (text.includes("PRIVATE KEY")) found.push(...findPrivateKeys(text));
  if (text.includes("eyJ")) found.push(...findTokens(text));
  if (text.includes("://")) found.push(...findAddresses(text));
  if (text.includes("=")) found.push(...findProperties(text));
  return found.sort((a, b) => a.start - b.start);
}

function findPrivateKeys(text: string): readonly Found[] {
  const found: Found[] = [];
  for (const match of text.matchAll(KEY_BEGIN)) {
    const behind = match.index + match[0].length;
    const next = text.indexOf("-----", behind);
    const close = text.startsWith("-----END", next) ? next : -1;
    const closed = close < 0 ? -1 : text.indexOf("-----", close + 8);
    const body = text.slice(
      behind,
      close >= 0 ? close : next < 0 ? behind + 4000 : Math.min(next, behind + 4000),
    );
    // `-----BEGIN PRIVATE KEY----- …` in a manual holds no key.
    if (!KEY_BODY.test(body.replace(/\\[nr]/gu, "\n"))) continue;
    const end =
      closed < 0 ? behind + (/^[\sA-Za-z0-9+/=\\:,-]*/u.exec(body)?.[0] ?? "").trimEnd().length : closed + 5;
    found.push({ start: match.index, end, what: "private key" });
  }
  return found;
}

function findTokens(text: string): readonly Found[] {
  const found: Found[] = [];
  for (const match of text.matchAll(TOKEN)) {
    const header = decodeBase64(match[0].slice(0, match[0].indexOf(".")));
    if (/^\{[\s\S]*"(?:alg|typ|kid)"\s*:/u.test(header))
      found.push({ start: match.index, end: match.index + match[0].length, what: "signed token (JWT)" });
  }
  return found;
}

function findAddresses(text: string): readonly Found[] {
  const found: Found[] = [];
  for (const match of text.matchAll(ADDRESS)) {
    const [whole, user = "", password = ""] = match;
    if (PLACEHOLDER.test(password) || password === user) continue;
    const end = match.index + trimSigns(whole, ".,;:!?)]}").length;
    found.push({ start: match.index, end, what: "address with a password" });
  }
  return found;
}

function findProperties(text: string): readonly Found[] {
  const found: Found[] = [];
  for (const pattern of [PROPERTY, ACCOUNT_KEY])
    for (const match of text.matchAll(pattern)) {
      const value = match[1] ?? "";
      const around = text.slice(Math.max(0, match.index - 200), match.index + 200);
      // A password in a list of properties, not in a line of code or a page's address.
      if (PLACEHOLDER.test(value) || (pattern === PROPERTY && !(around.includes(";") && SERVER.test(around))))
        continue;
      if (/[()[\]]/u.test(value)) continue;
      const end = match.index + match[0].length;
      found.push({ start: end - value.length, end, what: "password of a connection string" });
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
