import { findCards } from "./cards";
import { findCredentials } from "./credentials";
import { longestDigitRun } from "./digitRuns";
import { masked, type Found } from "./found";
import { findIbans } from "./ibans";
import { findNationalIds } from "./nationalIds";
import { findProviderKeys } from "./providerKeys";

/** No secret and no number that is masked is shorter. */
const SHORTEST = 6;
const SHORTEST_RUN = 6;
/** Characters of a secret that may be shown. */
const SHOWN = 4;

/**
 * The text as it may be shown: of keys, tokens, passwords, card numbers, national numbers and account numbers only
 * the first four characters are left. For everything that leaves the linter and holds text of the data: messages,
 * excerpts, evidence. Quick where there is nothing to mask.
 */
export function maskSecrets(text: string): string {
  if (text.length < SHORTEST) return text;
  const spans = secretSpans(text);
  if (spans.length === 0) return text;
  let result = "";
  let at = 0;
  for (const { start, end } of spans) {
    if (start < at) {
      at = Math.max(at, end);
      continue;
    }
    result += text.slice(at, start) + masked(text.slice(start, end));
    at = end;
  }
  return result + text.slice(at);
}

/**
 * The same for a line that is cut in parts, where a secret may begin in one part and end in the next: what of each
 * part may be shown.
 */
export function maskParts(parts: readonly string[]): readonly string[] {
  const spans = secretSpans(parts.join(""));
  let from = 0;
  return parts.map((part) => {
    const start = from;
    from += part.length;
    return spans.length === 0 ? part : maskPart(part, start, spans);
  });
}

/** Parts of a secret that say something without the rest. */
const TELLING = /[A-Za-z0-9+/=_-]{16,}/gu;

/**
 * Masks a diff line by line. A fix may cut a sentence in which a secret begins, and leave the rest of it, which alone
 * looks like nothing: what was a secret before the change stays hidden behind it.
 */
export function createDiffMasker(): (line: string) => string {
  let known: string[] = [];
  return (line) => {
    if (line.startsWith("@@")) known = [];
    if (line.startsWith("-"))
      for (const { start, end } of secretSpans(line))
        for (const part of line.slice(start, end).split(/\\[nrt]/u))
          known.push(...(part.match(TELLING) ?? []));
    const shown = maskSecrets(line);
    return line.startsWith("+")
      ? known.reduce((text, part) => text.replaceAll(part, masked(part)), shown)
      : shown;
  };
}

function maskPart(part: string, start: number, spans: readonly Found[]): string {
  let result = "";
  for (let i = 0; i < part.length; i++) {
    const at = start + i;
    const span = spans.find((other) => other.start + SHOWN <= at && at < other.end);
    if (span === undefined) result += part[i] ?? "";
    else if (at === span.start + SHOWN || i === 0) result += "…";
  }
  return result;
}

/** What `maskSecrets` masks, in order; places may overlap. */
export function secretSpans(text: string): readonly Found[] {
  const hasDigits = longestDigitRun(text, SHORTEST_RUN) > 0;
  const found = [
    ...findProviderKeys(text),
    ...findCredentials(text),
    ...(hasDigits ? [...findCards(text), ...findIbans(text)] : []),
    ...(hasDigits ? findNationalIds(text) : []),
  ];
  return found.sort((a, b) => a.start - b.start || b.end - a.end);
}
