import { JOINING_LETTER } from "./digitRuns";
import type { Found } from "./found";

/** Length of account numbers by country, from the public IBAN registry (ISO 13616). */
const LENGTHS: Readonly<Record<string, number>> = lengthsOf(
  "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 " +
    "ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 " +
    "LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 " +
    "PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 " +
    "YE30",
);

const SEPARATORS = "[ .\\u00a0\\u2007\\u2009\\u202f\\u2010-\\u2013-]?";
/** Also right behind the word, as in forms: `IBANDE89…`. */
const ACCOUNT = new RegExp(
  `(?:(?<!${JOINING_LETTER}|\\d)|(?<=IBAN))[A-Za-z]{2}\\d{2}(?:${SEPARATORS}[A-Za-z\\d]){11,40}`,
  "gu",
);

/** Country and check digits. */
const BEGINNING = /[A-Za-z]{2}\d{2}/;

/** International account numbers: the country's length, and the check by 97. */
export function findIbans(text: string): readonly Found[] {
  const found: Found[] = [];
  if (!BEGINNING.test(text)) return found;
  const pattern = new RegExp(ACCOUNT);
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const length = lengthOf(match[0]);
    // Another number may begin inside of what was no account number, or right behind one.
    pattern.lastIndex = match.index + (length ?? 1);
    if (length !== undefined)
      found.push({ start: match.index, end: match.index + length, what: "bank account number (IBAN)" });
  }
  return found;
}

/** How much of what was matched is an account number. */
function lengthOf(matched: string): number | undefined {
  const end = endOf(matched, LENGTHS[matched.slice(0, 2).toUpperCase()]);
  if (end === undefined) return undefined;
  const value = matched
    .slice(0, end)
    .replace(/[^A-Za-z\d]/gu, "")
    .toUpperCase();
  return (value.match(/\d/gu) ?? []).length < 10 || remainder(value) !== 1 ? undefined : end;
}

/** Where the number ends in what was matched, which may go on with further words. */
function endOf(matched: string, length: number | undefined): number | undefined {
  if (length === undefined) return undefined;
  let count = 0;
  for (let i = 0; i < matched.length; i++) {
    if (/[A-Za-z\d]/u.test(matched[i] ?? "")) count++;
    if (count === length) return /^[A-Za-z\d]/u.test(matched.slice(i + 1)) ? undefined : i + 1;
  }
  return undefined;
}

/** The first four characters go to the end, letters count from 10, and the remainder by 97 must be 1. */
function remainder(value: string): number {
  let rest = 0;
  for (const character of value.slice(4) + value.slice(0, 4)) {
    const number = parseInt(character, 36);
    rest = (rest * (number > 9 ? 100 : 10) + number) % 97;
  }
  return rest;
}

function lengthsOf(list: string): Readonly<Record<string, number>> {
  return Object.fromEntries(list.split(" ").map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]));
}
