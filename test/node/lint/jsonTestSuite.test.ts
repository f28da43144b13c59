import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { lintText } from "../../../src/node/lint/lintFile";
import type { Finding } from "../../../src/protocol/findings";

/** Beside the checkout in development and CI, not at users'. As `.json` files, y_ and n_ are in splitter.test.ts. */
const suite = path.resolve(import.meta.dirname, "../../../../shared/data/jsontestsuite/test_parsing");
const names = existsSync(suite) ? readdirSync(suite) : [];
if (names.length === 0) console.warn("skipped: JSONTestSuite is not beside the checkout (../shared/data)");

/** What RFC 8259 leaves to the reader, and what we say of it. */
const LEFT_OPEN: Readonly<Record<string, string>> = {
  "i_number_double_huge_neg_exp.json": "",
  "i_number_huge_exp.json": "PAR009",
  "i_number_neg_int_huge_exp.json": "PAR009",
  "i_number_pos_double_huge_exp.json": "PAR009",
  "i_number_real_neg_overflow.json": "PAR009",
  "i_number_real_pos_overflow.json": "PAR009",
  "i_number_real_underflow.json": "",
  "i_number_too_big_neg_int.json": "PAR009",
  "i_number_too_big_pos_int.json": "PAR009",
  "i_number_very_big_negative_int.json": "PAR009",
  "i_object_key_lone_2nd_surrogate.json": "PAR008",
  "i_string_1st_surrogate_but_2nd_missing.json": "PAR008",
  "i_string_1st_valid_surrogate_2nd_invalid.json": "PAR008",
  "i_string_UTF-16LE_with_BOM.json": "PAR003",
  "i_string_UTF-8_invalid_sequence.json": "PAR002",
  "i_string_UTF8_surrogate_U+D800.json": "PAR002",
  "i_string_incomplete_surrogate_and_escape_valid.json": "PAR008",
  "i_string_incomplete_surrogate_pair.json": "PAR008",
  "i_string_incomplete_surrogates_escape_valid.json": "PAR008",
  "i_string_invalid_lonely_surrogate.json": "PAR008",
  "i_string_invalid_surrogate.json": "PAR008",
  "i_string_invalid_utf-8.json": "PAR002",
  "i_string_inverted_surrogates_U+1D11E.json": "PAR008",
  "i_string_iso_latin_1.json": "PAR002",
  "i_string_lone_second_surrogate.json": "PAR008",
  "i_string_lone_utf8_continuation_byte.json": "PAR002",
  "i_string_not_in_unicode_range.json": "PAR002",
  "i_string_overlong_sequence_2_bytes.json": "PAR002",
  "i_string_overlong_sequence_6_bytes.json": "PAR002",
  "i_string_overlong_sequence_6_bytes_null.json": "PAR002",
  "i_string_truncated-utf-8.json": "PAR002",
  "i_string_utf16BE_no_BOM.json": "PAR003",
  "i_string_utf16LE_no_BOM.json": "PAR003",
  "i_structure_500_nested_arrays.json": "PAR015",
  "i_structure_UTF-8_BOM_empty_object.json": "PAR003",
};

const BEFORE = Buffer.from('{"text": "a"}\n');
const AFTER = Buffer.from('\n{"text": "b"}\n');
/** Nothing but white space is a blank line. */
const BLANK = new Set(["n_single_space.json", "n_structure_no_data.json"]);

/** The case as the second of three lines; undefined where it does not fit on one. */
async function asLine(name: string): Promise<readonly Finding[] | undefined> {
  const bytes = readFileSync(path.join(suite, name));
  if (bytes.includes(10) || bytes.includes(13)) return undefined;
  const file = Buffer.concat([BEFORE, bytes, AFTER]);
  const { findings } = await lintText(file, { file: "x.jsonl", select: ["PAR"] });
  const end = BEFORE.length + bytes.length;
  for (const { line, byteOffset = 0, byteLength = 0 } of findings) {
    expect(line, name).toBe(2);
    expect(byteOffset >= BEFORE.length && byteOffset + byteLength <= end, name).toBe(true);
  }
  return findings;
}

describe.skipIf(names.length === 0)("JSONTestSuite (../shared/data)", () => {
  it("as a line of JSON Lines: every y_ has no error, every n_ has one within the line", async () => {
    let fit = 0;
    for (const name of names.filter((one) => /^[yn]_/u.test(one))) {
      const findings = await asLine(name);
      if (findings === undefined) continue;
      fit++;
      const errors = findings.filter(({ severity }) => severity === "error");
      if (name.startsWith("y_")) expect(errors, name).toEqual([]);
      else if (BLANK.has(name)) expect(findings.map(({ code }) => code)).toEqual(["PAR004"]);
      else expect(errors, name).not.toEqual([]);
    }
    expect(fit).toBeGreaterThan(260);
  });

  it("what the standard leaves open is read, or a finding says why not", async () => {
    const said: Record<string, string> = {};
    for (const name of names.filter((one) => one.startsWith("i_"))) {
      const bytes = readFileSync(path.join(suite, name));
      const { findings } = await lintText(bytes, { file: "x.json", select: ["PAR"] });
      said[name] = [...new Set(findings.map(({ code }) => code))].join(" ");
    }
    expect(said).toEqual(LEFT_OPEN);
  });
});
