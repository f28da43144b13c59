import { findCredentials } from "./credentials";
import { entropy } from "./entropy";
import type { Found } from "./found";
import { findProviderKeys } from "./providerKeys";
import { trimSigns } from "./trimSigns";

const ASSIGNMENT =
  /(?:api|access|auth|secret|private|client|bearer|encryption|signing|master)?[ _.-]?(?:key|token|secret|password|passwd|passphrase|pwd|credential)s?["'`]?\s{0,3}(?::=|=>|[:=]|\bis\b)\s{0,3}["'`]?([A-Za-z0-9+/=_.~!@#$%^&*-]{12,200})/giu;
/** Bits per character from which letters and digits look drawn by chance. */
const RANDOM = 3.2;

/** Values that look drawn by chance, behind a word that announces a secret. Known kinds are left to other rules. */
export function findLikelySecrets(text: string): readonly Found[] {
  const found: Found[] = [];
  let known: readonly Found[] | undefined;
  for (const match of text.matchAll(ASSIGNMENT)) {
    const value = trimSigns(match[1] ?? "", ".,!");
    const behind = text[match.index + match[0].length] ?? "";
    // `key = encode(…)` is a call.
    if (!looksRandom(value) || behind === "(" || behind === "[") continue;
    const start = match.index + match[0].length - (match[1] ?? "").length;
    const end = start + value.length;
    known ??= [...findProviderKeys(text), ...findCredentials(text)];
    if (known.some((other) => other.start < end && start < other.end)) continue;
    found.push({ start, end, what: "likely secret" });
  }
  return found;
}

function looksRandom(value: string): boolean {
  if (value.length < 12 || !/\d/u.test(value) || !/[A-Za-z]/u.test(value)) return false;
  // Names and paths: words joined by signs.
  if (/^[A-Za-z]+(?:[._/-][A-Za-z]+)*\d{0,4}$/u.test(value) || /example|your|xxxx|[{}<>()]/iu.test(value))
    return false;
  const hexadecimal = /^[0-9a-f-]+$/iu.test(value);
  return entropy(value) >= (hexadecimal ? 3 : RANDOM) && changes(value) >= value.length / 5;
}

/** How often the kind of character changes: often in random values, seldom in words. */
function changes(value: string): number {
  let count = 0;
  let last = "";
  for (const character of value) {
    const kind = /\d/u.test(character) ? "digit" : /[a-z]/u.test(character) ? "lower" : "other";
    if (kind !== last) count++;
    last = kind;
  }
  return count;
}
