import { entropy } from "./entropy";
import type { Found } from "./found";
import { KEY_KINDS } from "./keyKinds";
import { trimSigns } from "./trimSigns";

const AWS = /aws|amazon/iu;
const AWS_SECRET =
  /(?:aws|amazon)[\w .-]{0,20}(?:secret|private)[\w .-]{0,20}["']?\s{0,3}(?:[:=]|=>|is)\s{0,3}["']?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/giu;

/** Keys of providers that mark theirs with a prefix; what is plainly an example or a placeholder is left out. */
export function findProviderKeys(text: string): readonly Found[] {
  if (!mayHoldKey(text)) return [];
  const found: Found[] = [];
  for (const { what, shape } of KEY_KINDS)
    for (const match of text.matchAll(shape)) {
      // Names of web pages, in lower case: sk-learn-how-to-train-a-model.
      const value = trimSigns(match[0], "-_.");
      const end = match.index + value.length;
      if (isPlaceholder(value) || overlaps(found, match.index, end)) continue;
      found.push({ start: match.index, end, what });
    }
  if (AWS.test(text))
    for (const match of text.matchAll(AWS_SECRET)) {
      const value = match[1] ?? "";
      const end = match.index + match[0].length;
      if (!isPlaceholder(value)) found.push({ start: end - value.length, end, what: "AWS secret key" });
    }
  return found.sort((a, b) => a.start - b.start);
}

/** Every key holds so many letters, digits, `_`, `-`, `/` and `+` in a row. */
const SHORTEST = 20;
/** How far before those the key may begin: `hooks.slack.com/services/…`, `SG.…`, `aws_secret_access_key = …`. */
const LEAD = 64;
/** A key's beginning, which in the text of a file may follow an escape such as `\n`. */
const HINT = new RegExp(
  `(?:(?<![A-Za-z0-9_])|(?<=\\\\[bfnrt])|(?<=\\\\u[0-9A-Fa-f]{4}))(?:${KEY_KINDS.map(({ lead }) => lead).join("|")})`,
  "u",
);

/**
 * Whether the text, decoded or as it stands in a file, has a place that begins like a key. Most texts have no word as
 * long as a key, and that is seen from the last sign before every twentieth character.
 */
export function mayHoldKey(text: string): boolean {
  for (let at = SHORTEST - 1; at < text.length;) {
    let start = at;
    const least = at - SHORTEST;
    while (start > least && isTokenUnit(text.charCodeAt(start))) start--;
    if (start > least) {
      at = start + SHORTEST;
      continue;
    }
    let end = at + 1;
    while (isTokenUnit(text.charCodeAt(end))) end++;
    const lead = text.slice(Math.max(0, start - LEAD), end);
    if (HINT.test(lead) || AWS.test(lead.slice(0, 2 * LEAD))) return true;
    at = end + SHORTEST;
  }
  return false;
}

/** Letters, digits and `-_/+`. */
const TOKEN_UNITS = Uint8Array.from({ length: 128 }, (_, unit) =>
  /[A-Za-z0-9_/+-]/u.test(String.fromCharCode(unit)) ? 1 : 0,
);

function isTokenUnit(unit: number): boolean {
  return unit < 128 && TOKEN_UNITS[unit] === 1;
}

function overlaps(found: readonly Found[], start: number, end: number): boolean {
  return found.some((other) => other.start < end && start < other.end);
}

/** Words that providers and authors put in keys that are none. */
const EXAMPLE =
  /example|your[_-]?|xxxx|placeholder|dummy|insert|replace|redacted|12345678901234|abcdefghijklmn|\.\.\./iu;
/** Parts of a name between signs: words, numbers and versions. */
const NAME_PART = /^(?:[A-Za-z]{0,2}[a-z]{0,14}|[A-Z]{2,12}|[A-Z][a-z]{1,14}|\d{1,6}|v\d{1,3})$/u;
/** Secret keys that providers print in their manuals, which everybody may use; without their prefix. */
const PUBLISHED = new Set(["4eC39HqLyjWDarjtT1zdp7dc"]);

/** Whether the value stands for a key: words, letters in order, few different characters. */
export function isPlaceholder(value: string): boolean {
  if (EXAMPLE.test(value)) return true;
  const body = value.replace(/^[A-Za-z0-9]{2,12}[-_.]/u, "");
  // One key in thirty has no digit; then its letters must look drawn by chance.
  if (!/\d/u.test(value.slice(3)) && !/^A[KS]IA/u.test(value) && !changesCase(body)) return true;
  if (PUBLISHED.has(body.slice(body.lastIndexOf("_") + 1))) return true;
  return new Set(body).size < 8 || entropy(body) < 2.8 || isAscending(body) || isName(body);
}

/** Small letters and capitals by turns, and no stretch that could be a word. */
function changesCase(text: string): boolean {
  const changes = text.match(/(?<=[a-z])[A-Z]|(?<=[A-Z])[a-z]/gu)?.length ?? 0;
  return changes > 0.3 * text.length && !/[a-z]{5}|[A-Z]{5}/u.test(text);
}

/** `abc123def456`, `0123456789abcdef`: most characters are the next of the one before. */
function isAscending(text: string): boolean {
  let steps = 0;
  for (let i = 1; i < text.length; i++) {
    const step = (text.charCodeAt(i) | 32) - (text.charCodeAt(i - 1) | 32);
    if (step === 1 || (text[i - 1] === "9" && /[0aA]/u.test(text[i] ?? ""))) steps++;
  }
  return steps >= 0.5 * text.length;
}

/** `learn-version-1-2-3-is-out`: at least four parts, and each of them a word or a number. */
function isName(text: string): boolean {
  const parts = text.split(/[-_.]+/u);
  return parts.length >= 4 && parts.every((part) => NAME_PART.test(part));
}
