import { StringDecoder } from "node:string_decoder";

const LF = 10;
/** Decoded at a time: a string has a greatest length. */
const PIECE = 1 << 20;

/** How far a text reaches: its line breaks, and the UTF-16 units behind the last of them. */
export interface Extent {
  readonly lines: number;
  readonly lastLineLength: number;
  /** The LF that may follow is no further line. */
  readonly endsWithReturn: boolean;
}

/** Lines end at LF, CRLF or a lone CR. */
export function extentOf(text: string): Extent {
  let lines = 0;
  let lastBreak = -1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
    lines++;
    lastBreak = at;
  }
  if (text.includes("\r"))
    for (let at = text.indexOf("\r"); at >= 0; at = text.indexOf("\r", at + 1))
      if (text.charCodeAt(at + 1) !== LF) {
        lines++;
        lastBreak = Math.max(lastBreak, at);
      }
  return { lines, lastLineLength: text.length - lastBreak - 1, endsWithReturn: text.endsWith("\r") };
}

/** The extent of bytes that are too many to be kept. */
export interface ExtentCounter {
  add(bytes: Buffer): void;
  end(): Extent;
}

export function createExtentCounter(): ExtentCounter {
  const decoder = new StringDecoder("utf8");
  let extent: Extent = { lines: 0, lastLineLength: 0, endsWithReturn: false };
  const addText = (text: string): void => {
    if (text === "") return;
    const { lines, lastLineLength, endsWithReturn } = extentOf(text);
    const isPair = extent.endsWithReturn && text.charCodeAt(0) === LF;
    extent = {
      lines: extent.lines + lines - (isPair ? 1 : 0),
      lastLineLength: lines === 0 ? extent.lastLineLength + lastLineLength : lastLineLength,
      endsWithReturn,
    };
  };
  return {
    add(bytes) {
      for (let at = 0; at < bytes.length; at += PIECE) addText(decoder.write(bytes.subarray(at, at + PIECE)));
    },
    end() {
      addText(decoder.end());
      return extent;
    },
  };
}
