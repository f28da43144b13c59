import type { OpenDataset } from "../dataset/openedDataset";

/** A line of a file around a finding, cut to what a terminal shows. */
export interface Excerpt {
  readonly before: string;
  readonly marked: string;
  readonly after: string;
  /** Whether the line begins before `before`, or goes on behind `after`. */
  readonly cutBefore: boolean;
  readonly cutAfter: boolean;
}

const AROUND_BYTES = 400;

/** The text around some bytes of the file, up to the line's ends; undefined when the bytes are not there any more. */
export function readExcerpt(
  dataset: Pick<OpenDataset, "readAgain">,
  fileBytes: number,
  byteOffset: number,
  byteLength: number,
): Excerpt | undefined {
  const start = Math.max(0, byteOffset - AROUND_BYTES);
  const length = Math.min(byteLength, AROUND_BYTES);
  const end = Math.min(fileBytes, byteOffset + length + AROUND_BYTES);
  const before = dataset.readAgain(start, byteOffset - start);
  const marked = dataset.readAgain(byteOffset, length);
  const after = dataset.readAgain(byteOffset + length, Math.max(0, end - byteOffset - length));
  if (before === undefined || marked === undefined || after === undefined) return undefined;
  // A cut in the middle of a character shows as U+FFFD at the edge.
  const head = (before.split(/[\r\n]/u).at(-1) ?? "").replace(/^\uFFFD+/u, "");
  const [word = "", ...further] = marked.split(/[\r\n]/u);
  const tail = further.length > 0 || length < byteLength ? "" : (after.split(/[\r\n]/u)[0] ?? "");
  return {
    before: head.replace(/^\uFEFF/u, ""),
    marked: withoutCut(word),
    after: withoutCut(tail),
    cutBefore: start > 0 && !/[\r\n]/u.test(before),
    cutAfter: further.length > 0 || length < byteLength || (end < fileBytes && !/[\r\n]/u.test(after)),
  };
}

/** Without half a character at its end. */
function withoutCut(text: string): string {
  let length = text.length;
  while (length > 0 && text[length - 1] === "\uFFFD") length--;
  return text.slice(0, length);
}
