import type { Random } from "../../../src/base/random";
import type { JsonObject } from "../../../src/core/dataset/jsonValue";
import type { ControlName } from "./controls";
import { toLines, type Mutation, type Planted } from "./mutation";
import { sentence } from "./texts";

/** Spoils the text of one row's line. */
function line(
  code: Mutation["code"],
  name: string,
  control: ControlName,
  spoil: (line: string, row: JsonObject) => { readonly line: string; readonly marked: string },
): Mutation {
  return {
    ...{ code, name, control },
    plant: (rows, random) => {
      const lines = rows.map((row) => JSON.stringify(row));
      const index = random.below(rows.length);
      const spoilt = spoil(lines[index] ?? "", rows[index] ?? {});
      lines[index] = spoilt.line;
      return { text: `${lines.join("\n")}\n`, row: index + 1, marked: spoilt.marked };
    },
  };
}

/** Puts something into the first string value of the row. */
function intoString(text: string, piece: string): string {
  const at = text.search(/:"/u) + 2;
  return text.slice(0, at) + piece + text.slice(at);
}

/** Adds a member behind the others. */
function withMember(text: string, member: string): string {
  return `${text.slice(0, -1)},${member}}`;
}

/** A sentence whose mark stands in the file as something that `JSON.stringify` would not write. */
function raw(
  code: Mutation["code"],
  name: string,
  control: ControlName,
  written: string | Uint8Array,
  marked: string,
): Mutation {
  const mark = "~here~";
  const base = sentence(code, name, control, () => ({ before: "A word ", marked: mark, after: " or two." }));
  return {
    ...base,
    plant: (rows, random) => {
      const planted = base.plant(rows, random);
      const [before = "", after = ""] = planted.text.toString().split(mark);
      const text = Buffer.concat([Buffer.from(before), Buffer.from(written as string), Buffer.from(after)]);
      return { ...planted, text, marked };
    },
  };
}

function file(
  code: Mutation["code"],
  name: string,
  control: ControlName,
  plant: (rows: JsonObject[], random: Random) => Planted,
  options?: Mutation["options"],
): Mutation {
  return { ...{ code, name, control, plant }, ...(options === undefined ? {} : { options }) };
}

const wholeFile = { row: undefined } as const;

function utf16(text: string, isBig: boolean, isMarked: boolean): Buffer {
  const bytes = Buffer.from(`${isMarked ? "\uFEFF" : ""}${text}`, "utf16le");
  return isBig ? bytes.swap16() : bytes;
}

function cell(value: unknown): string {
  const text = String(value);
  return /[",\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Records of a CSV file, header first. */
function records(rows: readonly JsonObject[], columns: readonly string[]): string[] {
  return [columns.join(","), ...rows.map((row) => columns.map((name) => cell(row[name])).join(","))];
}

const PAIR = ["prompt", "completion"];
const TRIAGE = ["text", "label", "age_band"];

function table(
  code: Mutation["code"],
  name: string,
  spoil: (record: string) => { readonly record: string; readonly marked: string },
): Mutation {
  return file(code, name, "pairs", (rows, random) => {
    const all = records(rows, PAIR);
    const row = 1 + random.below(rows.length);
    const { record, marked } = spoil(all[row] ?? "");
    all[row] = record;
    return { text: `${all.join("\n")}\n`, file: "control.csv", row, marked };
  });
}

function invisible(name: string, control: ControlName, character: string): Mutation {
  return sentence("PAR014", name, control, () => ({ before: "One", marked: character, after: "word." }));
}

const half = (name: string, control: ControlName, escape: string): Mutation =>
  raw("PAR008", name, control, escape, escape);

/** PAR: parsing, container, encoding. */
export const PARSE_MUTATIONS: readonly Mutation[] = [
  line("PAR001", "a row that was cut off", "glaive", (text) => ({ line: text.slice(0, -1), marked: "" })),
  line("PAR001", "a bracket too many", "gsm8k", (text) => ({ line: `${text}}`, marked: "}" })),
  line("PAR001", "a raw tab", "dolly", (text) => ({ line: intoString(text, "\t"), marked: "\t" })),
  line("PAR001", "an escape that JSON lacks", "c4", (text) => ({
    line: intoString(text, "\\x41"),
    marked: "\\x",
  })),
  line("PAR001", "a missing colon", "kto", (text) => ({
    line: text.replace('":', '"'),
    marked: text[text.indexOf('":') + 2] ?? "",
  })),
  raw("PAR002", "Latin-1", "dolly", Uint8Array.of(0xe9), "\ufffd"),
  raw("PAR002", "half of a character", "gsm8k", Uint8Array.of(0xe2, 0x82), "\ufffd"),
  raw("PAR002", "a curly quote", "c4", Uint8Array.of(0x92), "\ufffd"),
  raw("PAR002", "an encoded surrogate", "chat", Uint8Array.of(0xed, 0xa0), "\ufffd"),
  file("PAR003", "a byte order mark", "gsm8k", (rows) => ({
    ...wholeFile,
    text: `\uFEFF${toLines(rows)}`,
    marked: "\uFEFF",
  })),
  ...[true, false].flatMap((isBig) =>
    [true, false].map((isMarked) =>
      file("PAR003", `UTF-16, ${isBig ? "big" : "little"}${isMarked ? ", marked" : ""}`, "chat", (rows) => {
        const text = utf16(toLines(rows), isBig, isMarked);
        return { ...wholeFile, text, marked: text.toString("utf8", 0, 2) };
      }),
    ),
  ),
  file("PAR004", "an empty line", "dolly", (rows, random) => {
    const lines = rows.map((row) => JSON.stringify(row));
    lines.splice(1 + random.below(rows.length - 1), 0, "");
    return { ...wholeFile, text: `${lines.join("\n")}\n`, marked: "" };
  }),
  file("PAR004", "a line of spaces", "kto", (rows, random) => {
    const lines = rows.map((row) => JSON.stringify(row));
    lines.splice(1 + random.below(rows.length - 1), 0, " \t ");
    return { ...wholeFile, text: `${lines.join("\n")}\n`, marked: " \t " };
  }),
  file("PAR005", "a list in JSON Lines", "gsm8k", (rows) => ({
    ...wholeFile,
    text: JSON.stringify(rows),
    marked: "",
  })),
  file("PAR005", "a pretty list in JSON Lines", "chat", (rows) => ({
    ...wholeFile,
    text: JSON.stringify(rows, null, 2),
    marked: "",
  })),
  file("PAR005", "pretty objects in JSON Lines", "dolly", (rows) => ({
    ...wholeFile,
    text: rows.map((row) => JSON.stringify(row, null, 2)).join("\n"),
    marked: "",
  })),
  file("PAR005", "JSON Lines in .json", "glaive", (rows) => ({
    ...wholeFile,
    text: toLines(rows),
    file: "control.json",
    marked: "",
  })),
  file("PAR005", "pretty objects in .json", "kto", (rows) => ({
    ...wholeFile,
    text: rows.map((row) => JSON.stringify(row, null, 2)).join("\n"),
    file: "control.json",
    marked: "{",
  })),
  line("PAR006", "a trailing comma", "dolly", (text) => ({ line: `${text.slice(0, -1)},}`, marked: "," })),
  line("PAR006", "None", "gsm8k", (text) => ({ line: withMember(text, '"note":None'), marked: "None" })),
  line("PAR006", "True", "chat", (text) => ({ line: withMember(text, '"seen":True'), marked: "True" })),
  line("PAR006", "NaN", "c4", (text) => ({ line: withMember(text, '"score":NaN'), marked: "NaN" })),
  line("PAR006", "single quotes", "kto", (text) => ({ line: withMember(text, "'n':1"), marked: "'n'" })),
  line("PAR006", "a comment", "glaive", (text) => ({ line: `${text} // checked`, marked: "// checked" })),
  line("PAR006", "an unquoted key", "pairs", (text) => ({
    line: withMember(text, "checked: 1"),
    marked: "checked",
  })),
  line("PAR006", "an unquoted key in a turn", "chat", (text) => ({
    line: text.replace('"content"', "content"),
    marked: "content",
  })),
  line("PAR006", "a comma after the row", "gsm8k", (text) => ({ line: `${text},`, marked: "," })),
  line("PAR006", "Python's prefix", "dolly", (text) => ({
    line: withMember(text, "\"by\":u'me'"),
    marked: "u'me'",
  })),
  line("PAR006", "a comma after the last turn", "kto", (text) => ({
    line: text.replace("}]", "},]"),
    marked: ",",
  })),
  line("PAR007", "a key of a call's turn twice, once as an escape", "glaive", (text) => ({
    line: text.replace('"from":"human"', '"from":"human","fr\\u006fm":"human"'),
    marked: '"fr\\u006fm"',
  })),
  line("PAR007", "a key twice", "dolly", (text, row) => {
    const key = JSON.stringify(Object.keys(row)[0]);
    return { line: withMember(text, `${key}:"again"`), marked: key };
  }),
  line("PAR007", "a key of a turn twice", "chat", (text) => ({
    line: text.replace('"role":"user"', '"role":"user","role" : "user"'),
    marked: '"role"',
  })),
  half("the first half", "gsm8k", "\\ud83d"),
  half("the second half", "dolly", "\\uDE00"),
  half("the first half and a letter", "chat", "\\ud83d"),
  line("PAR009", "a long id", "gsm8k", (text) => ({
    line: withMember(text, '"row_id":12345678901234567890'),
    marked: "12345678901234567890",
  })),
  line("PAR009", "one beyond 2^53", "dolly", (text) => ({
    line: withMember(text, '"row_id":-9007199254740993'),
    marked: "-9007199254740993",
  })),
  line("PAR009", "a float that overflows", "chat", (text) => ({
    line: withMember(text, '"meta":{"score":1e999}'),
    marked: "1e999",
  })),
  table("PAR011", "a cell too many", (record) => ({ record: `${record},more`, marked: `${record},more` })),
  table("PAR011", "a cell too few", () => ({ record: "alone", marked: "alone" })),
  table("PAR011", "another delimiter", () => ({ record: "one;two", marked: "one;two" })),
  table("PAR011", "an open quote", () => ({ record: '"one,two', marked: '"' })),
  table("PAR011", "text behind a quote", () => ({ record: '"one"x,two', marked: "x" })),
  file("PAR011", "mixed line ends", "pairs", (rows, random) => {
    const all = records(rows, PAIR);
    const at = 1 + random.below(rows.length);
    const text = all.map((record, i) => `${record}${i === at ? "\r\n" : "\n"}`).join("");
    return { ...wholeFile, text, file: "control.csv", marked: "\r\n" };
  }),
  file("PAR012", "labelled texts", "triage", (rows) => {
    const all = records(rows, TRIAGE).slice(1);
    return { text: `${all.join("\n")}\n`, file: "control.csv", row: 1, marked: all[0] };
  }),
  file("PAR012", "pairs", "pairs", (rows) => {
    const all = records(rows, PAIR).slice(1);
    return { text: `${all.join("\n")}\n`, file: "control.csv", row: 1, marked: all[0] };
  }),
  invisible("a zero-width space", "gsm8k", "\u200b"),
  invisible("a joiner", "dolly", "\u200d"),
  invisible("a byte order mark", "c4", "\ufeff"),
  invisible("a word joiner", "glaive", "\u2060"),
  invisible("the replacement character", "kto", "\ufffd"),
  invisible("a right-to-left override", "chat", "\u202e"),
  invisible("a private-use character", "pairs", "\ue000"),
  invisible("a hidden tag", "triage", "\u{e0041}"),
  invisible("delete", "dpo", "\u007f"),
  invisible("a soft hyphen", "pairs", "\u00ad"),
  invisible("a line separator", "dolly", "\u2028"),
  invisible("a filler", "chat", "\u3164"),
  raw("PAR014", "NUL", "gsm8k", "\\u0000", "\\u0000"),
  raw("PAR014", "a form feed", "dolly", "\\f", "\\f"),
  raw("PAR014", "a colour of the terminal", "chat", "\\u001b[0m", "\\u001b"),
  line("PAR015", "deep nesting", "gsm8k", (text) => {
    const spoilt = withMember(text, `"tree":${"[".repeat(150)}${"]".repeat(150)}`);
    return { line: spoilt, marked: spoilt };
  }),
  file(
    "PAR015",
    "a long row",
    "pairs",
    (rows, random) => {
      const index = random.below(rows.length);
      rows[index] = { prompt: "Go on.", completion: "and so on ".repeat(900) };
      return { text: toLines(rows), row: index + 1, marked: JSON.stringify(rows[index]) };
    },
    () => ({ maxRowBytes: 8000 }),
  ),
];
