import { describe, expect, it } from "vitest";
import { CODEPAGES } from "../../../../src/core/lint/mojibake/codepages";
import { unscramble } from "../../../../src/core/lint/mojibake/unscramble";

const garbled = (text: string, page: string): string => {
  const high = CODEPAGES.find(({ name }) => name === page)?.high ?? "";
  return Array.from(Buffer.from(text), (byte) =>
    byte < 0x80 ? String.fromCharCode(byte) : (high[byte - 0x80] ?? ""),
  ).join("");
};

describe("a text of garbled and of clean parts", () => {
  it("is mended for sure only where no signs may be clean as well", () => {
    const word = garbled("Der Käse, über Gebühr.", "mac-roman");
    // Bytes of `ơ`, and a formula.
    expect(unscramble(`${word} √2 ≈ 1.41, ∆° ∂x/∂y`)?.exact).toBe(false);
    expect(unscramble(`∆° ∂x/∂y ≤ ∞ ${word}`)?.exact).toBe(false);
  });

  it.each(["windows-1252", "mac-roman", "cp437", "windows-1251"])(
    "is mended for sure where letters tell what was garbled: %s",
    (page) => {
      for (const other of ["“Clean”, 5 °C", "≤ 5 × 3", "привет"]) {
        const found = unscramble(`${garbled("Zwölf Käse, schön über Gebühr.", page)} ${other}`);
        expect(found?.exact).toBe(true);
      }
    },
  );

  it("is no matter where all of it was garbled, signs alone included", () => {
    for (const page of ["mac-roman", "cp437", "cp850"])
      expect(unscramble(garbled("│ Käse │ über Gebühr ─ “schön” é │", page))?.exact).toBe(true);
  });
});
