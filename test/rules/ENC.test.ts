import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { CODEPAGES } from "../../src/core/lint/mojibake/codepages";
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

  describe("on sentences of many languages, garbled in each codepage", () => {
    const SENTENCES = [
      "Über die Größe der Häuser in München gibt es überall Gerüchte.",
      "L’été déjà passé, nous avons mangé à l’hôtel « Élysée » sans problème.",
      "¿Qué pasó mañana? El niño comió una piña en Málaga.",
      "Não há informações sobre a situação da construção em São Paulo.",
      "Zażółć gęślą jaźń, proszę o pomoc w Łodzi.",
      "Şişli'de güneşli bir gün, öğretmen çok iyi.",
      "Привет, как дела сегодня?",
      "Καλημέρα κόσμε, τι κάνεις;",
      "Tiếng Việt rất đẹp, cảm ơn bạn.",
      "今天天气很好，我们去公园吧。",
      "It’s a “great” day — don’t you think… 5 × 3 €10",
      "Well done 😀👍🎉!",
      "Þetta er íslenska, ég á hús.",
      "The café is closed.",
    ];
    const garbled = (text: string, page: string): string => {
      const high = CODEPAGES.find(({ name }) => name === page)?.high ?? "";
      return Array.from(Buffer.from(text), (byte) =>
        byte < 0x80 || page === "latin-1" ? String.fromCharCode(byte) : (high[byte - 0x80] ?? ""),
      ).join("");
    };
    it.each([
      [["windows-1252"]],
      [["latin-1"]],
      [["mac-roman"]],
      [["cp437"]],
      [["cp850"]],
      [["windows-1251"]],
      [["windows-1250"]],
      [["windows-1254"]],
      [["windows-1252", "windows-1252"]],
      [["latin-1", "latin-1"]],
      [["windows-1252", "windows-1252", "windows-1252"]],
      [["latin-1", "windows-1252"]],
      [["mac-roman", "windows-1252"]],
      [["mac-roman", "mac-roman"]],
      [["windows-1251", "windows-1251"]],
    ])("read as %s: each one is mended exactly", (pages) => {
      const wrong = SENTENCES.filter((text) => mended(pages.reduce(garbled, text)) !== text);
      expect(wrong).toEqual([]);
    });

    it("mends the garbled half of a text and leaves the other", () => {
      for (const [clean = "", other = ""] of [
        SENTENCES.slice(0, 2),
        SENTENCES.slice(6, 8),
        SENTENCES.slice(8, 10),
      ])
        for (const page of ["windows-1252", "latin-1"])
          expect(mended(`${clean} ${garbled(other, page)}`)).toBe(`${clean} ${other}`);
    });

    it.each([
      "un café   et",
      "un café » et",
      "«café» et",
      "café – bar, café “bar”, l’été ‘x’",
      "naïve   one, naïve…  two",
      "« déjà », «É», ¿qué   ?",
      "coûté € 5, café €5, 5 × 3, 20 °C ± 1",
      "«MAÇÃ» e SÃO, IRMÃ? A letra Ã.",
      "Spaß   STRAßE ? Größe »x«",
      "ein MENÜ? Ja, CAFÉ?? ÅÄÖ??",
      "Å andra sidan, Å   Ångström",
      "中文é   中文，「引用」 ä ¼ liter",
      "Ñ? señor?? ç   ã   ð   x",
      "café™ café® é © é ½",
      "привет   мир — да",
    ])("leaves %s as it is beside what is garbled", (clean) => {
      for (const other of SENTENCES.slice(0, 4))
        for (const page of ["windows-1252", "latin-1", "mac-roman"]) {
          const wrong = garbled(other, page);
          for (const [text, expected] of [
            [`${clean} (${wrong})`, `${clean} (${other})`],
            [`${wrong} ${clean} .`, `${other} ${clean} .`],
          ] as const)
            expect(mended(text)).toBe(expected);
        }
    });

    it("says nothing of them as they are, nor in capitals", () => {
      expect(
        SENTENCES.flatMap((text) => [text, text.toUpperCase()]).filter(
          (text) => unscramble(text) !== undefined,
        ),
      ).toEqual([]);
    });
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

  it("reads 100 KB that are garbled throughout in a moment", () => {
    for (const unit of ["Ã", "Ã©", "â€™", "Рѕ", "├╢", "Ã ", "Ã\ufffd", "√©", "\u0085"]) {
      const text = unit.repeat(100_000 / Buffer.byteLength(unit));
      const time = (): number => {
        const { user } = process.cpuUsage();
        unscramble(text);
        return (process.cpuUsage().user - user) / 1000;
      };
      // 15 to 75 ms of processor time on a busy machine: quadratic time would be seconds.
      expect(Math.min(time(), time(), time())).toBeLessThan(250);
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
    // Type parameters, placeholders, inequalities and addresses of variables.
    expect(await findingsOf("List<A>, Optional<U>, f<p>(x), 1 <b and c> 2, I <b> love, x = &sum;")).toEqual(
      [],
    );
    expect(await findingsOf("H<sub>2</sub>O, <b>bold</b>")).toHaveLength(1);
    expect(await findingsOf("&frac34; cup, &hearts; and &Uuml;bung")).toHaveLength(1);
  });

  it("leaves answers to prompts for pages alone", async () => {
    const { findings } = await lintRows(
      [{ prompt: "Write a web page.", completion: "<p>Hi</p>" }],
      ["ENC002"],
    );
    expect(findings).toEqual([]);
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
    "line1\\nline2\\nline3",
    "One\\tTwo",
    "Tom \\u0026 Jerry",
    "It\\u2019s fine",
    "caf\\xc3\\xa9",
    "你好\\n世界",
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
    "\\n",
    "D:\\temp\\n1",
    "path\\to\\new",
    "use App\\Http\\Controllers\\NewController;",
    "$x \\ne y$ and \\nu\\nabla",
    "\\theta \\times \\tau",
    "(?<=\\n)",
    "b'\\xc3\\xa9'",
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
    // Wholly in look-alikes but for one letter.
    expect(await found("\u0440\u0430\u0443\u0440\u0430l")).toEqual(['did you mean "paypal"?']);
    expect(await found("t\u04bbe end")).toEqual(['did you mean "the"?']);
  });

  it.each([
    "5 μm, 3 μg, TNFα, IFNγ, ΔT, αB, kΩ, λx, 2πr",
    "SMSка, IPшник, USB-кабель, 3D-печать, Wi-Fi",
    "使用Python编写，用API调用。",
    "iPhoneを買った。Tシャツ",
    "café naïve Łódź",
    "・Shorter in length",
    "Привет world",
    "vitamin C和D, A股, X光",
    "NF-κB, PPARγ, TGFβ1, IκBα, cosθ, 2πr, ΔG°",
    "HTTPзапрос, USBпорт, 3Dмодель",
  ])("leaves %s alone", async (text) => {
    expect(await found(text)).toEqual([]);
  });
});
