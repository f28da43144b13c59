import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { measurePii, type PiiSample } from "./measurePii";
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

type Find = (text: string) => readonly Found[];

/** As the rules' pages say, rounded down. */
const FIGURES = [
  ["EMAIL_ADDRESS", 49, 1, 1, 1],
  ["CREDIT_CARD", 136, 1, 1, 1],
  ["US_SSN", 16, 1, 1, 1],
  ["IBAN_CODE", 21, 1, 1, 1],
  ["PHONE_NUMBER", 92, 1, 0.97, 0.97],
] as const;

describe.skipIf(!isHere)("personal data in Presidio's synthetic set (1,500 texts)", () => {
  const measured = isHere ? measurePii(JSON.parse(readFileSync(DATA, "utf8")) as readonly PiiSample[]) : [];

  it.each(FIGURES)("%s: %d marked, precision %d, recall %d", (type, marked, precision, recall, exact) => {
    const one = measured.find((other) => other.type === type);
    expect(one?.marked).toBe(marked);
    expect(one?.precision).toBeGreaterThanOrEqual(precision);
    expect(one?.recall).toBeGreaterThanOrEqual(recall);
    expect(one?.exact).toBeGreaterThanOrEqual(exact);
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
    ["Signed-off-by: Jo Smith <jo@fjordpost.no>", ["jo@fjordpost.no"]],
    [
      "jo@fjordpost.no,li@fjordpost.no;per@fjordpost.no",
      ["jo@fjordpost.no", "li@fjordpost.no", "per@fjordpost.no"],
    ],
    ["https://fjordpost.no/u?mail=jo@fjordpost.no&x=1", ["jo@fjordpost.no"]],
    ["https://fjordpost.no/u?mail=jo%40fjordpost.no&x=1", ["jo%40fjordpost.no"]],
    ["**jo@fjordpost.no** and _li@fjordpost.no_", ["jo@fjordpost.no", "li@fjordpost.no"]],
    ["12345+jo@users.noreply.github.com", ["12345+jo@users.noreply.github.com"]],
    // International names and domains, in texts with and without spaces.
    ["müller@bücher-gärten.de schrieb", ["müller@bücher-gärten.de"]],
    ["jo@xn--bcher-kva.de", ["jo@xn--bcher-kva.de"]],
    ["Пишите: иван@почта.рф сейчас", ["иван@почта.рф"]],
    ["请联系李雷li.lei@fjordpost.cn谢谢", ["li.lei@fjordpost.cn"]],
    ["メールはjo@fjordpost.jpまで", ["jo@fjordpost.jp"]],
    // Nobody's, or no addresses at all.
    ["root@localhost, root@localhost.localdomain, jo@build.internal, jo@nas.local", []],
    ["@property\n@app.route('/x')\n@pytest.mark.parametrize", []],
    ["test@test.com, foo@bar.com, user@example.co.uk, your_name@gmail.com, xxx@gmail.com", []],
    ["$USER@fjordpost.no, {name}@gmail.com, <user>@gmail.com, '%s@%s.com' % x", []],
    ["@marta@mastodon.social, https://medium.com/@jo.smith/post", []],
    ["this@MainActivity.finish(), W@x.ravel(), pbmc@meta.data$x, react@18.2.0, nginx@sha256:ab", []],
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
    ["4111.1111.1111.1111", true],
    ["4111 - 1111 - 1111 - 1111", true],
    ["4111\u20111111\u20111111\u20111111", true],
    ["4111\u202f1111\u202f1111\u202f1111", true],
    ["卡号4111111111111111。", true],
    ["kartennummer 4111 111 111 111 111", true],
    ["**4111111111111111**", true],
    ["4111 1111 1111 1111/12/27", true],
    ["2024-01-02,4111111111111111,10.5", true],
    ["1,4111111111111111,2", true],
    ["0,4111111111111111 m", false],
    ["order 1234-4111-1111-1111-1111", false],
    ["order 4111.1111.1111.1111.1234", false],
    ["card 4111-1111-1111-1111-1234", true],
  ])("%s: %s", (text, expected) => {
    expect(findCards(text).length > 0).toBe(expected);
  });
});

it("PII002 takes the card and not the numbers beside it, and every card of a row of them", () => {
  const text = "exp 12 27 4111 1111 1111 1111 123, 5555 5555 5555 4444 4012 8888 8888 1881";
  expect(found(findCards, text)).toEqual([
    "4111 1111 1111 1111",
    "5555 5555 5555 4444",
    "4012 8888 8888 1881",
  ]);
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
    ["social security number 514.69.0360", true],
    ["514\u201369\u20130360", true],
    ["514\u00a069\u00a00360", false],
    ["national insurance number is ab 12 34 56 c", true],
    ["AB 12 34 56 C", false],
    ["身份证号11010519491231002X。", true],
    ["身份证号：110105 19491231 002x", true],
    ["CPF 52998224725", true],
    ["52998224725", false],
    ["NIE X1234567L", true],
    ["NIE X1234567M", false],
    ["personnummer 811218-9876", true],
    ["personnummer 811218-9875", false],
    ["henkilötunnus 131052-308T", true],
    ["henkilötunnus 131052-308U", false],
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
    ["IBANDE89370400440532013000", true],
    ["账号DE89370400440532013000", true],
    ["DE89.3704.0044.0532.0130.00", true],
    ["DE89\u00a03704\u00a00044\u00a00532\u00a00130\u00a000", true],
    ["by 12 DE89 3704 0044 0532 0130 00 of it", true],
  ])("%s: %s", (text, expected) => {
    expect(findIbans(text).length > 0).toBe(expected);
  });

  it("account numbers that follow each other are two", () => {
    expect(findIbans("DE89370400440532013000 DE89370400440532013000")).toHaveLength(2);
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
    ["Tél : 01 42 68 53 00", true],
    ["Telefonnummer: 030/44012279", true],
    ["llámame al 612 345 678", true],
    ["手机：138 1234 5678", true],
    ["電話番号は03-1234-5678です", true],
    ["전화번호: 010-1234-5678", true],
    ["тел. 8 (495) 123-45-67", true],
    ["numer telefonu 501 234 567", true],
    ["the phone costs 1234567 dollars", false],
    ["call center with 1500000 calls", false],
    ["mobile users: 5000000", false],
    ["+10.000.000 users", false],
    ["iPhone 12 2020 1234567", false],
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
