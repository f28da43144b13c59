import type { Random } from "../../../src/base/random";
import type { Mutation } from "./mutation";
import { sentence } from "./texts";

/** Digits drawn by chance, none of them the same all along. */
export function digits(random: Random, length: number): string {
  return Array.from({ length }, (_, i) => String(i % 3 === 0 ? 1 + random.below(9) : random.below(10))).join(
    "",
  );
}

/** A number with its check digit, by plain arithmetic: doubled digits from the right, their sums, modulo ten. */
function card(random: Random, first: string, length: number): string {
  const body = first + digits(random, length - first.length - 1);
  let sum = 0;
  Array.from(body)
    .reverse()
    .forEach((digit, i) => {
      const value = Number(digit) * (i % 2 === 0 ? 2 : 1);
      sum += Math.floor(value / 10) + (value % 10);
    });
  return body + String((10 - (sum % 10)) % 10);
}

function inGroups(text: string, lengths: readonly number[], separator: string): string {
  let at = 0;
  return lengths
    .map((length) => text.slice(at, (at += length)))
    .filter((group) => group !== "")
    .join(separator);
}

const FOURS = [4, 4, 4, 4, 4, 4, 4, 4, 4];

/** An account number with its two check digits: 98 minus the remainder by 97 of everything, letters from 10. */
function iban(country: string, account: string): string {
  const number = Array.from(`${account}${country}00`, (character) => String(parseInt(character, 36))).join(
    "",
  );
  return `${country}${String(98n - (BigInt(number) % 97n)).padStart(2, "0")}${account}`;
}

const email = (name: string, control: Mutation["control"], before: string, marked: string, after: string) =>
  sentence("PII001", name, control, () => ({ before, marked, after }));

const numbered = (
  code: Mutation["code"],
  name: string,
  control: Mutation["control"],
  before: string,
  make: (random: Random) => string,
  after = ", she said.",
): Mutation => sentence(code, name, control, (random) => ({ before, marked: make(random), after }));

/** PII: data about people, made by chance with the right check digits. */
export const PERSONAL_MUTATIONS: readonly Mutation[] = [
  email("plain", "gsm8k", "Write to ", "marta.olsen@fjordpost.no", " today."),
  email("with a plus, at the end", "dolly", "Her address: ", "m_olsen+news@mail.fjordpost.co.uk", "."),
  email("in angle brackets", "glaive", "From Marta <", "Marta@Fjordpost.NO", ">, yesterday"),
  email("in a link", "chat", "See mailto:", "info@fjordpost.no", "?subject=hi"),
  numbered("PII002", "Visa", "gsm8k", "The number is ", (random) => card(random, "4539", 16)),
  numbered("PII002", "Visa in groups", "dolly", "It was ", (random) =>
    inGroups(card(random, "4929", 16), FOURS, " "),
  ),
  numbered("PII002", "Mastercard with hyphens", "c4", "It was ", (random) =>
    inGroups(card(random, "5412", 16), FOURS, "-"),
  ),
  numbered("PII002", "Mastercard, new range", "glaive", "It was ", (random) => card(random, "2345", 16)),
  numbered("PII002", "American Express", "kto", "It was ", (random) => card(random, "371", 15)),
  numbered("PII002", "American Express in groups", "triage", "It was ", (random) =>
    inGroups(card(random, "347", 15), [4, 6, 5], " "),
  ),
  numbered("PII002", "Discover", "pairs", "It was ", (random) => card(random, "6011", 16)),
  numbered("PII002", "Maestro, twelve digits", "pairs", "My card is ", (random) => card(random, "6759", 12)),
  numbered("PII003", "US number", "gsm8k", "The number is ", (random) => {
    const area = String(100 + random.below(500));
    return `${area}-${String(10 + random.below(89))}-${String(1000 + random.below(8999))}`;
  }),
  numbered(
    "PII003",
    "US number without hyphens",
    "dolly",
    "Her SSN is ",
    (random) => `234${digits(random, 6)}`,
  ),
  numbered("PII004", "British", "gsm8k", "Send it to ", (random) => iban("GB", `NWBK${digits(random, 14)}`)),
  numbered("PII004", "German in groups", "dolly", "Send it to ", (random) =>
    inGroups(iban("DE", digits(random, 18)), FOURS, " "),
  ),
  numbered("PII004", "Norwegian, small letters", "c4", "Send it to ", (random) =>
    iban("NO", digits(random, 11)).toLowerCase(),
  ),
  numbered("PII005", "with a country", "gsm8k", "Call her at ", (random) => `+49 30 ${digits(random, 8)}`),
  numbered(
    "PII005",
    "behind a word",
    "dolly",
    "Phone: ",
    (random) => `415-${digits(random, 3)}-${digits(random, 4)}`,
  ),
];
