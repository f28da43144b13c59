import { classOf, isLetterClass } from "./charClass";
import { CODEPAGES, type Codepage } from "./codepages";
import { lookAround } from "./gain";
import type { Sequence } from "./sequence";

/**
 * Quotes, dashes and letters that were read as Latin-1, where they are control characters. They were Windows-1252 or,
 * where that leaves signs in the middle of words, Mac Roman.
 */
export function readControls(codes: readonly number[]): Controls {
  const [windows, ...others] = CODEPAGES;
  const mac = others.find(({ name }) => name === "mac-roman");
  if (windows === undefined || mac === undefined || !codes.some(isControl))
    return { page: "windows-1252", sequences: [] };
  const one = controlsIn(codes, windows);
  const other = controlsIn(codes, mac);
  const isMac =
    other.every(({ start }) => isInsideWord(codes, start)) &&
    lookAround(codes, other).left < lookAround(codes, one).left;
  return isMac ? { page: mac.name, sequences: other } : { page: windows.name, sequences: one };
}

export interface Controls {
  readonly page: string;
  readonly sequences: readonly Sequence[];
}

function isInsideWord(codes: readonly number[], at: number): boolean {
  return isLetterClass(classOf(codes[at - 1] ?? 0x20)) && isLetterClass(classOf(codes[at + 1] ?? 0x20));
}

function isControl(code: number): boolean {
  return code >= 0x80 && code < 0xa0;
}

function controlsIn(codes: readonly number[], { high }: Codepage): readonly Sequence[] {
  return codes.flatMap((code, start) => {
    const meant = isControl(code) ? high.charCodeAt(code - 0x80) : code;
    return meant === code ? [] : [{ start, length: 1, code: meant, exact: true }];
  });
}
