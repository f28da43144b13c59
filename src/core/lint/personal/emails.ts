import type { Found } from "./found";
import { trimSigns } from "./trimSigns";

/** Domains kept for documentation and tests (RFC 2606, RFC 6761): nobody's address. */
const RESERVED = /(?:^|\.)(?:example\.(?:com|org|net|edu)|example|test|invalid|localhost|local)$/iu;
/** What people write for "an address": only together, since there are real addresses with one of them. */
const PLACEHOLDER_NAME =
  /^(?:user|username|name|your[._-]?name|your[._-]?email|you|email|e-mail|someone|somebody|abc|xyz|xxx)$/iu;
const PLACEHOLDER_DOMAIN = /^(?:mail|host|server|somewhere|abc|xyz|xxx)\.(?:com|org|net|tld)$/iu;
/** Domains that stand for "some company" in every made-up example; whatever is before the @, nobody is meant. */
const STAND_IN =
  /(?:^|\.)(?:(?:my|your|the|a)?-?(?:domain|company|companyname|website|site|email)|(?:example|sample)-?(?:domain|company|mail|email|site)?)\.(?:com|org|net|co|io)$/iu;
/** `logo@2x.png` is a file, `A@B.shape` is arithmetic. */
const NO_DOMAIN =
  /\.(?:png|jpe?g|gif|svg|webp|css|js|ts|py|json|html?|md|txt|shape|dot|mean|sum|reshape|transpose|inv)$/iu;

const LABEL_END = /[^A-Za-z0-9.-]/u;

/** E-mail addresses, found from their `@`. */
export function findEmails(text: string): readonly Found[] {
  const found: Found[] = [];
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    const start = nameStart(text, at);
    const end = domainEnd(text, at);
    if (start === at || end === undefined) continue;
    if (!isAddress(text, text.slice(start, at), text.slice(at + 1, end), start, end)) continue;
    found.push({ start, end, what: "e-mail address" });
    at = end;
  }
  return found;
}

const LONGEST_NAME = 64;

/** Letters of every script, digits, and `._%+'-`. */
function isNameUnit(unit: number): boolean {
  const lower = unit | 0x20;
  if ((lower >= 97 && lower <= 122) || (unit >= 48 && unit <= 57)) return true;
  if (unit < 0x80)
    return unit === 46 || unit === 95 || unit === 37 || unit === 43 || unit === 39 || unit === 45;
  return /[\p{L}\p{N}]/u.test(String.fromCharCode(unit));
}

function nameStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && at - start < LONGEST_NAME && isNameUnit(text.charCodeAt(start - 1))) start--;
  while (start < at && /[.'%+-]/u.test(text[start] ?? "")) start++;
  return start;
}

/** Behind the last label that can be a top-level domain. */
function domainEnd(text: string, at: number): number | undefined {
  const rest = text.slice(at + 1, at + 256);
  const length = rest.search(LABEL_END);
  const domain = trimSigns(length < 0 ? rest : rest.slice(0, length), ".-");
  const labels = domain.split(".");
  // `jo@site.com.I` goes on with the next sentence.
  while (labels.length > 2 && !/^[A-Za-z]{2,24}$/u.test(labels.at(-1) ?? "")) labels.pop();
  const isDomain =
    labels.length >= 2 &&
    /^[A-Za-z]{2,24}$/u.test(labels.at(-1) ?? "") &&
    labels.every(
      (label) => label !== "" && label.length < 64 && !label.startsWith("-") && !label.endsWith("-"),
    );
  return isDomain ? at + 1 + labels.join(".").length : undefined;
}

function isAddress(text: string, name: string, domain: string, start: number, end: number): boolean {
  if (name.endsWith(".") || name.includes("..")) return false;
  if (RESERVED.test(domain) || STAND_IN.test(domain) || NO_DOMAIN.test(domain)) return false;
  if (PLACEHOLDER_NAME.test(name) && PLACEHOLDER_DOMAIN.test(domain)) return false;
  // `git@host.com:team/project` and `scheme://name:password@host.com` name machines.
  if (/^(?:git|hg|svn)$/u.test(name) && /^[:/]/u.test(text.slice(end))) return false;
  const token = text.slice(Math.max(0, start - 80), start);
  if (/:\/\/[^\s/]*$/u.test(token)) return false;
  return name.length > 1 || domain.indexOf(".") > 1;
}
