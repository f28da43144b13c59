/** ISO 15924 codes of the scripts that are told apart here; `Kana` is both kana. */
export type Script =
  | (
      | "Latn"
      | "Grek"
      | "Cyrl"
      | "Armn"
      | "Hebr"
      | "Arab"
      | "Deva"
      | "Beng"
      | "Guru"
      | "Gujr"
      | "Taml"
      | "Telu"
    )
  | ("Knda" | "Mlym" | "Thai" | "Laoo" | "Mymr" | "Geor" | "Hang" | "Khmr" | "Kana" | "Hani" | "Ethi");

/** First and last code unit of each script's main blocks (Unicode's Blocks.txt), in order. */
const BLOCKS: readonly (readonly [first: number, last: number, Script])[] = [
  [0xc0, 0x24f, "Latn"],
  [0x370, 0x3ff, "Grek"],
  [0x400, 0x52f, "Cyrl"],
  [0x530, 0x58f, "Armn"],
  [0x590, 0x5ff, "Hebr"],
  [0x600, 0x6ff, "Arab"],
  [0x750, 0x77f, "Arab"],
  [0x900, 0x97f, "Deva"],
  [0x980, 0x9ff, "Beng"],
  [0xa00, 0xa7f, "Guru"],
  [0xa80, 0xaff, "Gujr"],
  [0xb80, 0xbff, "Taml"],
  [0xc00, 0xc7f, "Telu"],
  [0xc80, 0xcff, "Knda"],
  [0xd00, 0xd7f, "Mlym"],
  [0xe00, 0xe7f, "Thai"],
  [0xe80, 0xeff, "Laoo"],
  [0x1000, 0x109f, "Mymr"],
  [0x10a0, 0x10ff, "Geor"],
  [0x1100, 0x11ff, "Hang"],
  [0x1200, 0x137f, "Ethi"],
  [0x1780, 0x17ff, "Khmr"],
  [0x1e00, 0x1eff, "Latn"],
  [0x1f00, 0x1fff, "Grek"],
  [0x3040, 0x30ff, "Kana"],
  [0x3400, 0x9fff, "Hani"],
  [0xac00, 0xd7a3, "Hang"],
  [0xf900, 0xfaff, "Hani"],
  [0xfb50, 0xfdff, "Arab"],
  [0xfe70, 0xfefe, "Arab"],
];

/** The script of a letter by its UTF-16 unit; undefined for digits, signs, and scripts beyond the list. */
export function scriptOf(unit: number): Script | undefined {
  if (unit < 0xc0) return (unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a ? "Latn" : undefined;
  for (const [first, last, script] of BLOCKS) {
    if (unit < first) return undefined;
    if (unit <= last) return unit === 0xd7 || unit === 0xf7 ? undefined : script;
  }
  return undefined;
}
