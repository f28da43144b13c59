import type { Found } from "./found";
import { trimSigns } from "./trimSigns";

/** Domains kept for documentation, tests and the inside of networks (RFC 2606, RFC 6761, RFC 6762): nobody's address. */
const RESERVED =
  /(?:^|\.)(?:example\.(?:[a-z]{2,3}(?:\.[a-z]{2})?)|example|test|invalid|localhost|local|localdomain|internal|intranet|lan|corp|onion)$/iu;
/** What people write for "an address": only together, since there are real addresses with one of them. */
const PLACEHOLDER_NAME =
  /^(?:user|username|name|you|email|e-mail|someone|somebody|anyone|abc|xyz|xxx|test|tester|foo|bar|baz|john|jane|john\.?doe|jane\.?doe|a|me|admin|info|hello|contact|support)\d{0,3}$/iu;
const PLACEHOLDER_DOMAIN =
  /^(?:mail|host|hostname|server|somewhere|provider|abc|xyz|xxx|test|foo|bar|baz|foobar|b|c|x|y)\.(?:com|org|net|tld|io)$/iu;
/** `your.name@gmail.com`: nobody's, at any domain. */
const PLACEHOLDER_ANYWHERE =
  /^(?:(?:your|my|the|users?|customer|recipient|sender)[._-]?(?:e?-?mail|name|user(?:name)?|id|address|account|company)(?:[._-]?(?:here|address))?|(?:example|sample|dummy)[._-]?(?:user|e?-?mail|name|address)?\d{0,3}|x{3,}|firstname[._-]?lastname|first\.last|username)$/iu;
/** Domains that stand for "some company" in every made-up example; whatever is before the @, nobody is meant. */
const STAND_IN =
  /(?:^|\.)(?:(?:my|your|the|a)?-?(?:domain|company|companyname|website|site|email)|(?:example|sample)-?(?:domain|company|mail|email|site)?)\.(?:com|org|net|co|io)$/iu;
/** `logo@2x.png` is a file, `A@B.shape` is arithmetic, `pbmc@meta.data` a part of an object. */
const NO_DOMAIN =
  /\.(?:png|jpe?g|gif|svg|webp|bmp|ico|css|js|mjs|ts|tsx|jsx|py|json|ya?ml|xml|html?|md|txt|pdf|zip|jar|tgz|shape|dot|mean|sum|size|dtype|reshape|transpose|inv|data|values|index|slots?|assays?|counts|columns|length)$/iu;
/** `this@MainActivity.finish` names a scope in Kotlin. */
const SCOPE = /^(?:this|super|return|break|continue)$/u;

/** E-mail addresses, found from their `@`, or the `%40` that stands for it in addresses of pages. */
export function findEmails(text: string): readonly Found[] {
  const found: Found[] = [];
  for (const sign of ["@", "%40"])
    for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) {
      const one = emailAt(text, at, sign.length);
      if (one === undefined) continue;
      found.push(one);
      at = one.end;
    }
  return found.sort((a, b) => a.start - b.start);
}

function emailAt(text: string, at: number, width: number): Found | undefined {
  let start = nameStart(text, at);
  const end = domainEnd(text, at + width);
  if (start === at || end === undefined) return undefined;
  // `_jo@fjordpost.no_` is emphasis.
  if (text[start] === "_" && text[end] === "_") start++;
  if (!isAddress(text, text.slice(start, at), text.slice(at + width, end), start, end)) return undefined;
  return { start, end, what: "e-mail address" };
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

/** Chinese, Japanese, Korean and Thai put no space before an address: only what is wholly in them is a name. */
function isDense(unit: number): boolean {
  return unit >= 0x2e80 || (unit >= 0x0e00 && unit < 0x0e80);
}

function nameStart(text: string, at: number): number {
  let start = at;
  const isDenseName = isDense(text.charCodeAt(at - 1));
  while (start > 0 && at - start < LONGEST_NAME) {
    const unit = text.charCodeAt(start - 1);
    if (!isNameUnit(unit) || (isDense(unit) && !isDenseName)) break;
    start--;
  }
  while (start < at && /[.'%+-]/u.test(text[start] ?? "")) start++;
  // `email=jo%40…` begins behind the sign that is written as an escape.
  const escape = text.slice(start, at).lastIndexOf("%3D");
  return escape < 0 ? start : start + escape + 3;
}

/** A run of what labels of one script may hold, from the left: ASCII with the letters of Europe, or any other script. */
const LATIN_DOMAIN = /^[A-Za-z0-9\u00c0-\u024f.-]+/u;
const OTHER_DOMAIN = /^[\p{L}\p{N}\p{M}.-]+/u;
const TOP = /^(?:[A-Za-z]{2,24}|xn--[A-Za-z0-9-]{2,59})$/u;
/** Top-level domains in other scripts, from IANA's list: Russia, China, Korea, India, Greece and others. */
const OTHER_TOP =
  /^(?:рф|рус|бел|укр|бг|срб|мкд|қаз|мон|москва|дети|онлайн|сайт|орг|中国|中國|香港|台湾|台灣|公司|网络|網路|在线|中文网|商城|网址|组织机构|한국|닷컴|みんな|भारत|ไทย|ελ|ευ|გე|հայ|مصر|السعودية|امارات|المغرب|الاردن|ایران|شبكة|קום)$/iu;

/** Behind the last label that can be a top-level domain. */
function domainEnd(text: string, from: number): number | undefined {
  const rest = text.slice(from, from + 255);
  const isLatin = /^[A-Za-z0-9\u00c0-\u024f]/u.test(rest);
  const domain = trimSigns((isLatin ? LATIN_DOMAIN : OTHER_DOMAIN).exec(rest)?.[0] ?? "", ".-");
  const top = isLatin ? TOP : OTHER_TOP;
  const labels = domain.split(".");
  // `jo@site.com.I` goes on with the next sentence.
  while (labels.length > 2 && !top.test(labels.at(-1) ?? "")) labels.pop();
  const isDomain =
    labels.length >= 2 &&
    top.test(labels.at(-1) ?? "") &&
    labels.every(
      (label) => label !== "" && label.length < 64 && !label.startsWith("-") && !label.endsWith("-"),
    );
  return isDomain ? from + labels.join(".").length : undefined;
}

function isAddress(text: string, name: string, domain: string, start: number, end: number): boolean {
  if (name === "" || name.endsWith(".") || name.includes("..")) return false;
  if (RESERVED.test(domain) || STAND_IN.test(domain) || NO_DOMAIN.test(domain)) return false;
  if (PLACEHOLDER_NAME.test(name) && PLACEHOLDER_DOMAIN.test(domain)) return false;
  if (PLACEHOLDER_ANYWHERE.test(name) || SCOPE.test(name)) return false;
  // `@jo@social.no` is a handle, `$USER@host.no` a variable, `a@b.ravel()` a call.
  if (/[@$]/u.test(text[start - 1] ?? "") || text[end] === "(") return false;
  // `git@host.com:team/project` and `scheme://name:password@host.com` name machines.
  if (/^(?:git|hg|svn)$/u.test(name) && /^[:/]/u.test(text.slice(end, end + 1))) return false;
  const token = text.slice(Math.max(0, start - 80), start);
  if (/:\/\/[^\s/]*$/u.test(token)) return false;
  return name.length > 1 || domain.indexOf(".") > 1;
}
