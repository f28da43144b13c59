import { LATER_DECOMPOSED, MARK, NONSPACING_MARK } from "./characters";
import { isObject, type Json } from "./json";
import { readPattern } from "./patterns";
import { readPrecompiled } from "./precompiled";

export type Normalize = (text: string) => string;

/**
 * A `normalizer` section as a function, with the meaning that it has in the reference library. Undefined for one that
 * is not known here.
 */
export function readNormalizer(section: unknown): Normalize | undefined {
  if (section === null || section === undefined) return (text) => text;
  if (!isObject(section)) return undefined;
  switch (section["type"]) {
    case "Sequence":
      return readSequence(section["normalizers"]);
    case "NFC":
    case "NFD":
    case "NFKC":
    case "NFKD":
      return unicodeForm(section["type"]);
    case "Lowercase":
      return lowercase;
    case "StripAccents":
      return (text) => text.replace(MARK, "");
    case "Strip":
      return strip(section["strip_left"] !== false, section["strip_right"] !== false);
    case "Prepend": {
      const { prepend } = section;
      return typeof prepend === "string" ? (text) => (text === "" ? text : prepend + text) : undefined;
    }
    case "Replace":
      return readReplace(section);
    case "BertNormalizer":
      return readBert(section);
    case "Precompiled":
      return readPrecompiled(section["precompiled_charsmap"]);
    default:
      return undefined;
  }
}

function readSequence(list: unknown): Normalize | undefined {
  if (!Array.isArray(list)) return undefined;
  const steps = (list as unknown[]).map(readNormalizer);
  return steps.includes(undefined)
    ? undefined
    : (text) => (steps as Normalize[]).reduce((made, step) => step(made), text);
}

const NOT_ASCII = /[^\0-\x7f]/u;

function unicodeForm(form: "NFC" | "NFD" | "NFKC" | "NFKD"): Normalize {
  return (text) => {
    if (!NOT_ASCII.test(text)) return text;
    if (form === "NFC" || !LATER_DECOMPOSED.test(text)) return text.normalize(form);
    // Every second part is one of the characters that stay as they are.
    return text
      .split(LATER_DECOMPOSED)
      .map((part, i) => (i % 2 === 0 ? part.normalize(form) : part))
      .join("");
  };
}

/** Character by character: JavaScript alone writes another sigma at the end of a word. */
function lowercase(text: string): string {
  return text.replaceAll("\u03a3", "\u03c3").toLowerCase();
}

const LEADING = /^\p{White_Space}+/u;
const IS_SPACE = /\p{White_Space}/u;

function strip(left: boolean, right: boolean): Normalize {
  return (text) => {
    let end = text.length;
    if (right) while (end > 0 && IS_SPACE.test(text.charAt(end - 1))) end--;
    const kept = text.slice(0, end);
    return left ? kept.replace(LEADING, "") : kept;
  };
}

function readReplace({ pattern, content }: Json): Normalize | undefined {
  const found = readPattern(pattern);
  if (found === undefined || typeof content !== "string") return undefined;
  return (text) => text.replace(found, () => content);
}

/** Control characters, format characters, private use; the ends of lines and tabs are spaces. */
const REMOVED = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\0\ufffd]/gu;
/** These formats are newer than the library's table. */
const KEPT_FORMATS = /^[\u0890\u0891\u08e2\u{110cd}\u{13430}-\u{1343f}]$/u;
const SPACE = /\p{White_Space}/gu;
const CHINESE =
  /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{2a6df}\u{2a700}-\u{2b81f}\u{2b920}-\u{2ceaf}\u{2f800}-\u{2fa1f}]/gu;

function readBert(section: Json): Normalize {
  const lowers = section["lowercase"] !== false;
  const strips = typeof section["strip_accents"] === "boolean" ? section["strip_accents"] : lowers;
  const decompose = unicodeForm("NFD");
  return (text) => {
    let made = text;
    if (section["clean_text"] !== false)
      made = made.replace(REMOVED, (sign) => (KEPT_FORMATS.test(sign) ? sign : "")).replace(SPACE, " ");
    if (section["handle_chinese_chars"] !== false) made = made.replace(CHINESE, " $& ");
    if (strips && NOT_ASCII.test(made)) made = decompose(made).replace(NONSPACING_MARK, "");
    return lowers ? lowercase(made) : made;
  };
}
