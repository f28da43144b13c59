import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { unscramble } from "../../src/core/lint/mojibake/unscramble";
import { applyFixes, lintRows, type FieldRow } from "./lintRows";

const DATA = path.resolve(import.meta.dirname, "../../../shared/data/ftfy");
const isHere = existsSync(DATA);
if (!isHere)
  console.warn("skipped: the test cases of ftfy are not beside the checkout (../shared/data/ftfy)");

interface Case {
  readonly label: string;
  readonly original: string;
  readonly fixed: string;
  /** The text with its encoding mended and nothing else: `fixed` also has straight quotes and no ligatures. */
  readonly "fixed-encoding"?: string;
}

function cases(name: string): readonly Case[] {
  return isHere ? (JSON.parse(readFileSync(path.join(DATA, `${name}.json`), "utf8")) as Case[]) : [];
}

function mended(text: string): string {
  const found = unscramble(text);
  let result = "";
  let at = 0;
  for (const piece of found?.hopeless === false ? found.pieces : []) {
    result += text.slice(at, piece.start) + piece.text;
    at = piece.end;
  }
  return result + text.slice(at);
}

const plain = (text: string): FieldRow => ({ prompt: "What does it say?", completion: text });

describe.skipIf(!isHere)("ENC001 on the cases of ftfy", () => {
  it.each(["in-the-wild", "synthetic", "language-names", "negative"])(
    "%s: mends every text as the case says, in the row too",
    (name) => {
      const wrong = cases(name).filter(
        ({ original, fixed, "fixed-encoding": encoding = fixed }) => mended(original) !== encoding,
      );
      expect(wrong.map(({ label }) => label)).toEqual([]);
    },
  );

  it("speaks where something is garbled and nowhere else", () => {
    const silent: string[] = [];
    for (const name of ["in-the-wild", "synthetic", "language-names", "negative"])
      for (const { label, original, fixed, "fixed-encoding": encoding = fixed } of cases(name))
        if ((unscramble(original) !== undefined) !== (original !== encoding)) silent.push(label);
    // Too much of it was lost: a finding, and no fix.
    expect(silent).toEqual(["An absolutely hopeless garble"]);
  });

  it("known failures of ftfy: six of ten come out right", () => {
    const right = cases("known-failures").filter(({ original, fixed, "fixed-encoding": encoding = fixed }) =>
      [fixed, encoding].includes(mended(original).replace(/[“”]/gu, '"')),
    );
    expect(right.length).toBeGreaterThanOrEqual(6);
  });

  it("fixes rows byte for byte: what was garbled and nothing else", async () => {
    for (const { original, fixed, "fixed-encoding": encoding = fixed } of cases("in-the-wild")) {
      const { findings, text } = await lintRows([plain(original)], ["ENC001"]);
      expect(applyFixes(text, findings)).toBe(
        findings.every(({ fix }) => fix !== undefined)
          ? text.replace(inside(original), inside(encoding))
          : text,
      );
    }
  });
});

