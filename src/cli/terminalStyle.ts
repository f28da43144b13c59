import type { CliIo } from "./io";

/** What the terminal can show. */
export interface TerminalStyle {
  readonly unicode: boolean;
  readonly colour: boolean;
  /** The width we write to: never over 80. */
  readonly columns: number;
  readonly rewrite: boolean;
}

/** ASCII unless the locale is UTF-8; colour and a moving line only on a terminal, no colour with NO_COLOR. */
export function terminalStyle(io: CliIo, platform: NodeJS.Platform = process.platform): TerminalStyle {
  const locale = io.env["LC_ALL"] || io.env["LC_CTYPE"] || io.env["LANG"] || "";
  // Windows and macOS terminals are UTF-8 whatever these variables say.
  const unicode = platform === "linux" ? /utf-?8/iu.test(locale) : true;
  const dumb = io.env["TERM"] === "dumb";
  return {
    unicode,
    colour: io.isTerminal && !dumb && (io.env["NO_COLOR"] ?? "") === "",
    columns: Math.min(80, Math.max(40, io.columns)),
    rewrite: io.isTerminal && !dumb,
  };
}

const CODES = { bold: 1, dim: 2, red: 31, orange: 33, blue: 34 } as const;

export function paint(text: string, code: keyof typeof CODES, { colour }: TerminalStyle): string {
  return colour ? `\u001b[${CODES[code]}m${text}\u001b[0m` : text;
}

const ASCII: readonly (readonly [RegExp, string])[] = [
  [/✔/gu, "+"],
  [/✘/gu, "x"],
  [/[▲]/gu, "!"],
  [/↑/gu, "+"],
  [/→/gu, "->"],
  [/[·•]/gu, "-"],
  [/±/gu, "+/-"],
  [/[−–]/gu, "-"],
  [/…/gu, "..."],
  [/[━─╸]/gu, "-"],
];

/** Our own signs as ASCII where the locale is not UTF-8; text of data is left as it is. */
export function plain(text: string, { unicode }: TerminalStyle): string {
  return unicode ? text : ASCII.reduce((done, [sign, instead]) => done.replace(sign, instead), text);
}
