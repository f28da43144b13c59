import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { findCards } from "../../src/core/lint/personal/cards";
import { findEmails } from "../../src/core/lint/personal/emails";
import type { Found } from "../../src/core/lint/personal/found";
import { findIbans } from "../../src/core/lint/personal/ibans";
import { findNationalIds } from "../../src/core/lint/personal/nationalIds";
import { findPhones } from "../../src/core/lint/personal/phones";
import { applyFixes, lintRows } from "./lintRows";

const DATA = path.resolve(import.meta.dirname, "../../../shared/data/pii/synth_dataset_v2.json");
const isHere = existsSync(DATA);
if (!isHere)
  console.warn("skipped: Presidio's synthetic set is not beside the checkout (../shared/data/pii)");

interface Sample {
  readonly full_text: string;
  readonly spans: readonly {
    readonly entity_type: string;
    readonly start_position: number;
    readonly end_position: number;
  }[];
}

type Find = (text: string) => readonly Found[];

/** Counts a finding as right when it overlaps a marked one of its type. */
function measure(
  samples: readonly Sample[],
  type: string,
  find: Find,
): Record<"precision" | "recall" | "exact", number> {
  let right = 0;
  let wrong = 0;
  let marked = 0;
  let seen = 0;
  let exact = 0;
  for (const { full_text: text, spans } of samples) {
    const wanted = spans.filter((span) => span.entity_type === type);
    const found = find(text);
    marked += wanted.length;
    for (const span of wanted) {
      if (found.some(({ start, end }) => start < span.end_position && span.start_position < end)) seen++;
      if (found.some(({ start, end }) => start === span.start_position && end === span.end_position)) exact++;
    }
    for (const { start, end } of found)
      if (wanted.some((span) => start < span.end_position && span.start_position < end)) right++;
      else wrong++;
  }
  return { precision: right / Math.max(1, right + wrong), recall: seen / marked, exact: exact / marked };
}

describe.skipIf(!isHere)("personal data in Presidio's synthetic set (1,500 texts)", () => {
  const samples = isHere ? (JSON.parse(readFileSync(DATA, "utf8")) as readonly Sample[]) : [];

  it.each([
    ["EMAIL_ADDRESS", findEmails, 0.99, 0.99],
    ["CREDIT_CARD", findCards, 0.99, 0.98],
    ["US_SSN", findNationalIds, 0.99, 0.99],
    ["IBAN_CODE", findIbans, 0.99, 0.99],
    ["PHONE_NUMBER", findPhones, 0.97, 0.95],
  ] as const)("%s", (type, find, precision, recall) => {
    const measured = measure(samples, type, find);
    expect(measured.precision).toBeGreaterThanOrEqual(precision);
    expect(measured.recall).toBeGreaterThanOrEqual(recall);
    expect(measured.exact).toBeGreaterThanOrEqual(recall - 0.02);
  });
});

const found = (find: Find, text: string): readonly string[] =>
  find(text).map(({ start, end }) => text.slice(start, end));

describe("PII001", () => {
  it.each([
    ["Ask jo.smith+x@mail.fjordpost.co.uk.", ["jo.smith+x@mail.fjordpost.co.uk"]],
    ["<Jo@Fjordpost.NO>, 'li@a-b.de'", ["Jo@Fjordpost.NO", "li@a-b.de"]],
    ["mailto:jo@fjordpost.no?subject=x", ["jo@fjordpost.no"]],
    ["jo@example.com, a@b.test, user@domain.com, boss@company.com", []],
    ["git@github.com:team/project, logo@2x.png, pkg@1.2.3, A@B.T, @handle, a@b", []],
    ["postgres://jo:pw@db.fjordpost.no/x", []],
  ] as const)("in %s", (text, expected) => {
    expect(found(findEmails, text)).toEqual(expected);
  });
});

describe("PII002", () => {
  it.each([
    ["4111111111111111", true],
    ["4111 1111 1111 1111", true],
    ["4111-1111-1111-1111", true],
    ["3782 822463 10005", true],
    ["card: 6759649826438453", true],
    ["valid until 4111 1111 1111 1111 12/27", true],
    ["4111111111111112", false],
    ["id 94111111111111111", false],
    ["0.4111111111111111", false],
    ["https://site.no/4111111111111111", false],
    ["x4111111111111111", false],
    ["sum = 4111111111111111", false],
    ["4000000000000002", false],
    ["1 2 3 4 5 6 7 8 9 10 11 12", false],
    ["9111111111111111", false],
    ["4111 1111-1111 1111", false],
  ])("%s: %s", (text, expected) => {
    expect(findCards(text).length > 0).toBe(expected);
  });
});

describe("PII003", () => {
  it.each([
    ["514-69-0360", true],
    ["000-12-3456", false],
    ["666-12-3456", false],
    ["900-12-3456", false],
    ["514-00-3456", false],
    ["514-69-0000", false],
    ["078-05-1120", false],
    ["part number 514-69-0360", false],
    ["514690360", false],
    ["SSN 514690360", true],
    ["BSN 111222333", true],
    ["BSN 111222334", false],
    ["steuer-id 86095742719", true],
    ["steuer-id 86095742718", false],
    ["DNI 12345678Z", true],
    ["DNI 12345678A", false],
    ["PESEL 44051401359", true],
    ["PESEL 44051401358", false],
    ["11010519491231002X", true],
    ["110105194912310021", false],
    ["CPF 529.982.247-25", true],
    ["CPF 529.982.247-24", false],
    ["Aadhaar 2341 2341 2346", true],
    ["Aadhaar 2341 2341 2347", false],
    ["NINO AB 12 34 56 C", true],
    ["2 55 08 14 168 025 38", true],
    ["2 55 08 14 168 025 39", false],
  ])("%s: %s", (text, expected) => {
    expect(findNationalIds(text).length > 0).toBe(expected);
  });
});

describe("PII004", () => {
  it.each([
    ["GB82 WEST 1234 5698 7654 32", true],
    ["DE89370400440532013000", true],
    ["de89370400440532013000", true],
    ["NO93 8601 1117 947 today", true],
    ["GB82 WEST 1234 5698 7654 33", false],
    ["DE8937040044053201300", false],
    ["xDE89370400440532013000", false],
  ])("%s: %s", (text, expected) => {
    expect(findIbans(text).length > 0).toBe(expected);
  });

  it("no group of an account number counts as a card", () => {
    expect(findCards("BE71 0961 2345 6769 and DE89 3704 0044 0532 0130 00")).toEqual([]);
  });
});

describe("PII005", () => {
  it.each([
    ["+49 30 4401 2279", true],
    ["call 415-867-2231 now", true],
    ["the number 4401 2279", false],
    ["call 212-555-0143", false],
    ["call on 2024-06-10", false],
    ["phone: 3.14159265", false],
  ])("%s: %s", (text, expected) => {
    expect(findPhones(text).length > 0).toBe(expected);
  });
});

describe("what findings say", () => {
  it("shows four characters of the value, and the fix takes all of it", async () => {
    const number = "4111 1111 1111 1111";
    const { findings, text } = await lintRows([{ prompt: "a", completion: `It is ${number}.` }], ["PII"]);
    expect(JSON.stringify(findings)).not.toContain("1111 1111");
    expect(findings[0]?.message).toContain("4111…");
    expect(applyFixes(text, findings)).toBe('{"prompt":"a","completion":"It is [CARD]."}\n');
  });
});