function inside(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

describe("ENC001", () => {
  it.each([
    ["Häuser, Straße – „Übung“ … é è ê ñ ¿Qué? ¡Sí!"],
    ["É… VOCÊ… L’été «déjà» 20 °C ±5 % 3 × 4 µm ½ €"],
    ["ВІКІ «Привет» — №5, ЁЖ… Ѝ"],
    ["ΩΜΈΓΑ «καλημέρα» ’Αθήνα"],
    ["Đặng Văn Ấ’s café – naïve ‘coöperate’ œuvre"],
    ["┌─┬─┐ │a│b│ ├─┼─┤ └─┴─┘ ╔═╦═╗ ║x║y║"],
    ["√2 ≈ 1.41, ∆° ∂x/∂y ≤ ∑π ∞ — “quoted” ‹x›"],
    ["日本語テキスト「引用」、中文，한국어 😀👍🏽"],
    ["Ã is a letter; Ã’s too. MAÇÃ, NÃO, SÃO PAULO"],
  ])("leaves %s alone", (text) => {
    expect(unscramble(text)).toBeUndefined();
  });

  it("calls the fix safe when garbling again gives the old text, and unsafe when bytes were lost", async () => {
    const { findings } = await lintRows(
      [plain("caf\u00c3\u00a9"), plain("Sloven\u00c4\ufffdina")],
      ["ENC001"],
    );
    expect(findings.map(({ fix }) => fix?.safety)).toEqual(["safe", "unsafe"]);
  });

  it("mends escapes in the file, and many places with one edit", async () => {
    const { findings, text } = await lintRows([plain("caf\u00c3\u00a9 ".repeat(60))], ["ENC001"]);
    expect(findings[0]?.fix?.edits).toHaveLength(1);
    expect(applyFixes(text, findings)).toContain("café ".repeat(60));
    const escaped = await lintRows('{"prompt": "a", "completion": "caf\\u00c3\\u00a9"}', ["ENC001"]);
    expect(applyFixes(escaped.text, escaped.findings)).toBe('{"prompt": "a", "completion": "café"}\n');
  });

  it("takes time in proportion to the text, whatever it holds", () => {
    for (const unit of ["Ã", "Ã©", "â€™", "Рѕ", "├╢", "Ã ", "Ã\ufffd", "√©", "\u0085"]) {
      const time = (count: number): number => {
        const text = unit.repeat(count);
        const start = performance.now();
        unscramble(text);
        return performance.now() - start;
      };
      const best = (count: number): number => Math.min(time(count), time(count), time(count));
      time(1000);
      expect(best(20_000)).toBeLessThan(60 * Math.max(1, best(2000)));
    }
  });
});

describe("ENC002", () => {
  const findingsOf = async (text: string): Promise<readonly string[]> =>
    (await lintRows([plain(text)], ["ENC002"])).findings.map(({ message }) => message);

  it("reads references and tags, and leaves code and texts about HTML alone", async () => {
    expect(await findingsOf("It&#39;s &quot;fine&quot;<br/>now")).toHaveLength(1);
    expect(await findingsOf("Write `&amp;` for it, and ```\n<br>\n```")).toEqual([]);
    expect(await findingsOf("In HTML, &amp; stands for the sign")).toEqual([]);
    expect(await findingsOf("if a < b && c > d; R&D; &unknown; <image> <tool_call>")).toEqual([]);
  });

  it("gives no fix where a second layer would come to light", async () => {
    const { findings } = await lintRows([plain("a &amp;amp; b"), plain("a &amp; b")], ["ENC002"]);
    expect(findings.map(({ fix }) => fix !== undefined)).toEqual([false, true]);
  });
});

describe("ENC003", () => {
  const isFound = async (text: string): Promise<boolean> =>
    (await lintRows([plain(text)], ["ENC003"])).findings.length > 0;

  it.each([
    "One.\\nTwo.",
    "One.\\n\\nTwo.",
    "1. One\\n2. Two",
    "caf\\u00e9",
    "\\u4f60\\u597d",
    'He said \\"yes\\" to it.',
    "It doesn\\'t work.",
    "line one\\r\\nLine two",
  ])("finds %s", async (text) => {
    expect(await isFound(text)).toBe(true);
  });

  it.each([
    "$\\nu \\neq 0$, \\nabla, \\newline",
    "C:\\new\\notes and D:\\Users\\nina",
    'print("a\\nb")',
    "print('a\\nB')",
    "`a\\nB`",
    "```\na\\nB\n```",
    "the pattern [^\\n]+ matches",
    'G\\"odel and Erd\\H{o}s',
    '{"a": "x\\nY"}',
    "split on '\\n' then",
    "The escape \\u00e9 is Unicode",
    "text.split(/\\n/)",
    "\\\\nothing",
  ])("leaves %s alone", async (text) => {
    expect(await isFound(text)).toBe(false);
  });

  it("writes the characters that were meant", async () => {
    const { findings, text } = await lintRows(
      [plain('Caf\\u00e9.\\nHe said \\"yes\\" \\ud83d\\ude00\\ud83d\\ude00.')],
      ["ENC003"],
    );
    const row = JSON.parse(applyFixes(text, findings)) as FieldRow;
    expect(row["completion"]).toBe('Café.\nHe said "yes" 😀😀.');
  });
});

describe("ENC005", () => {
  const found = async (text: string): Promise<readonly (string | undefined)[]> =>
    (await lintRows([plain(text)], ["ENC005"])).findings.map(({ help }) => help);

  it("finds look-alikes and says the word that was meant", async () => {
    expect(await found("log in to p\u0430yp\u0430l now")).toEqual(['did you mean "paypal"?']);
    expect(await found("слово мoлоко")).toEqual(['did you mean "молоко"?']);
    expect(await found("the m\u03bfdel")).toEqual(['did you mean "model"?']);
  });

  it.each([
    "5 μm, 3 μg, TNFα, IFNγ, ΔT, αB, kΩ, λx, 2πr",
    "SMSка, IPшник, USB-кабель, 3D-печать, Wi-Fi",
    "使用Python编写，用API调用。",
    "iPhoneを買った。Tシャツ",
    "café naïve Łódź",
    "・Shorter in length",
    "Привет world",
  ])("leaves %s alone", async (text) => {
    expect(await found(text)).toEqual([]);
  });
});
